import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import type { FastifyBaseLogger } from 'fastify';
import { type NoteSigner, noteSigner, readNoteSigner } from '../core/ledger/note-keys.ts';
import { nativeSuites } from './native-suites.ts';
import { readPrivateFile } from './private-file.ts';

/** The newest checkpoint that was signed, as it is kept outside the database. */
export interface LastSigned {
  readonly size: number;
  /** Roots of the complete subtrees of the log it signs, hex: from here the log's root can be worked out anew. */
  readonly peaks: string;
  readonly note: string;
}

/**
 * The keys of the public log and what was last signed with them. Both stand in files beside the database, never
 * in it: whoever rewrites or restores the database can neither sign nor undo what was signed.
 */
export interface LogKeys {
  /** First line of every checkpoint, and the name of every key. */
  readonly origin: string;
  /** The signer of a public key, if the file holds it. */
  find(key: string): NoteSigner | undefined;
  /** The key made last. */
  newest(): NoteSigner;
  /** Makes a key and adds it to the file; it signs nothing before the log names it. */
  add(): NoteSigner;
  lastSigned(): LastSigned | undefined;
  /**
   * Puts `next` in the place of `before`; `false` where another process has put something else there
   * meanwhile, or is about to.
   */
  replaceLastSigned(before: LastSigned | undefined, next: LastSigned): boolean;
  /** Why signing was last refused, for health; `undefined` while all is well. */
  readonly refusal: string | undefined;
  /** Notes a refusal, and says it in the service's log each time the reason is another. */
  refuse(reason: string): void;
  /** Signing goes well again. */
  allow(): void;
}

const { sha256 } = nativeSuites;
const SEED_BYTES = 32;
/** Nobody holds the lock for longer than it takes to write one small file; an older one was left by a crash. */
const STALE_LOCK = 10_000;

/**
 * The keys in `file`, one on each line, made with its first key if it is missing.
 * @throws {Error} if others may read the file, or it belongs to a log of another name
 */
export function openLogKeys(file: string, origin: string, log: Pick<FastifyBaseLogger, 'fatal'>): LogKeys {
  const last = `${file}.last`;
  const make = () => noteSigner(sha256, 'log', origin, randomBytes(SEED_BYTES));
  const known = new Map<string, NoteSigner>();
  const signerOf = (line: string) => {
    const signer = known.get(line) ?? readNoteSigner(sha256, line);
    known.set(line, signer);
    return signer;
  };
  const signers = () =>
    readPrivateFile(file, 'LEDGER_KEY_FILE', () => Buffer.from(`${make().text}\n`))
      .toString('utf8')
      .trim()
      .split('\n')
      .map(signerOf);
  const foreign = signers().find(({ key }) => key.name !== origin);
  if (foreign)
    throw new Error(
      `LEDGER_KEY_FILE ${file} belongs to the log ${foreign.key.name}, not ${origin}: LEDGER_ORIGIN never changes.`,
    );
  const lastSigned = () => readLast(last);
  let refusal: string | undefined;
  return {
    origin,
    find: (key) => signers().find((signer) => signer.key.text === key),
    newest: () => signers().at(-1)!,
    add() {
      const made = make();
      appendFileSync(file, `${made.text}\n`, { flush: true });
      return made;
    },
    lastSigned,
    replaceLastSigned: (before, next) =>
      holding(`${last}.lock`, () => {
        if (lastSigned()?.note !== before?.note) return false;
        replaceFile(last, JSON.stringify(next));
        return true;
      }),
    get refusal() {
      return refusal;
    },
    refuse(reason) {
      if (refusal !== reason) log.fatal({ reason }, 'the public log is NOT SIGNED: see docs/operations.md');
      refusal = reason;
    },
    allow() {
      refusal = undefined;
    },
  };
}

function readLast(path: string): LastSigned | undefined {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as LastSigned;
}

function replaceFile(path: string, content: string): void {
  const unfinished = `${path}.${process.pid}`;
  const file = openSync(unfinished, 'w', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}

/** Runs `work` while this process alone has the lock file; `false` where another has it. */
function holding(lock: string, work: () => boolean): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > STALE_LOCK) rmSync(lock, { force: true });
    return false;
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}
