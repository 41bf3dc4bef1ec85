import type { Transaction } from 'kysely';
import { admits, stateOfEvent, type VisitEventType } from '../core/visit/state.ts';
import { actorOf } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import type { HeldVisit } from './hold-visit.ts';
import type { Paper } from './paper.ts';
import { visitProblems } from './problems.ts';
import { keepEvidence } from './visit-evidence.ts';

/** @throws Problem `visit-out-of-order` naming each visit that its state keeps from `type` */
export function refuseVisitsOutOfOrder(
  visits: readonly Pick<HeldVisit, 'draw' | 'id' | 'state'>[],
  type: VisitEventType,
): void {
  const refused = visits.filter(({ state }) => !admits(state, type));
  if (refused.length === 0) return;
  throw new Problem(visitProblems['visit-out-of-order'], {
    members: { step: type, visits: refused.map(({ draw, id, state }) => ({ draw, id, state })) },
  });
}

/**
 * Appends the same event to visits that the transaction holds, and gives them as they are then.
 * @param paper where somebody entered it on behalf of those who signed
 * @throws Problem `visit-out-of-order`
 */
export async function appendVisitEvents(
  trx: Transaction<Database>,
  visits: readonly HeldVisit[],
  type: VisitEventType,
  body: object,
  paper?: Paper,
): Promise<HeldVisit[]> {
  refuseVisitsOutOfOrder(visits, type);
  const { id: actor, name: actor_name, role } = actorOf(trx);
  const event = {
    type,
    body: JSON.stringify(paper === undefined ? body : { ...body, paper }),
    paper: paper === undefined ? null : Buffer.from(paper.scan, 'hex'),
    actor,
    actor_name,
    role: role ?? null,
    at: instantNow(),
  };
  await trx
    .insertInto('visit_event')
    .values(
      visits.map(({ draw_id, id: visit, events }) => ({ draw_id, visit, sequence: events + 1, ...event })),
    )
    .execute();
  if (paper !== undefined) await keepEvidence(trx, visits, [paper.scan]);
  return visits.map((visit) => ({
    ...visit,
    last_event: type,
    events: visit.events + 1,
    state: stateOfEvent(type),
  }));
}
