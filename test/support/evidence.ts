/** Evidence bundles made from the input of a vector, as the service makes them from its database. */
import { readFileSync } from 'node:fs';
import { fromHex, hex, utf8 } from '../../src/core/canonical/bytes.ts';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { leafHash } from '../../src/core/canonical/merkle.ts';
import type { Suite } from '../../src/core/canonical/suite.ts';
import { commitmentDocumentOf } from '../../src/core/draw/commitment.ts';
import type { DrawTask, StaffDocument } from '../../src/core/draw/document.ts';
import { leafOf, SALT_BYTES, saltsOf, sealFrame, tokenOf } from '../../src/core/draw/frame.ts';
import { drawSeat, nextReserve, seatCandidates } from '../../src/core/draw/replacement.ts';
import { type ReplayInput, readReplayInput } from '../../src/core/draw/replay.ts';
import { type DrawResult, runDraw } from '../../src/core/draw/run.ts';
import { subseed } from '../../src/core/draw/seed.ts';
import { buildStaff, staffDigest } from '../../src/core/draw/staff.ts';
import type { LogEntry } from '../../src/core/ledger/entries.ts';
import { buildBundle, openTargets } from '../../src/core/verify/build-bundle.ts';
import type {
  EvidenceBundle,
  EvidenceParts,
  EvidenceReplacement,
  OpenedTarget,
} from '../../src/core/verify/bundle.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import {
  committedEntries,
  digestOf,
  disclosedEntry,
  outcomeEntry,
  replacementEntries,
  valueEntries,
  wholeLog,
} from './evidence-log.ts';

export function vectorInput(name: string): ReplayInput {
  return readReplayInput(
    JSON.parse(readFileSync(new URL(`../core/vectors/${name}.json`, import.meta.url), 'utf8')),
  );
}

export interface EvidenceOptions {
  /** Lay the whole frame open instead of the drawn targets. */
  readonly whole?: boolean;
  readonly rehearsal?: boolean;
  /** How many people signed the slip; no slip without it. */
  readonly signatures?: number;
  /** Of the drand round, in hex. */
  readonly signature?: string;
  /** Entries of other draws that the log holds before this draw's. */
  readonly before?: readonly LogEntry[];
  /** Replace one seat and, where a task allows it, one target. */
  readonly replacing?: boolean;
  /** Parts to leave out, from the disclosure on. */
  readonly withheld?: readonly (keyof EvidenceParts)[];
}

export function evidenceOf(input: ReplayInput, options: EvidenceOptions = {}): EvidenceBundle {
  const suite = nativeSuites[input.suite];
  const frameKey = fromHex(input.frame_key);
  const secret = fromHex(input.secret);
  const frame = sealFrame(suite, frameKey, input.targets);
  const saltOf = saltsOf(suite, frameKey);
  const staff =
    input.inspectors &&
    buildStaff(
      input.inspectors,
      (input.conflicts ?? []).map(([inspector, id]) => [inspector, tokenOf(saltOf(id))]),
    );
  const plan = {
    number: input.context?.plan ?? '黔交检〔2026〕1号',
    tasks: input.tasks.map(({ task }) => ({ code: task })),
  };
  const document = commitmentDocumentOf(suite, {
    ...input,
    context: {
      ...input.context,
      plan: plan.number,
      plan_digest: hex(suite.hash(utf8(jcs(plan)))),
      ...(options.rehearsal && { rehearsal: 'true' }),
    },
    secret,
    staff: staff && {
      digest: staffDigest(suite, fromHex(input.staff_salt!), staff),
      size: staff.inspectors.length,
    },
    supersedes: input.supersedes,
    frame: frame.header,
    tasks: tasksOf(input, options),
  });
  const token = (ordinal: number) =>
    tokenOf(frame.salts.subarray(ordinal * SALT_BYTES, (ordinal + 1) * SALT_BYTES));
  const target = (ordinal: number) => ({
    id: frame.ids[ordinal]!,
    route: frame.routes[ordinal]!,
    token: token(ordinal),
  });
  const values = input.entropy.map(({ value }) => value);
  const drawn = runDraw(suite, document, secret, values, target, staff);
  const leaves = new Uint8Array(frame.ids.length * 32);
  for (const [ordinal, id] of frame.ids.entries())
    leaves.set(leafHash(suite, leafOf(fromHex(token(ordinal)), id, frame.routes[ordinal]!)), ordinal * 32);
  const opened = (ordinals: readonly number[]) =>
    openTargets(
      suite,
      leaves,
      ordinals.map((ordinal) => ({
        id: frame.ids[ordinal]!,
        ordinal,
        ...(frame.routes[ordinal] && { route: frame.routes[ordinal] }),
        salt: token(ordinal),
      })),
    );
  const { assigned } = drawn;
  const parts: EvidenceParts = {
    document,
    ...(options.whole
      ? { frame: { frame_key: input.frame_key, targets: input.targets } }
      : { drawn: opened(drawn.selection.drawn) }),
    entropy: values.map((value, at) => ({
      value,
      ...(options.signature !== undefined &&
        input.entropy[at]?.source === 'drand' && { signature: options.signature }),
    })),
    outcome: drawn.outcome,
    plan,
    secret: input.secret,
    ...(options.signatures !== undefined && { slip: { digest: digestOf('slip') } }),
    subseeds: {
      targets: subseed(suite, drawn.prk, 'targets'),
      ...(staff && { inspectors: subseed(suite, drawn.prk, 'inspectors') }),
    },
    ...(staff && {
      staff: { document: staff, salt: input.staff_salt! },
      units: drawn.units.map(({ id, visits }) => ({ id, visits: [...visits] })),
    }),
    ...(assigned && 'rejected' in assigned && { rejected: [...assigned.rejected] }),
    ...(assigned && 'certificate' in assigned && { shortage: [...assigned.certificate] }),
  };
  for (const name of options.withheld ?? []) delete parts[name];
  const replacements = options.replacing ? replacementsOf(drawn, suite, staff, opened) : [];
  const log = wholeLog([
    ...(options.before ?? []),
    ...committedEntries(document, drawn.commitment),
    ...valueEntries(document, values),
    outcomeEntry(document, drawn, values, options.signatures),
    disclosedEntry(document, parts),
    ...replacementEntries(document, drawn.prk, replacements),
  ]);
  return buildBundle(parts, log, replacements);
}

/** With `replacing`, every task allows it. */
function tasksOf({ tasks }: ReplayInput, { replacing }: EvidenceOptions): DrawTask[] {
  return replacing ? tasks.map((task) => ({ ...task, replacement: true })) : [...tasks];
}

/** Rank 1 of the first stratum that has a reserve, then a seat of the first team for which somebody is left. */
function replacementsOf(
  drawn: DrawResult,
  suite: Suite,
  staff: StaffDocument | undefined,
  opened: (ordinals: readonly number[]) => OpenedTarget[],
): EvidenceReplacement[] {
  const { assigned, selection, units } = drawn;
  const stratum = selection.strata.find(
    ({ name, drawn: count }) => count > 0 && nextReserve(selection, name, 0),
  )!;
  const next = nextReserve(selection, stratum.name, 0)!;
  const joined = opened([next.ordinal])[0]!;
  const left = opened([stratum.ordinals[0]!])[0]!.id;
  const target: EvidenceReplacement = {
    kind: 'target',
    evidence: digestOf('evidence'),
    joined,
    rank: 1,
    stratum: stratum.name,
  };
  if (!staff || !assigned || 'unstaffed' in assigned) return [target];
  const loads = new Map<string, number>();
  for (const id of assigned.teams.flatMap(({ inspectors }) => inspectors))
    loads.set(id, (loads.get(id) ?? 0) + 1);
  for (const team of assigned.teams) {
    const unit = units.find(({ id }) => id === team.unit)!;
    if (unit.visits.some((visit) => visit.startsWith(`${left}/`))) continue;
    const leaving = team.inspectors[0]!;
    const candidates = seatCandidates(staff, new Map(loads).set(leaving, loads.get(leaving)! - 1), {
      team: unit.teams.find(({ department }) => department === team.department)!,
      tokens: unit.tokens,
      inspectors: team.inspectors,
      barred: new Set([leaving]),
    });
    const seat = { unit: team.unit, department: team.department, seat: 0, n: 1, value: '1234567890' };
    const taken = drawSeat(suite, drawn.prk, seat, candidates);
    if (!taken) continue;
    const asked = { reason: digestOf('reason'), refused: [], unavailable: [] };
    const ceremony = { source: { source: 'ceremony' as const, digits: 10 } };
    const slip = { digest: digestOf('seat slip'), witnesses: 2 };
    return [target, { kind: 'seat', ...seat, ...asked, ...ceremony, inspector: taken.id, slip }];
  }
  return [target];
}
