import type { Transaction } from 'kysely';
import { jcs } from '../core/canonical/jcs.ts';
import { findPlan, findRevision } from '../plan/queries.ts';
import { roundsOf } from '../plan/resolve-sample.ts';
import type { PlannedTask } from '../plan/schema.ts';
import { actorOf, record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { drawProblems } from './problems.ts';
import { type Draw, findDraw, insertDraw } from './queries.ts';
import type { NewDraw } from './schema.ts';

/** Says which tasks are drawn together; nothing is fixed until the list is sealed. */
export async function draftDraw(trx: Transaction<Database>, draft: NewDraw): Promise<Draw> {
  const { tasks, ...draw } = draft;
  refuseRepeated(tasks);
  const [plan, ...others] = new Set(tasks.map((task) => task.plan));
  if (plan === undefined || others.length > 0) throw new Problem(drawProblems['draw-several-plans']);
  const { id: plan_id, revision, lines } = await publishedPlan(trx, plan);

  const unknown = tasks.filter(({ task }) => !lines.has(task));
  if (unknown.length > 0)
    throw new Problem(drawProblems['draw-task-unknown'], { members: { tasks: unknown } });
  const beyond = tasks.filter(({ task, round }) => round > roundsOf(lines.get(task)!));
  if (beyond.length > 0) {
    const limits = beyond.map((task) => ({ ...task, rounds: roundsOf(lines.get(task.task)!) }));
    throw new Problem(drawProblems['draw-round-unknown'], { members: { tasks: limits } });
  }
  refuseSeveralPolicies(tasks.map(({ task }) => lines.get(task)!));
  const covered = tasks.map((task) => ({ ...task, plan_id, revision }));
  const id = await insertDraw(trx, { ...draw, created_by: actorOf(trx).id }, covered);
  await record(trx, { action: 'draw.draft', object_kind: 'draw', object_id: String(id), after: draft });
  return (await findDraw(trx, id))!;
}

/** Strata are named by task code alone (protocol section 1), so a code stands once in a draw. */
function refuseRepeated(tasks: NewDraw['tasks']): void {
  const seen = new Set<string>();
  for (const { task } of tasks) {
    if (seen.has(task)) throw new Problem(drawProblems['draw-task-repeated'], { members: { task } });
    seen.add(task);
  }
}

/** One bundle discloses the draw, so its tasks become public together. */
function refuseSeveralPolicies(lines: readonly PlannedTask[]): void {
  const policies = new Set(lines.map(({ disclosure }) => jcs(disclosure)));
  if (policies.size > 1) throw new Problem(drawProblems['draw-policies-differ']);
}

/** The revision in force and its tasks by code. */
async function publishedPlan(trx: Transaction<Database>, code: string) {
  const plan = await findPlan(trx, code);
  if (plan === undefined) throw new Problem(drawProblems['draw-task-unknown'], { members: { plan: code } });
  const revision = plan.now.published;
  if (revision === undefined) {
    throw new Problem(drawProblems['draw-plan-unpublished'], {
      members: { plan: code, state: plan.now.state },
    });
  }
  const { document } = (await findRevision(trx, plan.id, revision))!;
  return { id: plan.id, revision, lines: new Map(document.tasks.map((task) => [task.code, task])) };
}
