/**
 * Which targets a task is over, and in which tier: the one place where a scope becomes SQL. The preview
 * counts over these rows and sealing copies them, so what a planner saw is what is sealed.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tier } from '../core/draw/document.ts';
import { CEILING_REASONS } from '../core/frequency/ceiling-reasons.ts';
import {
  drawnRoundJoin,
  drawnRoundReason,
  ROUND_REASONS,
  type SpreadTask,
} from '../frequency/drawn-rounds.ts';
import {
  departmentsOf,
  type Guard,
  type GuardedTask,
  LOAD_JOIN,
  loadColumns,
  loadTables,
  reasonColumn,
} from '../frequency/guard.ts';
import type { Database } from '../platform/database.ts';
import type { PlannedTask, Scope } from './schema.ts';

/** What of a task decides who is in its frame. */
export type ScopedTask = Pick<PlannedTask, 'scope' | 'credit_scheme' | 'unrated_as'> &
  GuardedTask &
  SpreadTask;

/**
 * Reasons for which a target in scope of a task is left out of it, in the order in which they are asked: the first
 * that holds is counted. Published with their counts, never with who.
 */
export const EXCLUSION_REASONS = [...ROUND_REASONS, 'not-operating', 'key-list', ...CEILING_REASONS] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

/** Without a credit scheme all targets are of one tier: the one the task names, else A. */
export const tierOfUnrated = (task: Pick<ScopedTask, 'unrated_as'>): Tier => task.unrated_as ?? 'A';

/**
 * A query over all targets that are in scope of at least one of `tasks`, in one pass over the register.
 * Columns: `id`, `route`, and for the i-th task `t<i>` (the target's tier, null where it is not in the task's scope),
 * `u<i>` (true where it had no valid evaluation) and `x<i>` (why it is left out of the task, null where it is in).
 * No order. All values are literals, so the compiled text can stand in `COPY (…) TO STDOUT`, which takes no
 * parameters. `OFFSET 0` has each tier worked out once, however often it is named.
 * @param today the day of sealing, on which an evaluation must be valid, `YYYY-MM-DD`
 */
export function frameQuery(tasks: readonly ScopedTask[], today: string, guard: Guard): RawBuilder<FrameRow> {
  const departments = guardedDepartments(tasks, guard);
  const judged = tasks.map((task, i) => {
    const [tier, unrated, reason] = [`t${i}`, `u${i}`, `x${i}`].map((name) => sql.ref(name)) as Three;
    const left = sql`coalesce(${sql.ref(`r${i}`)}, barred, ${reasonColumn(guard, task, departments, tier, today)})`;
    return sql`${tier}, ${unrated}, CASE WHEN ${tier} IS NOT NULL THEN ${left} END AS ${reason}`;
  });
  return sql<FrameRow>`WITH RECURSIVE ${loadTables(guard, departments, today)}
  SELECT id, route, ${sql.join(judged)} FROM (${scopedTargets(tasks, departments, today)} OFFSET 0) AS scoped
  WHERE ${inAny(tasks)}`;
}

/**
 * The register with `barred` (why a target enters no frame at all), the columns of `LOAD_JOIN`, `t<i>` and `u<i>` as in
 * `frameQuery`, and `r<i>` (the reason of `ROUND_REASONS` where another round has drawn it, else null); to stand behind `WITH RECURSIVE ${loadTables(…)}`.
 */
export function scopedTargets(
  tasks: readonly ScopedTask[],
  departments: readonly string[],
  today: string,
): RawBuilder<unknown> {
  const schemes = [...new Set(tasks.flatMap(({ credit_scheme: scheme }) => scheme ?? []))];
  const joins = schemes.map((scheme, i) => evaluations(scheme, sql.ref(`s${i}`), today));
  const columns = tasks.map((task, i) => {
    const at = schemes.indexOf(task.credit_scheme ?? '');
    const rated = at < 0 ? sql`NULL::text` : sql.ref(`s${at}.tier`);
    const tier = sql`coalesce(${rated}, ${sql.lit(tierOfUnrated(task))})`;
    const met = sql.join([criteria(task.scope), tierIn(tier, task.scope.tiers)], sql` AND `);
    const unrated = at < 0 ? sql`false` : sql`${rated} IS NULL`;
    return sql`CASE WHEN ${met} THEN ${tier} END AS ${sql.ref(`t${i}`)}, ${unrated} AS ${sql.ref(`u${i}`)},
      ${drawnRoundReason(task, i)} AS ${sql.ref(`r${i}`)}`;
  });
  return sql`SELECT target.id, target.route,
      CASE WHEN target.status <> 'operating' THEN 'not-operating' WHEN target.key_supervision THEN 'key-list' END AS barred,
      ${sql.join([...loadColumns(departments), ...columns])}
    FROM target ${sql.join([...joins, LOAD_JOIN, ...tasks.map(drawnRoundJoin)], sql` `)}
    WHERE (target.retired_on IS NULL OR target.retired_on > ${sql.lit(today)}::date)`;
}

/** Whether a row of `scopedTargets` is in scope of any task. */
export const inAny = (tasks: readonly ScopedTask[]): RawBuilder<unknown> =>
  sql`(${sql.join(
    tasks.map((_, i) => sql`${sql.ref(`t${i}`)} IS NOT NULL`),
    sql` OR `,
  )})`;

/** Departments whose own ceilings `tasks` touch, each once. */
export const guardedDepartments = (tasks: readonly ScopedTask[], guard: Guard): string[] => [
  ...new Set(tasks.flatMap((task) => departmentsOf(task, guard.lead_department))),
];

type Three = [RawBuilder<unknown>, RawBuilder<unknown>, RawBuilder<unknown>];

export interface FrameRow {
  readonly id: string;
  readonly route: string;
  readonly [tierColumn: `t${number}`]: Tier | null;
  readonly [unratedColumn: `u${number}`]: boolean;
  readonly [reasonColumn: `x${number}`]: ExclusionReason | null;
}

/**
 * Tiers under one scheme as a derived table that hashes once, whatever the number of tasks. Without `OFFSET 0`
 * PostgreSQL would look the grade up again wherever a column of `frameQuery` names the tier.
 */
function evaluations(scheme: string, name: RawBuilder<unknown>, today: string): RawBuilder<unknown> {
  const day = sql`${sql.lit(today)}::date`;
  return sql`LEFT JOIN (
    SELECT target_evaluation.target_id, credit_scheme.grades ->> target_evaluation.grade AS tier
    FROM target_evaluation JOIN credit_scheme ON credit_scheme.code = target_evaluation.scheme
    WHERE target_evaluation.scheme = ${sql.lit(scheme)}
      AND (target_evaluation.evaluated_on IS NULL OR target_evaluation.evaluated_on <= ${day})
      AND (target_evaluation.valid_until IS NULL OR target_evaluation.valid_until >= ${day})
    OFFSET 0
  ) AS ${name} ON ${name}.target_id = target.id`;
}

function criteria(scope: Scope): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [];
  if (scope.kinds) parts.push(sql`target.kind = ANY(${list(scope.kinds)})`);
  if (scope.categories) parts.push(sql`target.categories && ${list(scope.categories)}`);
  if (scope.departments) parts.push(sql`target.department = ANY(${list(scope.departments)})`);
  if (scope.tags) parts.push(sql`target.tags && ${list(scope.tags)}`);
  if (scope.districts) parts.push(sql`(${sql.join(scope.districts.map(within), sql` OR `)})`);
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` AND `);
}

/** GB/T 2260: a code ending in 00 stands for a city or province and holds everything below it. */
const within = (district: string): RawBuilder<unknown> =>
  sql`starts_with(target.district, ${sql.lit(district.replace(/(00)+$/, ''))})`;

const tierIn = (tier: RawBuilder<unknown>, tiers: readonly Tier[] | undefined): RawBuilder<unknown> =>
  tiers === undefined ? sql`true` : sql`${tier} = ANY(${list(tiers)})`;

const list = (values: readonly string[]): RawBuilder<unknown> =>
  sql`ARRAY[${sql.join(values.map((value) => sql.lit(value)))}]::text[]`;

/** By task and department in charge, how many targets the task's scope holds, whatever their tier. */
export async function targetsByDepartment(
  db: Kysely<Database>,
  tasks: readonly Pick<ScopedTask, 'code' | 'scope'>[],
  today: string,
): Promise<Map<string, Map<string, number>>> {
  if (tasks.length === 0) return new Map();
  const counts = tasks.map(
    ({ scope }, i) => sql`count(*) FILTER (WHERE ${criteria(scope)}) AS ${sql.ref(`n${i}`)}`,
  );
  const { rows } = await sql<{ department: string; [n: `n${number}`]: number }>`
    SELECT target.department, ${sql.join(counts)} FROM target
    WHERE target.department IS NOT NULL AND (target.retired_on IS NULL OR target.retired_on > ${today}::date)
    GROUP BY target.department ORDER BY target.department COLLATE "C"`.execute(db);
  return new Map(
    tasks.map(({ code }, i) => {
      const held = rows.map((row): [string, number] => [row.department, row[`n${i}`]!]);
      return [code, new Map(held.filter(([, n]) => n > 0))];
    }),
  );
}

/** Targets in scope that an earlier round of the task has drawn, or, where a round is redone, a later one. */
export interface DrawnCount {
  readonly earlier: Readonly<Partial<Record<Tier, number>>>;
  readonly later: Readonly<Partial<Record<Tier, number>>>;
}

/** How many targets one task is over: before exclusions, and in the frame. */
export interface ScopeCount {
  readonly in_scope: Readonly<Partial<Record<Tier, number>>>;
  readonly eligible: Readonly<Partial<Record<Tier, number>>>;
  /** Of those left out, how many another round of the task has drawn. */
  readonly drawn: DrawnCount;
  readonly exclusions: Readonly<Partial<Record<ExclusionReason, number>>>;
  /** Of the eligible ones, how many had no valid evaluation. */
  readonly unrated: number;
}

/** Counts over `frameQuery`, in the order of `tasks`, by one aggregation. */
export async function countScopes(
  db: Kysely<Database>,
  tasks: readonly ScopedTask[],
  today: string,
  guard: Guard,
): Promise<ScopeCount[]> {
  const keys = sql.join(tasks.flatMap((_, i) => [`t${i}`, `u${i}`, `x${i}`].map((name) => sql.ref(name))));
  const { rows } = await sql<FrameGroup>`
    SELECT ${keys}, count(*) AS n FROM (${frameQuery(tasks, today, guard)}) AS frame GROUP BY ${keys}`.execute(
    db,
  );
  return tasks.map((_, i) => tally(rows, i));
}

/** Rows of `frameQuery` that are alike, and how many they are. */
export type FrameGroup = Omit<FrameRow, 'id' | 'route'> & { readonly n: number };

/** Counts of the `task`-th task over groups of rows. */
export function tally(groups: readonly FrameGroup[], task: number): ScopeCount {
  const inScope: Partial<Record<Tier, number>> = {};
  const eligible: Partial<Record<Tier, number>> = {};
  const drawn = { earlier: {} as Partial<Record<Tier, number>>, later: {} as Partial<Record<Tier, number>> };
  const exclusions: Partial<Record<ExclusionReason, number>> = {};
  let unrated = 0;
  for (const group of groups) {
    const tier = group[`t${task}`];
    if (tier === null || tier === undefined) continue;
    inScope[tier] = (inScope[tier] ?? 0) + group.n;
    const reason = group[`x${task}`];
    if (reason) {
      const round =
        reason === 'drawn-earlier' ? drawn.earlier : reason === 'drawn-later' ? drawn.later : undefined;
      if (round) round[tier] = (round[tier] ?? 0) + group.n;
      exclusions[reason] = (exclusions[reason] ?? 0) + group.n;
      continue;
    }
    eligible[tier] = (eligible[tier] ?? 0) + group.n;
    if (group[`u${task}`]) unrated += group.n;
  }
  return { in_scope: inScope, eligible, drawn, exclusions, unrated };
}
