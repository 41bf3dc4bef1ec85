/** The log of a made-up draw: its entries as the service writes them, and what a bundle shows of them. */
import { hex, utf8 } from '../../src/core/canonical/bytes.ts';
import { jcs } from '../../src/core/canonical/jcs.ts';
import type { CommitmentDocument, Outcome } from '../../src/core/draw/document.ts';
import { seatRequestDigest, targetEvidenceDigest } from '../../src/core/draw/seat-request.ts';
import { unitToken } from '../../src/core/draw/seed.ts';
import { checkpointBody, writeNote } from '../../src/core/ledger/checkpoint.ts';
import type { EntryOf, LogEntry } from '../../src/core/ledger/entries.ts';
import { isRehearsal, planLines } from '../../src/core/ledger/plan-lines.ts';
import { logLeaves, logRoot, proveGrowth } from '../../src/core/ledger/proofs.ts';
import { showLog } from '../../src/core/verify/build-bundle.ts';
import {
  type EvidenceLog,
  type EvidenceParts,
  type EvidenceReplacement,
  partDigests,
  replacementDigest,
} from '../../src/core/verify/bundle.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';

const { sha256 } = nativeSuites;

export const digestOf = (text: string): string => hex(sha256.hash(utf8(text)));
const at = (time: string) => `2026-03-05T${time}:00Z`;

export interface Drawn {
  readonly commitment: Uint8Array;
  readonly prk: Uint8Array;
  readonly outcome: Outcome;
  readonly outcome_digest: Uint8Array;
}

/** Seal and commitment. */
export function committedEntries(document: CommitmentDocument, commitment: Uint8Array): LogEntry[] {
  const suite = nativeSuites[document.suite];
  const { draw } = document;
  const frame = 'targets' in document ? document.targets.frame : undefined;
  return [
    {
      type: 'frame-sealed',
      draw,
      at: at('01:00'),
      ...(frame && { frame: { digest: hex(suite.hash(utf8(jcs(frame)))), size: frame.size } }),
      ...(document.staff && { staff: document.staff }),
      ...('units' in document && { units: document.units }),
    },
    {
      type: 'committed',
      draw,
      at: at('01:30'),
      commitment: hex(commitment),
      disclose_by: document.disclose_by,
      lines: planLines(document),
      ...(isRehearsal(document) && { rehearsal: true as const }),
      suite: document.suite,
      ...(document.supersedes !== undefined && { supersedes: document.supersedes }),
      values: document.entropy.length,
    },
  ];
}

/** The values but for the last, as they came. */
export function valueEntries(document: CommitmentDocument, values: readonly string[]): LogEntry[] {
  const suite = nativeSuites[document.suite];
  return values.slice(0, document.entropy.length - 1).map((value, index) => ({
    type: 'value',
    draw: document.draw,
    at: at('01:45'),
    digest: hex(suite.hash(utf8(value))),
    index,
  }));
}

export function outcomeEntry(
  document: CommitmentDocument,
  drawn: Drawn,
  values: readonly string[],
  witnesses?: number,
): LogEntry {
  const suite = nativeSuites[document.suite];
  return {
    type: 'outcome',
    draw: document.draw,
    at: at('02:00'),
    outcome_digest: hex(drawn.outcome_digest),
    ...(witnesses !== undefined && { slip: { digest: digestOf('slip'), witnesses } }),
    ...(drawn.outcome.unstaffed && { unstaffed: true as const }),
    values: values.map((value) => hex(suite.hash(utf8(value)))),
  };
}

export const disclosedEntry = ({ draw, suite }: CommitmentDocument, parts: EvidenceParts): LogEntry => ({
  type: 'disclosed',
  draw,
  at: at('03:00'),
  parts: partDigests(nativeSuites[suite], parts),
});

export const voidEntry = (
  { draw }: CommitmentDocument,
  secret: string,
  outcome?: Uint8Array,
): EntryOf<'void'> => ({
  type: 'void',
  draw,
  at: at('02:30'),
  asked_by: 'planner',
  confirmed_by: 'planner',
  ...(outcome && { outcome_digest: hex(outcome) }),
  reason: digestOf('reason'),
  secret,
});

/** Request and replacement, one pair an hour from 04:00 on; the request fixes what the record says of it. */
export function replacementEntries(
  document: CommitmentDocument,
  prk: Uint8Array,
  replacements: readonly EvidenceReplacement[],
): LogEntry[] {
  const suite = nativeSuites[document.suite];
  const { draw } = document;
  return replacements.flatMap((replacement, index): LogEntry[] => {
    const requested = { type: 'replacement-requested' as const, draw, at: at(`0${4 + index}:00`) };
    const replaced = {
      type: 'replaced' as const,
      draw,
      at: at(`0${4 + index}:30`),
      result: replacementDigest(suite, prk, replacement),
    };
    if (replacement.kind === 'target') {
      const place = { kind: 'target' as const, rank: replacement.rank, stratum: replacement.stratum };
      const evidence = targetEvidenceDigest(suite, prk, replacement.evidence ?? digestOf('evidence'));
      const signed = { evidence, signed_by: ['planner', 'reviewer'] };
      return [
        { ...requested, ...place, ...signed, reason: digestOf('reason') },
        { ...replaced, ...place },
      ];
    }
    const { department, n, seat, slip, unit, value } = replacement;
    const { reason = digestOf('reason'), refused, source, unavailable } = replacement;
    const asked = { reason, refused, ...(source && { source }), unavailable };
    const place = { kind: 'seat' as const, department, n, seat, unit: unitToken(suite, prk, unit) };
    return [
      { ...requested, ...place, reason: seatRequestDigest(suite, prk, asked) },
      {
        ...replaced,
        ...place,
        ...(slip && { slip }),
        ...(value !== undefined && { value: hex(suite.hash(utf8(value))) }),
      },
    ];
  });
}

/** The whole log, with the checkpoint as it stood after the first `committed` entry. */
export function wholeLog(entries: readonly LogEntry[]): EvidenceLog {
  const leaves = logLeaves(sha256, entries);
  const note = (size: number) => {
    const root = logRoot(sha256, leaves.subarray(0, 32 * size));
    return writeNote(checkpointBody({ origin: 'qianjiang.example/double-random', size, root }), []);
  };
  const early = entries.findIndex(({ type }) => type === 'committed') + 1;
  return showLog(sha256, {
    checkpoint: note(entries.length),
    leaves,
    entries: entries.map((entry, position) => ({ position, entry })),
    growth: [{ checkpoint: note(early), proof: proveGrowth(sha256, leaves, early) }],
  });
}
