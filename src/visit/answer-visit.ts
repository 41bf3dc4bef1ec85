import { type Kysely, sql, type Transaction } from 'kysely';
import { askReplacement } from '../draw/replace/ask-replacement.ts';
import type { ReplacementRequest } from '../draw/replace/replacement-store.ts';
import type { NewReplacement } from '../draw/replace/schema.ts';
import { actorOf, record } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { visitProblems } from './problems.ts';
import type { VisitRow } from './queries.ts';

type Seat = {
  readonly team_draw_id: number;
  readonly unit: string;
  readonly department: string;
  readonly seat: number;
};

/** An inspector takes a visit on; once is enough. @throws Problem `visit-not-found` where he has no seat on it */
export async function acceptVisit(
  trx: Transaction<Database>,
  visit: VisitRow,
  inspector: string,
): Promise<void> {
  await seatOnVisit(trx, visit, inspector);
  const { draw_id, id } = visit;
  await trx
    .insertInto('visit_acceptance')
    .values({
      draw_id,
      visit: id,
      inspector_id: inspector,
      accepted_by: actorOf(trx).id,
      accepted_at: instantNow(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await record(trx, { action: 'visit.accept', object_kind: 'visit', object_id: `${visit.draw}/${id}` });
}

/**
 * An inspector declares that he must not or cannot go. A planner accepts, and his seat in the unit, with all of its
 * visits, goes to somebody else by lot; until then it is his.
 */
export async function declineVisit(
  trx: Transaction<Database>,
  visit: VisitRow,
  inspector: string,
  why: Pick<Extract<NewReplacement, { kind: 'seat' }>, 'cause' | 'reason'>,
): Promise<ReplacementRequest> {
  const { team_draw_id, ...seat } = await seatOnVisit(trx, visit, inspector);
  return await askReplacement(trx, team_draw_id, { kind: 'seat', ...seat, ...why });
}

async function seatOnVisit(db: Kysely<Database>, visit: VisitRow, inspector: string): Promise<Seat> {
  const { rows } = await sql<Seat>`
    SELECT u.team_draw_id, s.unit, s.department, s.seat
    FROM unit_of_visit u
    JOIN seat_now s ON s.draw_id = u.team_draw_id AND s.unit = u.unit
    JOIN staff_member m ON m.draw_id = s.draw_id AND m.pseudonym = s.pseudonym
    WHERE u.draw_id = ${visit.draw_id} AND u.visit = ${visit.id} AND m.inspector_id = ${inspector}`.execute(
    db,
  );
  if (rows[0] === undefined) throw new Problem(visitProblems['visit-not-found']);
  return rows[0];
}
