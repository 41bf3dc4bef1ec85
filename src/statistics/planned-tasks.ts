import { type Kysely, sql } from 'kysely';
import { inScope } from '../account/scope/row-scope.ts';
import { parseJson } from '../core/canonical/parse-json.ts';
import { planRevision } from '../plan/schema.ts';
import type { Database } from '../platform/database.ts';
import type { Asked } from './asked.ts';

/** A task of a published plan, as its newest published revision has it. */
export interface PlannedTaskLine {
  readonly plan: string;
  readonly task: string;
  readonly title: string;
  readonly departments: string[];
  /** Several departments go together; where each county of 市抽县查 goes by itself, none does. */
  readonly joint: boolean;
}

/** By plan and task. A year has some tens of plans. */
export async function plannedTasks(
  db: Kysely<Database>,
  { query, scope, departments }: Pick<Asked, 'query' | 'scope' | 'departments'>,
): Promise<PlannedTaskLine[]> {
  let plans = db
    .selectFrom('plan')
    .innerJoin('plan_revision', 'plan_revision.plan_id', 'plan.id')
    .select(['plan.code as plan', 'plan_revision.document'])
    .where('plan.year', '=', query.year)
    .where(inScope(scope, 'plan'))
    .where(
      'plan_revision.revision',
      '=',
      sql<number>`(SELECT max(revision) FROM plan_event
      WHERE plan_event.plan_id = plan.id AND plan_event.type = 'published')`,
    )
    .orderBy('plan.code');
  if (query.plan !== undefined) plans = plans.where('plan.code', '=', query.plan);
  return (await plans.execute())
    .flatMap(({ plan, document }) => {
      const { tasks, lead_department } = planRevision.parse(parseJson(document));
      return tasks.map(({ code, title, teams, mode }): PlannedTaskLine => {
        const named = teams.map(({ department }) => department).sort();
        return {
          ...{ plan, task: code, title },
          departments: named.length > 0 ? named : [lead_department],
          joint: mode === 'own' && named.length > 1,
        };
      });
    })
    .filter((line) => departments === undefined || line.departments.some((one) => departments.includes(one)))
    .sort((a, b) => (`${a.plan} ${a.task}` < `${b.plan} ${b.task}` ? -1 : 1));
}
