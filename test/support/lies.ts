/** Lies told in a bundle, as the verifier takes them. */

import { ProtocolError } from '../../src/core/canonical/protocol-error.ts';
import { readNote } from '../../src/core/ledger/checkpoint.ts';
import { type EvidenceBundle, partDigests, readBundle } from '../../src/core/verify/bundle.ts';
import type { CheckName } from '../../src/core/verify/check.ts';
import { type Verification, type VerifyOptions, verifyBundle } from '../../src/core/verify/verify.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { wholeLog } from './evidence-log.ts';
import { type Json, type Mutation, mutate } from './mutate.ts';

/** What may come of a lie without a check that fails. */
interface Exception {
  /** For the unread: the row of docs/evidence.md that says so. */
  readonly name: string;
  readonly path: RegExp;
  readonly kinds: readonly Mutation['kind'][];
  /** Of a note: only where no line was bent that names a key of the reader's. */
  readonly foreign?: true;
  /** Only where this check was not ok in the sound bundle either. */
  readonly without?: CheckName;
}

/** Left out, a part honestly makes a check "not disclosed" that was ok. */
export const WITHHELD: readonly Exception[] = [
  {
    name: 'a part that was not disclosed',
    path: /^\$\.(drawn|frame|entropy|outcome|plan|secret|staff|units|sealed_units|log|replacements)$/,
    kinds: ['left out'],
  },
  {
    name: 'a replacement not shown, though the log has it',
    path: /^\$\.replacements$/,
    kinds: ['dropped'],
  },
  {
    name: 'entries of the log not shown',
    path: /^\$\.log\.entries$/,
    kinds: ['dropped'],
  },
  {
    name: 'a signature line that names somebody else: an unknown one is passed over, as C2SP asks',
    path: /^\$\.log(\.growth\.\d+)?\.checkpoint$/,
    kinds: ['changed'],
    foreign: true,
  },
];

/** What no check reads: the first column of the table in docs/evidence.md. */
export const UNREAD: readonly Exception[] = [
  {
    name: '`subseeds`, `rejected` or `shortage` left out',
    path: /^\$\.(subseeds|rejected|shortage)$|^\$\.subseeds\.\w+$/,
    kinds: ['left out'],
  },
  { name: '`slip` or `parent` left out', path: /^\$\.(slip|parent)$/, kinds: ['left out'] },
  {
    name: 'order of `frame.targets` and of `shortage`',
    path: /^\$\.(frame\.targets|shortage)$/,
    kinds: ['swapped'],
  },
  {
    name: '`log.growth` left out, or one of it dropped, repeated or in another order',
    path: /^\$\.log\.growth$/,
    kinds: ['left out', 'dropped', 'repeated', 'swapped'],
  },
  {
    name: '`key` and `published` entries left out of `log.entries`',
    path: /^\$\.log\.entries$/,
    kinds: ['dropped'],
  },
  {
    name: 'signature and co-signature lines that name nobody whom the reader believes',
    path: /^\$\.log(\.growth\.\d+)?\.checkpoint$/,
    kinds: ['changed'],
    foreign: true,
  },
  {
    name: '`replacements` left out, or one of them, where the log is not whole',
    path: /^\$\.replacements$/,
    kinds: ['left out', 'dropped'],
    without: 'replacements',
  },
  { name: '`log.time_stamp`', path: /^\$\.log\.time_stamp$/, kinds: ['changed', 'left out'] },
];

export interface Lies {
  /** Refused by name before any check, as no bundle. */
  readonly refused: number;
  /** After which a check failed. */
  readonly failed: number;
  /** After which none failed and one that was ok is not disclosed, as `WITHHELD` has it. */
  readonly withheld: number;
  /** After which every check is ok that was ok before, by the row of `UNREAD`. */
  readonly unread: ReadonlyMap<string, number>;
  /** None of these: lies that were believed. */
  readonly believed: readonly string[];
  /** Names of the checks that failed. */
  readonly caught: ReadonlySet<string>;
}

export interface Telling {
  readonly runs: number;
  /** Where the seeds begin: other seeds are other lies. */
  readonly from?: number;
  /** What the liar does besides, so that his lie fits. */
  readonly disguise?: (bundle: EvidenceBundle) => EvidenceBundle;
  /** Lie in this part alone, which is small beside the others. */
  readonly part?: keyof EvidenceBundle;
  /** Whose keys the reader has. */
  readonly believing?: Pick<VerifyOptions, 'log_keys' | 'trusted_witnesses'>;
}

const passing = (report: Verification) =>
  report.checks.filter(({ status }) => status === 'ok').map(({ name }) => name);

/** Changes one field after another of a sound bundle. */
export function lies(sound: EvidenceBundle, telling: Telling): Lies {
  const { runs, from = 1, disguise = (bundle) => bundle, part, believing = {} } = telling;
  const verified = (bundle: EvidenceBundle) =>
    verifyBundle(disguise(bundle), { suites: nativeSuites, ...believing });
  const before = passing(verified(sound));
  const told = { refused: 0, failed: 0, withheld: 0 };
  const unread = new Map<string, number>();
  const believed: string[] = [];
  const caught = new Set<string>();
  for (let seed = from; seed < from + runs; seed++) {
    const { path, kind, document } = mutate(partOf(sound, part), seed);
    const bundle = readOrRefused(part ? { ...sound, ...(document as object) } : document);
    if (part !== undefined && !(part in (document as object))) delete (bundle as EvidenceBundle)?.[part];
    if (bundle === undefined) {
      told.refused += 1;
      continue;
    }
    const report = verified(bundle);
    const failed = report.checks.filter(({ status }) => status === 'failed');
    for (const { name } of failed) caught.add(name);
    if (failed.length > 0) {
      told.failed += 1;
      continue;
    }
    const lost = before.filter((name) => !passing(report).includes(name));
    const allowed = (lost.length > 0 ? WITHHELD : UNREAD).find(
      (one) =>
        one.path.test(path) &&
        one.kinds.includes(kind) &&
        (one.without === undefined || !before.includes(one.without)) &&
        (!one.foreign || namesNobody(sound, bundle, believing)),
    );
    if (allowed === undefined) believed.push(`${seed} ${kind} ${path}: ${lost.join(', ') || 'all ok'}`);
    else if (lost.length > 0) told.withheld += 1;
    else unread.set(allowed.name, (unread.get(allowed.name) ?? 0) + 1);
  }
  return { ...told, unread, believed, caught };
}

const partOf = (sound: EvidenceBundle, part: keyof EvidenceBundle | undefined): Json =>
  (part === undefined ? sound : { [part]: sound[part] }) as unknown as Json;

/** Whether every line of the changed note that differs from the sound bundle's names no key that is believed. */
function namesNobody(
  sound: EvidenceBundle,
  changed: EvidenceBundle,
  { log_keys = [], trusted_witnesses = [] }: NonNullable<Telling['believing']>,
): boolean {
  const lines = (bundle: EvidenceBundle) =>
    [bundle.log!, ...(bundle.log!.growth ?? [])].map(({ checkpoint }) => readNote(checkpoint));
  const before = lines(sound);
  return lines(changed).every(({ body, signatures }, at) => {
    if (body !== before[at]!.body) return false;
    const known = new Set(before[at]!.signatures.map(({ name, signature }) => `${name} ${signature}`));
    return signatures
      .filter(({ name, signature }) => !known.has(`${name} ${signature}`))
      .every(({ name, signature }) => {
        const hash = Buffer.from(signature, 'base64').toString('hex').slice(0, 8);
        return ![...log_keys, ...trusted_witnesses].some((key) => key.startsWith(`${name}+${hash}+`));
      });
  });
}

/** The bundle as its reader has it; anything but a refusal by name is thrown on. */
function readOrRefused(document: unknown): EvidenceBundle | undefined {
  try {
    return readBundle(JSON.stringify(document));
  } catch (error) {
    if (error instanceof ProtocolError && /^(evidence-malformed|json-\w+)/.test(error.code)) return undefined;
    throw error;
  }
}

/** What an office could do that keeps its own log: write the digests of the changed parts into it. */
export const relogging =
  (log: EvidenceBundle['log']) =>
  (bundle: EvidenceBundle): EvidenceBundle => {
    const { format: _format, log: _log, replacements: _replacements, ...parts } = bundle;
    const entries = log!.entries.map(({ entry }) =>
      entry.type === 'disclosed'
        ? { ...entry, parts: partDigests(nativeSuites[bundle.document.suite], parts) }
        : entry,
    );
    return { ...bundle, log: wholeLog(entries) };
  };

export function withoutLog({ log: _log, ...content }: EvidenceBundle): EvidenceBundle {
  return content;
}
