import { type Kysely, sql } from 'kysely';
import { inScope, type Scope } from '../account/scope/row-scope.ts';
import { hex } from '../core/canonical/bytes.ts';
import { frozenRevisions } from '../plan/frozen-revisions.ts';
import type { Database } from '../platform/database.ts';

/** A task of a draw that was run and is not void, as the revision has it that it was drawn from. */
export interface DrawnTask {
  readonly draw_id: number;
  /** Number of the draw. */
  readonly draw: string;
  readonly rehearsal: boolean;
  readonly plan: string;
  readonly task: string;
  readonly title: string;
  readonly visit_group: string;
  readonly matters: readonly string[];
  /** Departments that are to send a team; where teams are not drawn, the one that leads the plan. */
  readonly departments: readonly string[];
}

export interface DrawnTasksAsked {
  readonly year?: number | undefined;
  readonly plan?: string | undefined;
}

/** By draw and task. What somebody asks about visits is asked of these few rows first, and of the many visits then. */
export async function drawnTasks(
  db: Kysely<Database>,
  { year, plan }: DrawnTasksAsked,
  scope: Scope,
): Promise<DrawnTask[]> {
  let rows = db
    .selectFrom('draw_task')
    .innerJoin('plan', 'plan.id', 'draw_task.plan_id')
    .innerJoin('plan_revision', (on) =>
      on
        .onRef('plan_revision.plan_id', '=', 'draw_task.plan_id')
        .onRef('plan_revision.revision', '=', 'draw_task.revision'),
    )
    .innerJoin('draw', 'draw.id', 'draw_task.draw_id')
    .innerJoin('frame', 'frame.draw_id', 'draw_task.draw_id')
    .innerJoin('outcome', 'outcome.draw_id', 'draw_task.draw_id')
    .select(['draw_task.draw_id', 'frame.number as draw', 'draw.rehearsal', 'plan.code as plan'])
    .select(['plan_revision.digest', 'draw_task.task_code as task'])
    .where(sql<boolean>`NOT EXISTS (SELECT FROM ledger_entry
      WHERE ledger_entry.draw = frame.number AND ledger_entry.type = 'void')`)
    .where(inScope(scope, 'plan'))
    .orderBy('draw_task.draw_id')
    .orderBy('draw_task.task_code');
  if (year !== undefined) rows = rows.where('plan.year', '=', year);
  if (plan !== undefined) rows = rows.where('plan.code', '=', plan);
  const drawn = await rows.execute();
  const texts = await frozenRevisions(db, [...new Set(drawn.map(({ digest }) => hex(digest)))]);
  return drawn.map(({ digest, ...row }) => {
    const text = texts.get(hex(digest))!;
    const { title, visit_group, matters, teams } = text.tasks.find(({ code }) => code === row.task)!;
    const departments = teams.map(({ department }) => department);
    return {
      ...row,
      ...{ title, visit_group, matters },
      departments: departments.length > 0 ? departments : [text.lead_department],
    };
  });
}
