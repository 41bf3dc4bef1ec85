import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import { hex } from '../core/canonical/bytes.ts';
import { frozenRevisions } from '../plan/frozen-revisions.ts';
import type { Database } from '../platform/database.ts';
import type { Visit } from './schema.ts';

/** Of draws that were drawn, by database: from then on a draw has the tasks and the revisions it was drawn from. */
const kept = new WeakMap<FastifyInstance['pool'], Map<number, Visit['tasks']>>();
/** An office draws some dozens of times a year. */
const KEPT_AT_MOST = 500;

/** The same as `tasksOfDraws` for draws that have visits, which were all drawn: each is read once. */
export async function tasksOfDrawn(
  { db, pool }: Pick<FastifyInstance, 'db' | 'pool'>,
  draws: readonly number[],
): Promise<ReadonlyMap<number, Visit['tasks']>> {
  const known = kept.get(pool) ?? new Map<number, Visit['tasks']>();
  kept.set(pool, known);
  const read = await tasksOfDraws(
    db,
    draws.filter((draw) => !known.has(draw)),
  );
  const found = new Map(draws.map((draw) => [draw, read.get(draw) ?? known.get(draw)!]));
  if (known.size + read.size > KEPT_AT_MOST) known.clear();
  for (const [draw, tasks] of read) known.set(draw, tasks);
  return found;
}

/** The tasks of each draw, by code, as the revision has them that it was drawn from. */
export async function tasksOfDraws(
  db: Kysely<Database>,
  draws: readonly number[],
): Promise<ReadonlyMap<number, Visit['tasks']>> {
  if (draws.length === 0) return new Map();
  const lines = await db
    .selectFrom('draw_task')
    .innerJoin('plan', 'plan.id', 'draw_task.plan_id')
    .innerJoin('plan_revision', (on) =>
      on
        .onRef('plan_revision.plan_id', '=', 'draw_task.plan_id')
        .onRef('plan_revision.revision', '=', 'draw_task.revision'),
    )
    .select(['draw_id', 'plan.code as plan', 'task_code as task', 'plan_revision.digest'])
    .where('draw_id', 'in', draws)
    .orderBy('draw_id')
    .orderBy('task_code')
    .execute();
  const texts = await frozenRevisions(
    db,
    lines.map(({ digest }) => hex(digest)),
  );
  const found = new Map<number, Visit['tasks']>();
  for (const { draw_id, plan, task: code, digest } of lines) {
    const text = texts.get(hex(digest))!;
    const line = text.tasks.find((task) => task.code === code)!;
    const shown: Visit['tasks'][number] = {
      plan,
      lead_department: text.lead_department,
      task: code,
      title: line.title,
      matters: line.matters,
      list_version: text.matter_list ?? null,
      methods: line.methods,
      window_from: line.window_from,
      window_to: line.window_to,
      content: line.teams.map(({ department, content, authority }) => ({
        department,
        content: content ?? null,
        authority: authority ?? null,
      })),
    };
    found.set(draw_id, [...(found.get(draw_id) ?? []), shown]);
  }
  return found;
}
