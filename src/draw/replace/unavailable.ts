/** Whom the office reports as unable to take a seat, from its registers as they stand. */
import type { Transaction } from 'kysely';
import { seatCandidates } from '../../core/draw/replacement.ts';
import { officeToday } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { type Draw, plannedTasks } from '../queries.ts';
import { windowOf } from '../seal/seal-conditions.ts';
import { availableInspectors, recusedEntries } from '../seal/staff-store.ts';
import { requestsOf, type SeatPlace, seatOf } from './replacement-store.ts';
import type { SeatStanding } from './seat-standing.ts';

/**
 * Who of those who could ever take the seat is reported unavailable now: no longer in service or on leave, ill or
 * absent on another seat of the draw, or recused since the staff was sealed from a target that the unit has now. Loads
 * and the rest of the team do not count: they may be others by the time the seat is given.
 */
export async function unavailableFor(
  trx: Transaction<Database>,
  draw: Draw,
  { open, tokensNow, staff }: SeatStanding,
): Promise<string[]> {
  const candidates = seatCandidates(staff, new Map(), { ...open, inspectors: [] });
  const members = await trx
    .selectFrom('staff_member')
    .select(['pseudonym', 'inspector_id'])
    .where('draw_id', '=', draw.id)
    .execute();
  const personOf = new Map(members.map(({ pseudonym, inspector_id }) => [pseudonym, inspector_id]));
  const today = officeToday();
  const window = windowOf(await plannedTasks(trx, draw), today);
  const year = Number(today.slice(0, 4));
  const available = await availableInspectors(trx, [open.team.department], window, year);
  const serving = new Set(available.map(({ id }) => id));
  const people = candidates.map(({ id }) => personOf.get(id)!);
  const recused = await recusedEntries(trx, draw.staffing?.parent_id ?? draw.id, people);
  const barred = new Set(
    recused.flatMap(({ inspector_id: id, token }) => (tokensNow.includes(token) ? [id] : [])),
  );
  const sealed = new Set(staff.conflicts.flatMap(([id, token]) => (tokensNow.includes(token) ? [id] : [])));
  const away = await reportedAway(trx, draw.id);
  return candidates
    .filter(({ id }) => {
      const person = personOf.get(id)!;
      return !serving.has(person) || barred.has(person) || sealed.has(id) || away.has(id);
    })
    .map(({ id }) => id);
}

/** Pseudonyms of those who left a seat of the draw because they are ill or absent. */
async function reportedAway(trx: Transaction<Database>, drawId: number): Promise<Set<string>> {
  const away = new Set<string>();
  for (const request of await requestsOf(trx, drawId)) {
    const place = seatOf(request);
    if (!place || !request.accepted || !['illness', 'absence'].includes(request.cause)) continue;
    const holder = await holderBefore(trx, drawId, place);
    if (holder !== undefined) away.add(holder);
  }
  return away;
}

async function holderBefore(
  trx: Transaction<Database>,
  drawId: number,
  { unit, department, seat, n }: SeatPlace,
): Promise<string | undefined> {
  const of = { draw_id: drawId, unit, department, seat };
  const row =
    n === 1
      ? await trx
          .selectFrom('team_seat')
          .select('pseudonym')
          .where((eb) => eb.and(of))
          .executeTakeFirst()
      : await trx
          .selectFrom('seat_replacement')
          .select('pseudonym')
          .where((eb) => eb.and({ ...of, n: n - 1 }))
          .executeTakeFirst();
  return row?.pseudonym ?? undefined;
}
