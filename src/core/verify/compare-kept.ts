/**
 * What a reader finds who kept what was public once and reads it again: whether anything that was published has since
 * been changed, taken away, or given another beginning. Nothing else is needed than what anybody can read.
 */
import { hex, utf8 } from '../canonical/bytes.ts';
import { jcs } from '../canonical/jcs.ts';
import { parseJson } from '../canonical/parse-json.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite, SuiteName } from '../canonical/suite.ts';
import { readNote } from '../ledger/checkpoint.ts';
import { type EntryOf, type LogEntry, logEntry } from '../ledger/entries.ts';
import { type EvidenceParts, partDigests, readBundle } from './bundle.ts';
import { verifyLedger } from './ledger.ts';
import { verifyBundle } from './verify.ts';

/** Everything public at one moment; what a reader keeps as one file. */
export interface PublicRecord {
  /** C2SP note; empty where the service refuses to sign one. */
  readonly checkpoint: string;
  /** Verifier keys of the log, as published. */
  readonly log_keys: readonly string[];
  /** The entries of the ledger from position 0, each as the text that was hashed. */
  readonly entries: readonly string[];
  /** Texts that entries name by kind and number: plans, matter lists, sampling rules, and every bulletin. */
  readonly publications: readonly {
    readonly kind: string;
    readonly number: string;
    readonly document: unknown;
  }[];
  readonly draws: readonly PublicDrawRecord[];
}

export interface PublicDrawRecord {
  readonly draw: string;
  /** Evidence bundles from version 1, each as the text it is. */
  readonly evidence: readonly string[];
  /** `/public/draws/{number}/records`: what the service's own tables say now. */
  readonly records?: Pick<EvidenceParts, 'document' | 'entropy' | 'outcome'>;
  /** Lists of drawn targets as the service shows them now. */
  readonly drawn: readonly {
    readonly stratum: string;
    readonly rank: number;
    readonly ordinal: number;
    readonly target: string;
  }[];
}

export interface KeptFinding {
  readonly finding:
    | 'ledger'
    | 'publication-differs'
    | 'publication-missing'
    | 'publication-not-in-ledger'
    | 'evidence-missing'
    | 'evidence-changed'
    | 'evidence-fails'
    | 'records-differ'
    | 'drawn-differs';
  /** Which check of the ledger or the bundle, which publication, which draw. */
  readonly about: string;
}

/**
 * @param kept by the reader, at any earlier moment
 * @param now read from the service
 * @param at UTC to the second
 */
export function compareWithKept(
  suites: Readonly<Record<SuiteName, Suite>>,
  kept: PublicRecord,
  now: PublicRecord,
  at: string,
): KeptFinding[] {
  const { sha256 } = suites;
  const ledger = verifyLedger(now.entries, {
    sha256,
    checkpoints: now.checkpoint === '' ? [kept.checkpoint] : [kept.checkpoint, now.checkpoint],
    log_keys: kept.log_keys,
    now: at,
  });
  const entries = now.entries.flatMap(readEntry);
  return [
    ...headFindings(now),
    ...ledger.checks.flatMap(({ name, status }) => (status === 'failed' ? [found('ledger', name)] : [])),
    ...publicationFindings(sha256, entries, kept, now),
    ...kept.draws.flatMap((draw) => evidenceFindings(draw, now)),
    ...now.draws.flatMap((draw) => drawFindings(suites, entries, draw)),
  ];
}

/** The service's word for the whole log: a checkpoint over every entry that it shows. */
function headFindings({ checkpoint, entries }: PublicRecord): KeptFinding[] {
  if (checkpoint === '') return [found('ledger', 'checkpoint-refused')];
  return entries.length > readNote(checkpoint).size ? [found('ledger', 'entries-beyond-checkpoint')] : [];
}

const found = (finding: KeptFinding['finding'], about: string): KeptFinding => ({ finding, about });

function readEntry(line: string): LogEntry[] {
  try {
    const entry = logEntry.safeParse(parseJson(line));
    return entry.success ? [entry.data] : [];
  } catch (error) {
    if (error instanceof ProtocolError) return [];
    throw error;
  }
}

/** Texts with these kinds are to be had from the service in full; of others the entry alone is public. */
const TEXTS = new Set([
  ...['plan', 'matter-list', 'sampling-rules'],
  ...['draw', 'results', 'correction', 'withdrawal', 'objection'],
]);

function publicationFindings(
  sha256: Suite,
  entries: readonly LogEntry[],
  kept: PublicRecord,
  now: PublicRecord,
): KeptFinding[] {
  const logged = new Map(
    entries
      .filter((entry) => entry.type === 'published' || entry.type === 'corrected')
      .filter(({ kind }) => TEXTS.has(kind))
      .map((entry) => [`${entry.kind} ${entry.number}`, entry.digest]),
  );
  const shown = new Set(now.publications.map(({ kind, number }) => `${kind} ${number}`));
  const wanted = new Set([
    ...logged.keys(),
    ...kept.publications.map(({ kind, number }) => `${kind} ${number}`),
  ]);
  return [
    ...[...wanted].filter((name) => !shown.has(name)).map((name) => found('publication-missing', name)),
    ...now.publications.flatMap(({ kind, number, document }) => {
      const name = `${kind} ${number}`;
      const digest = logged.get(name);
      if (digest === undefined) return [found('publication-not-in-ledger', name)];
      return digest === hex(sha256.hash(utf8(jcs(document)))) ? [] : [found('publication-differs', name)];
    }),
  ];
}

function evidenceFindings({ draw, evidence }: PublicDrawRecord, now: PublicRecord): KeptFinding[] {
  const shown = now.draws.find((other) => other.draw === draw)?.evidence ?? [];
  return evidence.flatMap((text, index) => {
    const about = `${draw}/${index + 1}`;
    if (shown[index] === undefined) return [found('evidence-missing', about)];
    return shown[index] === text ? [] : [found('evidence-changed', about)];
  });
}

function drawFindings(
  suites: Readonly<Record<SuiteName, Suite>>,
  entries: readonly LogEntry[],
  { draw, evidence, records, drawn }: PublicDrawRecord,
): KeptFinding[] {
  const disclosed = entries.find(
    (entry): entry is EntryOf<'disclosed'> => entry.type === 'disclosed' && entry.draw === draw,
  );
  if (disclosed === undefined)
    return evidence.flatMap((text, i) => bundleFindings(suites, `${draw}/${i + 1}`, text));
  const missing = evidence.length === 0 ? [found('evidence-missing', `${draw}/1`)] : [];
  return [
    ...missing,
    ...evidence.flatMap((text, i) => bundleFindings(suites, `${draw}/${i + 1}`, text)),
    ...recordFindings(suites, disclosed, draw, records),
    ...(sameList(drawn, evidence[0]) ? [] : [found('drawn-differs', draw)]),
  ];
}

function bundleFindings(
  suites: Readonly<Record<SuiteName, Suite>>,
  about: string,
  text: string,
): KeptFinding[] {
  try {
    const { checks } = verifyBundle(readBundle(text), { suites });
    const failed = checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
    return failed.map((name) => found('evidence-fails', `${about} ${name}`));
  } catch (error) {
    if (error instanceof ProtocolError) return [found('evidence-fails', `${about} ${error.code}`)];
    throw error;
  }
}

/** What was disclosed is bound part by part; what the tables say now must give the same digests. */
function recordFindings(
  suites: Readonly<Record<SuiteName, Suite>>,
  { parts }: EntryOf<'disclosed'>,
  draw: string,
  records: PublicDrawRecord['records'],
): KeptFinding[] {
  const suite = records?.document && suites[records.document.suite];
  if (records === undefined || suite === undefined) return [];
  return Object.entries(partDigests(suite, records as EvidenceParts))
    .filter(([name, digest]) => parts[name] !== digest)
    .map(([name]) => found('records-differ', `${draw} ${name}`));
}

/** Whether the lists shown are the drawn targets of the evidence, rank by rank. */
function sameList(drawn: PublicDrawRecord['drawn'], bundle: string | undefined): boolean {
  const read = bundle === undefined ? undefined : openedOf(bundle);
  if (read === undefined) return true;
  const shown = new Map(
    drawn.map(({ stratum, rank, ordinal, target }) => [`${stratum} ${rank}`, `${ordinal} ${target}`]),
  );
  return read.length === drawn.length && read.every(([place, target]) => shown.get(place) === target);
}

/** `stratum rank` → `ordinal target` of everything drawn, where the bundle opens the drawn targets. */
function openedOf(text: string): [place: string, target: string][] | undefined {
  try {
    const { outcome, drawn } = readBundle(text);
    if (outcome?.selections === undefined || drawn === undefined) return undefined;
    const ids = new Map(drawn.map(({ ordinal, id }) => [ordinal, id]));
    return outcome.selections.flatMap(({ stratum, ordinals }) =>
      ordinals.map((ordinal, i): [string, string] => [
        `${stratum} ${i + 1}`,
        `${ordinal} ${ids.get(ordinal)}`,
      ]),
    );
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
