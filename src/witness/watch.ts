import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { NoteSigner } from '../core/ledger/note-keys.ts';
import type { LogClient } from './log-client.ts';
import { cosignedNote, LogRefused, nextState, type WitnessState } from './witness.ts';

export interface Watch {
  readonly log: LogClient;
  readonly signer: NoteSigner;
  /** Where the witness keeps what it believes. */
  readonly state_file: string;
  /** The key of the log, where the witness was given one; else the first that the log names is believed. */
  readonly log_key?: string | undefined;
  /** Unix seconds. */
  readonly now: () => number;
  readonly say: (line: string) => void;
}

const stateFile = z.object({ log_key: z.string(), checkpoint: z.string(), handed_in: z.boolean() });

function readState(file: string): WitnessState | undefined {
  return existsSync(file) ? stateFile.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

function writeState(file: string, state: WitnessState): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(state, undefined, 2)}\n`, { flush: true });
  renameSync(`${file}.new`, file);
}

/** Another process looks with this state now: both would co-sign, each what the other has not seen. */
export class StateBusy extends Error {
  override readonly name = 'StateBusy';
}

/**
 * Looks at the log once, holding the state alone. The lock file has the number of its process, so that one left by a
 * crash is taken over.
 * @throws StateBusy; LogRefused as `look` does
 */
export async function lookOnce(watch: Watch): Promise<void> {
  const release = holdState(watch.state_file);
  try {
    await look(watch);
  } finally {
    release();
  }
}

function holdState(file: string): () => void {
  const lock = `${file}.lock`;
  for (const isLast of [false, true]) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isLast || !isLeftBehind(lock)) break;
      rmSync(lock, { force: true });
    }
  }
  throw new StateBusy(`另一个进程正在使用见证状态 another process uses this state: ${lock}`);
}

/** No look takes so long; the number of a process that ended may be another's by then, in a container always the same. */
const STALE_LOCK_MS = 10 * 60_000;

/** Empty while its process is about to write its number. */
function isLeftBehind(lock: string): boolean {
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > STALE_LOCK_MS) return true;
  const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/**
 * Looks at the log once and co-signs what is new. What it believes is written down before the co-signature
 * leaves, so that no crash lets it co-sign two histories.
 * @throws LogRefused after the two checkpoints that contradict each other were written beside the state
 */
async function look({ log, signer, state_file, log_key, now, say }: Watch): Promise<void> {
  const before = readState(state_file);
  const trusted = log_key ?? before?.log_key ?? (await firstKey(log, say));
  const state = await nextOrEvidence(log, before, trusted, state_file);
  if (state.handed_in) return;
  writeState(state_file, state);
  const refusal = await log.handIn(cosignedNote(state, signer, now()));
  if (refusal === undefined) writeState(state_file, { ...state, handed_in: true });
  const [origin, size] = state.checkpoint.split('\n');
  say(
    refusal === undefined
      ? `已联署 co-signed: ${origin} ${size}`
      : `联署未被接受 the co-signature was not taken: ${refusal}`,
  );
}

async function firstKey(log: LogClient, say: (line: string) => void): Promise<string> {
  const [key] = await log.keys();
  if (key === undefined) throw new Error('The log names no key.');
  say(
    `日志公钥 key of the log: ${key}\n请与该机关另行公布的公钥核对。 Compare it with what the office published elsewhere.`,
  );
  return key;
}

async function nextOrEvidence(
  log: LogClient,
  before: WitnessState | undefined,
  trusted: string,
  file: string,
): Promise<WitnessState> {
  try {
    return await nextState(log, before, trusted);
  } catch (error) {
    if (error instanceof LogRefused) {
      const { kept = '', shown } = error.evidence;
      writeFileSync(`${file}.kept.note`, kept);
      writeFileSync(`${file}.shown.note`, shown);
    }
    throw error;
  }
}
