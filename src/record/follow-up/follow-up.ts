import type { Transaction } from 'kysely';
import { stateOf } from '../../core/visit/state.ts';
import { actorOf, record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { type HeldVisit, holdVisit, type VisitName } from '../../visit/hold-visit.ts';
import { checkPaper } from '../../visit/paper.ts';
import { visitProblems } from '../../visit/problems.ts';
import { appendVisitEvents } from '../../visit/visit-events.ts';
import { keepEvidence } from '../../visit/visit-evidence.ts';
import { filedResult } from '../filed-result.ts';
import { recordProblems } from '../problems.ts';
import { measuresOf, samePlace } from './measures-of.ts';
import type { FollowUp, MeasureNow } from './schema.ts';

/**
 * Enters what became of a measure. When the last open one of a published visit is settled, the visit is closed.
 * @param inspector certificate number, where a team member enters it
 * @throws Problem `visit-not-found`, `visit-out-of-order`, `measure-unknown`, `measure-settled`, `follow-up-unfit`, and
 *   as `checkPaper` does
 */
export async function followUpMeasure(
  trx: Transaction<Database>,
  name: VisitName,
  inspector: string | undefined,
  given: FollowUp,
): Promise<{ readonly measures: MeasureNow[]; readonly closed: boolean }> {
  const visit = await holdVisit(trx, name, inspector);
  if (!FOLLOWED.has(stateOf(visit)))
    throw new Problem(visitProblems['visit-out-of-order'], {
      members: { step: given.type, visits: [{ draw: visit.draw, id: visit.id, state: visit.state }] },
    });
  await checkPaper(trx, given.paper);
  const before = await measuresOf(trx, visit);
  refuseUnfit(
    before.find((measure) => samePlace(measure, given)),
    given,
  );
  await insertStep(trx, visit, given);
  if (given.paper !== undefined) await keepEvidence(trx, [visit], [given.paper.scan]);
  await record(trx, {
    action: 'record.follow-up',
    object_kind: 'visit',
    object_id: `${visit.draw}/${visit.id}`,
    after: { type: given.type, task: given.task, matter: given.matter, measure: given.measure },
  });
  const measures = await measuresOf(trx, visit);
  const closes = visit.state === 'published' && measures.every(({ open }) => !open);
  if (closes) await appendVisitEvents(trx, [visit], 'closed', {});
  return { measures, closed: closes };
}

/** While a record is returned its measures may change. */
const FOLLOWED: ReadonlySet<string> = new Set(['recorded', 'reviewed', 'published']);

function refuseUnfit(measure: MeasureNow | undefined, { type }: FollowUp): void {
  if (measure === undefined) throw new Problem(recordProblems['measure-unknown']);
  if (!measure.open) throw new Problem(recordProblems['measure-settled']);
  if (!fits(measure, type)) throw new Problem(recordProblems['follow-up-unfit']);
}

/** A correction is settled once it was found made; a transfer once the case has a number. */
function fits({ kind, number, steps }: MeasureNow, type: FollowUp['type']): boolean {
  if (type === 're_checked') return kind === 'correction_ordered';
  if (type === 'case_reported') return kind === 'transferred';
  if (kind === 'correction_ordered') return steps.some((step) => step.type === 're_checked' && step.passed);
  if (kind === 'transferred')
    return number !== undefined || steps.some((step) => step.type === 'case_reported');
  return true;
}

async function insertStep(
  trx: Transaction<Database>,
  { draw_id, id }: HeldVisit,
  { type, department, task, matter, measure, paper, ...body }: FollowUp,
): Promise<void> {
  const { id: actor, name: actor_name } = actorOf(trx);
  const { filing } = (await filedResult(trx, { draw_id, id }))!;
  const { steps } = await trx
    .selectFrom('visit_follow_up')
    .select(({ fn }) => fn.countAll<number>().as('steps'))
    .where('draw_id', '=', draw_id)
    .where('visit', '=', id)
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('visit_follow_up')
    .values({
      ...{ draw_id, visit: id, sequence: Number(steps) + 1, filing, department, task, matter, measure, type },
      body: JSON.stringify(body),
      paper: paper === undefined ? null : Buffer.from(paper.scan, 'hex'),
      ...{ actor, actor_name },
      at: instantNow(),
    })
    .execute();
}
