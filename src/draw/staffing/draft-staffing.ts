import type { Kysely, Transaction } from 'kysely';
import { actorOf, record } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { type Draw, findDraw, plannedTasks } from '../queries.ts';
import { drawOrProblem } from '../steps.ts';
import { staffingProblems } from './problems.ts';
import type { NewStaffingDraw } from './schema.ts';

/** Says which departments are to get teams for the visits of a draw that was run; nothing is fixed until sealing. */
export async function draftStaffing(
  trx: Transaction<Database>,
  parentId: number,
  { title, departments }: NewStaffingDraw,
): Promise<Draw> {
  const parent = await parentOrProblem(trx, parentId);
  const known = await departmentsOf(trx, parent);
  const unknown = departments.filter((code) => !known.includes(code));
  if (unknown.length > 0)
    throw new Problem(staffingProblems['staffing-department-unknown'], { members: { unknown, known } });
  const { id } = await trx
    .insertInto('draw')
    .values({ title, rehearsal: parent.rehearsal, suite: parent.suite, created_by: actorOf(trx).id })
    .returning('id')
    .executeTakeFirstOrThrow();
  await trx.insertInto('staffing').values({ draw_id: id, parent_id: parentId, departments }).execute();
  await record(trx, {
    action: 'draw.draft',
    object_kind: 'draw',
    object_id: String(id),
    after: { title, of: parent.number, departments },
  });
  return (await findDraw(trx, id))!;
}

/** @throws Problem `draw-not-found`, `staffing-parent-not-drawn` */
export async function parentOrProblem(db: Kysely<Database>, id: number): Promise<Draw> {
  const parent = await drawOrProblem(db, id);
  const { outcome, voided, state } = parent.now;
  if (outcome && !voided && state !== 'closed' && parent.staffing === undefined) return parent;
  throw new Problem(staffingProblems['staffing-parent-not-drawn'], { members: { state } });
}

/** The departments that the tasks of a draw name, by code. */
export async function departmentsOf(db: Kysely<Database>, parent: Draw): Promise<string[]> {
  const tasks = await plannedTasks(db, parent);
  return [...new Set(tasks.flatMap(({ teams }) => teams.map(({ department }) => department)))].sort();
}
