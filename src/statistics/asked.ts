/** What figures are asked for, and what of the year's draws they are counted from. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { inScope, type Scope } from '../account/scope/row-scope.ts';
import { departmentsBelow, findDepartments } from '../department/queries.ts';
import { planProblems } from '../plan/problems.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { code } from '../register/fields.ts';
import { registerProblems } from '../register/problems.ts';
import { type DrawnTask, drawnTasks } from '../visit/drawn-tasks.ts';

export const statisticsQuery = z.strictObject({
  year: z.coerce.number().int().min(2000).max(2999).describe('计划年度 (year of the plans)'),
  plan: code.optional().describe('只统计此计划 (of this plan alone)'),
  department: code
    .optional()
    .describe('只统计此检查机关及其下级 (of this department and those below it alone)'),
});
export type StatisticsQuery = z.infer<typeof statisticsQuery>;

export interface Asked {
  readonly query: StatisticsQuery;
  readonly scope: Scope;
  /** Tasks of official draws that were run and are not void, of the plans asked for. */
  readonly tasks: readonly DrawnTask[];
  /** The department asked for and those below it; undefined for all. */
  readonly departments: readonly string[] | undefined;
}

/**
 * Few rows, whatever the number of visits: everything else is asked of the database by these.
 * @throws Problem `plan-not-found`, `row-not-found` (of a department): a misspelt code must not look like a year without visits
 */
export async function readAsked(db: Kysely<Database>, query: StatisticsQuery, scope: Scope): Promise<Asked> {
  await refuseUnknown(db, query, scope);
  const tasks = await drawnTasks(db, { year: query.year, plan: query.plan }, scope);
  const departments =
    query.department === undefined ? undefined : await departmentsBelow(db, query.department);
  return { query, scope, departments, tasks: tasks.filter(({ rehearsal }) => !rehearsal) };
}

async function refuseUnknown(
  db: Kysely<Database>,
  { plan, department }: StatisticsQuery,
  scope: Scope,
): Promise<void> {
  if (plan !== undefined) {
    const plans = db.selectFrom('plan').select('id').where('code', '=', plan).where(inScope(scope, 'plan'));
    if ((await plans.executeTakeFirst()) === undefined) throw new Problem(planProblems['plan-not-found']);
  }
  if (department !== undefined && (await findDepartments(db, [department])).length === 0)
    throw new Problem(registerProblems['row-not-found']);
}

/** What the routes of this feature can answer where a code is unknown. */
export const askedProblems = [planProblems['plan-not-found'], registerProblems['row-not-found']];

/** Those of the tasks that name a department asked for. */
export const tasksNaming = ({ tasks, departments }: Asked): readonly DrawnTask[] =>
  departments === undefined
    ? tasks
    : tasks.filter((task) => task.departments.some((one) => departments.includes(one)));

/** Whether a row of this department is shown: of all, those asked for, or those the reader is limited to. */
export const isShown = ({ departments, scope }: Asked, code: string): boolean =>
  (departments ?? scope)?.includes(code) ?? true;

type Parameters = Readonly<Record<string, string | number | undefined>>;

/** The address of a list with the criteria asked for and `more`. */
export function listOf(path: string, { query }: Pick<Asked, 'query'>, more: Parameters = {}): string {
  const given = Object.entries({ ...query, ...more }).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return `/api/v1/${path}?${new URLSearchParams(given)}`;
}

/** Visits of official draws; rehearsals have some too. */
export const visitsOf = (asked: Pick<Asked, 'query'>, more: Parameters = {}): string =>
  listOf('visits', asked, { rehearsal: 'false', ...more });
