/** Who joins when a target or an inspector falls out (protocol sections 8 and 9): nobody is chosen. */
import { compareUtf8 } from '../canonical/bytes.ts';
import type { Suite } from '../canonical/suite.ts';
import type { InspectorEntry, StaffDocument, TeamRequirement } from './document.ts';
import { type SeatReplacement, seatSeed } from './seed.ts';
import { reserveOf, type TargetSelection } from './select.ts';
import { type ConflictMap, conflictsOf, isEligible } from './staff.ts';
import { wordsOf } from './words.ts';

export interface NextReserve {
  readonly ordinal: number;
  /** Counted within the stratum, from 1. */
  readonly rank: number;
}

/**
 * Section 8: the next of a stratum's reserve after `replaced` replacements; nothing when the stratum is
 * used up.
 */
export function nextReserve(
  selection: Pick<TargetSelection, 'index' | 'order' | 'strata'>,
  stratum: string,
  replaced: number,
): NextReserve | undefined {
  const drawn = selection.strata.find(({ name }) => name === stratum)?.drawn;
  if (drawn === undefined) return undefined;
  const [ordinal] = reserveOf(selection, stratum, drawn + replaced, 1);
  return ordinal === undefined ? undefined : { ordinal, rank: drawn + replaced + 1 };
}

/** Section 8: a replacing target joins the visit it already has in the visit group, or gets this new one. */
export function replacementVisit(
  visits: ReadonlySet<string>,
  target: string,
  visitGroup: string,
): { readonly id: string; readonly joins: boolean } {
  const id = `${target}/${visitGroup}`;
  return { id, joins: visits.has(id) };
}

/** Seats (from 0) of a team that a target added to its unit puts in conflict, to be replaced in turn. */
export function conflictingSeats(
  inspectors: readonly string[],
  token: string,
  conflicts: ConflictMap,
): number[] {
  return inspectors.flatMap((id, seat) => (conflicts.get(id)?.has(token) ? [seat] : []));
}

/** The team a seat is open in, and who may not take it. */
export interface OpenSeat {
  readonly team: Pick<TeamRequirement, 'department' | 'scopes'>;
  /** Of all targets of the unit. */
  readonly tokens: readonly string[];
  /** Who is in the team now. */
  readonly inspectors: readonly string[];
  /** Who held or refused this seat, or is reported unavailable. */
  readonly barred: ReadonlySet<string>;
}

/** Section 9: candidates for an open seat, by id. `loads`: units each inspector has in this draw by now. */
export function seatCandidates(
  staff: StaffDocument,
  loads: ReadonlyMap<string, number>,
  seat: OpenSeat,
): InspectorEntry[] {
  const conflicts = conflictsOf(staff);
  const slot = { ...seat.team, tokens: seat.tokens };
  return staff.inspectors
    .filter(
      (inspector) =>
        !seat.inspectors.includes(inspector.id) &&
        !seat.barred.has(inspector.id) &&
        (loads.get(inspector.id) ?? 0) < inspector.capacity &&
        isEligible(inspector, slot, conflicts),
    )
    .sort((a, b) => compareUtf8(a.id, b.id));
}

/** Section 9: the candidate the words name; nothing when nobody is left, and the seat stays open. */
export function drawSeat(
  suite: Suite,
  prk: Uint8Array,
  at: SeatReplacement,
  candidates: readonly InspectorEntry[],
): InspectorEntry | undefined {
  if (candidates.length === 0) return undefined;
  return candidates[wordsOf(seatSeed(suite, prk, at)).below(candidates.length)];
}
