/**
 * The parts of a draw that take long, as functions for a thread of their own (`runInWorker`). What goes in and
 * comes out is typed arrays and lists of texts: a hundred thousand objects would hold up the event loop when
 * they are copied.
 */
import type { SuiteName } from '../../core/canonical/suite.ts';
import type { DrawTask, FrameHeader, StaffDocument, TargetCommitment } from '../../core/draw/document.ts';
import { targetOutcome } from '../../core/draw/outcome.ts';
import { assignVisits } from '../../core/draw/run.ts';
import { outcomeDigest } from '../../core/draw/seed.ts';
import { type StratumSelection, selectTargets } from '../../core/draw/select.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { runInWorker } from '../../platform/worker.ts';
import { type OutcomeColumns, outcomeColumns } from './outcome-columns.ts';

/** What the shuffle needs; `sub` is `sub("targets")`. */
export interface ShuffleInput {
  readonly header: FrameHeader;
  readonly tasks: readonly DrawTask[];
  readonly sub: string;
}

export interface DrawnOrdinals {
  readonly strata: readonly StratumSelection[];
  /** Each drawn ordinal once, in the order of the shuffled list. */
  readonly drawn: Uint32Array;
}

export function select({ header, tasks, sub }: ShuffleInput): DrawnOrdinals {
  const { strata, drawn } = selectTargets(header, tasks, sub);
  return { strata, drawn: Uint32Array.from(drawn) };
}

/** Entries of the frame at the drawn ordinals, as columns in the order of `drawn`. */
export interface DrawnEntries {
  readonly ids: readonly string[];
  readonly routes: readonly string[];
  readonly tokens: readonly string[];
}

export interface AssignInput extends DrawnOrdinals {
  readonly suite: SuiteName;
  readonly prk: Uint8Array;
  readonly document: TargetCommitment;
  readonly entries: DrawnEntries;
  readonly staff: StaffDocument | undefined;
}

export interface AssignedOutcome extends OutcomeColumns {
  readonly outcome_digest: Uint8Array;
}

export function assign(input: AssignInput): AssignedOutcome {
  const { visits, units, assigned, outcome } = assignedOutcome(input);
  return {
    ...outcomeColumns(visits, units, assigned),
    outcome_digest: outcomeDigest(nativeSuites[input.suite], input.prk, outcome),
  };
}

/** Phase two with its objects, for callers that are in a thread already. */
export function assignedOutcome({ suite, prk, document, strata, drawn, entries, staff }: AssignInput) {
  const place = new Map(Array.from(drawn, (ordinal, i) => [ordinal, i]));
  const target = (ordinal: number) => {
    const i = place.get(ordinal)!;
    return { id: entries.ids[i]!, route: entries.routes[i]!, token: entries.tokens[i]! };
  };
  const selection = { strata, drawn: Array.from(drawn) };
  const assigned = assignVisits(nativeSuites[suite], prk, document, selection, target, staff);
  return { ...assigned, outcome: targetOutcome(selection, assigned.visits, assigned.assigned) };
}

const HERE = new URL('./draw-thread.ts', import.meta.url);

export const selectInThread = (input: ShuffleInput): Promise<DrawnOrdinals> =>
  runInWorker(HERE, select.name, input);
export const assignInThread = (input: AssignInput): Promise<AssignedOutcome> =>
  runInWorker(HERE, assign.name, input);
