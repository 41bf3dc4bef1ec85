/** Criteria of the list of visits by which every figure can show what it was counted from (src/statistics). */
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import type { Scope } from '../account/scope/row-scope.ts';
import { tier } from '../core/draw/document.ts';
import { MEASURE_KINDS, staysOpen } from '../core/visit/measures.ts';
import type { VisitState } from '../core/visit/state.ts';
import { departmentsBelow } from '../department/queries.ts';
import type { Database } from '../platform/database.ts';
import { code, day } from '../register/fields.ts';
import { flag } from '../register/page.ts';
import { drawnTasks } from './drawn-tasks.ts';
import { visitState } from './schema.ts';
import { filedResult, isIn, outcomeNow, tasksHeld } from './visit-relations.ts';

/** Parameters of the list; those of a date count the days of the office. */
export const visitFilters = z.strictObject({
  year: z.coerce.number().int().min(2000).max(2999).optional().describe('计划年度'),
  plan: code.optional().describe('计划代码'),
  task: code.optional().describe('任务代码；已全部递补而仍有记录的检查，按抽中时的任务'),
  department: code
    .optional()
    .describe('检查机关，含其下级；尚无检查组的，按计划所列部门 (a department of the team, or one below it)'),
  tier: tier.optional().describe('抽取时的信用等级；与 task 同用时，指该任务的等级'),
  rehearsal: flag.optional().describe('是否演练'),
  state: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(visitState))
    .optional()
    .describe(`状态，可用逗号列出多个：${visitState.description}`),
  outcome: z
    .enum(['clean', 'problem', 'not_checked'])
    .optional()
    .describe('归档结果（更正后以更正为准）：clean 未发现问题、problem 发现问题、not_checked 未能检查'),
  matter: code.optional().describe('归档结果中有此事项'),
  open_measures: flag.optional().describe('归档结果中有无尚未办结的后续措施'),
  published_until: day.optional().describe('公示日期不晚于'),
  closed_until: day.optional().describe('办结日期不晚于'),
});
export type VisitFilters = z.infer<typeof visitFilters>;

type Condition = RawBuilder<SqlBool>;

/** The conditions on `visit` and `draw` that leave the visits which meet every criterion. */
export async function conditionsOf(
  db: Kysely<Database>,
  filters: VisitFilters,
  scope: Scope,
): Promise<Condition[]> {
  const { state, outcome, matter, open_measures, rehearsal, published_until, closed_until } = filters;
  const conditions = await taskConditions(db, filters, scope);
  if (rehearsal !== undefined) conditions.push(sql`draw.rehearsal = ${rehearsal === 'true'}`);
  if (state !== undefined) conditions.push(isInOneOf(state));
  if (outcome !== undefined) conditions.push(sql`${outcomeNow} = ${outcome}`);
  if (matter !== undefined)
    conditions.push(
      ofFiled(
        sql`filed.body -> 'results' @> jsonb_build_array(jsonb_build_object('matter', ${matter}::text))`,
      ),
    );
  if (open_measures !== undefined)
    conditions.push(
      open_measures === 'true' ? ofFiled(hasOpenMeasures) : sql`NOT ${ofFiled(hasOpenMeasures)}`,
    );
  if (published_until !== undefined) conditions.push(happenedBy('published', published_until));
  if (closed_until !== undefined) conditions.push(happenedBy('closed', closed_until));
  return conditions;
}

/** Those that are asked of the tasks: few rows, which every visit is then held against. */
async function taskConditions(
  db: Kysely<Database>,
  { year, plan, task, department, tier }: VisitFilters,
  scope: Scope,
): Promise<Condition[]> {
  if ([year, plan, task, department, tier].every((criterion) => criterion === undefined)) return [];
  // An inspector's visits are his whoever leads their plans, and then there is no scope.
  const asked = await drawnTasks(db, { year, plan }, scope);
  const over = asked.filter((one) => task === undefined || one.task === task);
  const draws = sql`${[...new Set(over.map(({ draw_id }) => draw_id))]}::bigint[]`;
  const conditions: Condition[] = [sql`visit.draw_id = ANY (${draws})`];
  if (task !== undefined) conditions.push(sql`${task} = ANY (${tasksHeld})`);
  if (department !== undefined) {
    const codes = await departmentsBelow(db, department);
    const named = asked.filter(({ departments }) => departments.some((one) => codes.includes(one)));
    conditions.push(isOfDepartments(codes, named));
  }
  if (tier !== undefined) conditions.push(wasDrawnIn(tier, draws, task));
  return conditions;
}

const isInOneOf = (states: readonly VisitState[]): Condition =>
  sql`(${sql.join(
    [...new Set(states)].map((state) => isIn(state)),
    sql` OR `,
  )})`;

const TEAMS = sql`unit_of_visit u JOIN team ON team.draw_id = u.team_draw_id AND team.unit = u.unit
  WHERE u.draw_id = visit.draw_id AND u.visit = visit.id`;

const isOfDepartments = (
  codes: readonly string[],
  named: readonly { readonly draw_id: number; readonly task: string }[],
): Condition => sql`(EXISTS (SELECT FROM ${TEAMS} AND team.department = ANY (${[...codes]}))
  OR (NOT EXISTS (SELECT FROM ${TEAMS}) AND EXISTS (SELECT FROM unnest(${tasksHeld}) AS held (task)
    WHERE (visit.draw_id, held.task) IN (SELECT * FROM unnest(${named.map(({ draw_id }) => draw_id)}::bigint[],
      ${named.map(({ task }) => task)}::text[])))))`;

/** The places of the draws in a tier are looked up once, not for each visit: a frame has no index by target. */
const wasDrawnIn = (tier: string, draws: RawBuilder<unknown>, task: string | undefined): Condition =>
  sql`EXISTS (SELECT FROM unnest(${task === undefined ? tasksHeld : sql`ARRAY[${task}::text]`}) AS held (task)
    WHERE (visit.draw_id, visit.target_id, held.task) IN (
      SELECT place.draw_id, e.target_id, left(place.stratum, -2) FROM (
        SELECT draw_id, stratum, ordinal FROM selection UNION ALL SELECT draw_id, stratum, ordinal FROM target_replacement
      ) AS place JOIN frame_entry e ON e.draw_id = place.draw_id AND e.ordinal = place.ordinal
      WHERE place.draw_id = ANY (${draws}) AND right(place.stratum, 1) = ${tier}))`;

const ofFiled = (condition: RawBuilder<unknown>): Condition =>
  sql`EXISTS (SELECT FROM ${filedResult} AS filed WHERE ${condition})`;

const OPEN_KINDS = MEASURE_KINDS.filter(staysOpen);

/** As `measuresOf` (src/record/follow-up) tells it of one visit. */
const hasOpenMeasures = sql`EXISTS (
  SELECT FROM jsonb_array_elements(filed.body -> 'results') AS result,
    jsonb_array_elements(result -> 'measures') WITH ORDINALITY AS measure (given, place)
  WHERE given ->> 'kind' = ANY (${OPEN_KINDS}) AND NOT EXISTS (SELECT FROM visit_follow_up f
    WHERE f.draw_id = visit.draw_id AND f.visit = visit.id AND f.filing = filed.sequence AND f.type = 'settled'
      AND f.department = result ->> 'department' AND f.task = result ->> 'task' AND f.matter = result ->> 'matter'
      AND f.measure = place - 1))`;

const happenedBy = (type: 'published' | 'closed', day: string): Condition =>
  sql`EXISTS (SELECT FROM visit_event e WHERE e.draw_id = visit.draw_id AND e.visit = visit.id AND e.type = ${type}
    AND ${officeDate(sql`e.at`)} <= ${day}::date)`;

/** The day of the office in which an instant lies, as `officeDay` (src/platform/clock.ts) has it. */
export const officeDate = (instant: RawBuilder<unknown>): RawBuilder<string> =>
  sql`((${instant} AT TIME ZONE 'UTC') + interval '8 hours')::date`;
