/**
 * The frequency guard in SQL (decision 0012): how often the firm of each target was visited in a year, and
 * which reason, if any, keeps a target out of a task. All values are literals, as in `frameQuery`.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Ceilings, DEFAULT_CEILINGS } from '../core/frequency/ceilings.ts';
import type { Database } from '../platform/database.ts';
import { rulesInForce } from '../sampling-rules/queries.ts';
import { countedEvents } from './counted-events.ts';
import { drawnRoundsTable } from './drawn-rounds.ts';

/** What limits the visits of a year, and who sends a team where a task names none. */
export interface Guard {
  readonly ceilings: Ceilings;
  /** Year of the tasks' windows, which is that of their plan. */
  readonly year: number;
  readonly lead_department: string;
  /** Code of the plan. */
  readonly plan: string;
}

/** What of a task the guard looks at. */
export interface GuardedTask {
  readonly teams: readonly { readonly department: string }[];
  /** First day of the window; a draft may lack it. */
  readonly window_from?: string | undefined;
}

/**
 * The guard that the sampling rules in force put before tasks of a plan; the usual one where there are no rules.
 * @param at the moment whose rules are meant, RFC 3339; now, unless given
 */
export async function guardOf(
  db: Kysely<Database>,
  { year, lead_department, plan }: Omit<Guard, 'ceilings'>,
  at?: string,
): Promise<Guard> {
  const ceilings = (await rulesInForce(db, at))?.ceilings ?? DEFAULT_CEILINGS;
  return { ceilings, year, lead_department, plan };
}

/** Departments whose own ceiling a visit of the task touches: those that send a team, else the plan's. */
export const departmentsOf = ({ teams }: GuardedTask, lead: string): string[] =>
  teams.length === 0 ? [lead] : [...new Set(teams.map(({ department }) => department))];

/**
 * Common table expressions for `LOAD_JOIN`. `owned` is the firm, the topmost owner, of each target that has an owner.
 * `counted` has, for each firm that was visited, `n` (visits of the year), `d<j>` (those of the j-th of `departments`)
 * and `clean` (day of the last clean random check, of any year). A firm is a target with all that belongs to it, to
 * any depth; what one of them had counts for each of them.
 */
export function loadTables(guard: Guard, departments: readonly string[], today: string): RawBuilder<unknown> {
  const perDepartment = departments.map(
    (department, j) =>
      sql`count(*) FILTER (WHERE counts AND ${sql.lit(department)} = ANY (departments)) AS ${sql.ref(`d${j}`)}`,
  );
  const columns = sql.join([
    sql`count(*) FILTER (WHERE counts) AS n`,
    ...perDepartment,
    sql`max(clean) AS clean`,
  ]);
  return sql`owned (id, firm) AS (
      SELECT target.id, firm.id FROM target JOIN target AS firm ON firm.id = target.owner_id AND firm.owner_id IS NULL
      UNION ALL
      SELECT target.id, owned.firm FROM owned JOIN target ON target.owner_id = owned.id
    ),
    ${countedEvents(guard.year, guard.ceilings.cooling_off_months > 0, today)},
    counted AS (
      SELECT coalesce(owned.firm, event.target_id) AS firm, ${columns}
      FROM event LEFT JOIN owned ON owned.id = event.target_id GROUP BY 1
    ),
    ${drawnRoundsTable(guard.plan)}`;
}

export const LOAD_JOIN = sql`LEFT JOIN owned ON owned.id = target.id
    LEFT JOIN counted ON counted.firm = coalesce(owned.firm, target.id)`;

/** What `LOAD_JOIN` joins, for the SELECT around it; `firm` is the target itself where it has no owner. */
export const loadColumns = (departments: readonly string[]): RawBuilder<unknown>[] => [
  sql`coalesce(owned.firm, target.id) AS firm`,
  ...['n', ...departments.map((_, j) => `d${j}`), 'clean'].map((name) => sql.ref(`counted.${name}`)),
];

/**
 * The reason why the guard leaves a target out of a task, or null; `tier` is the column that holds the target's
 * tier in the task. The same rule as `ceilingReason` of the core, for a whole register.
 */
export function reasonColumn(
  guard: Guard,
  task: GuardedTask,
  departments: readonly string[],
  tier: RawBuilder<unknown>,
  today: string,
): RawBuilder<unknown> {
  const { by_tier, per_department, over_all, cooling_off_months: months } = guard.ceilings;
  const reached = (n: RawBuilder<unknown>, most: number) => sql`${n} >= ${sql.lit(most)}`;
  const own = departmentsOf(task, guard.lead_department).map((code) => departments.indexOf(code));
  const first = task.window_from !== undefined && task.window_from > today ? task.window_from : today;
  const whens: RawBuilder<unknown>[] = Object.entries(by_tier).map(
    ([letter, most]) => sql`WHEN ${tier} = ${sql.lit(letter)} AND ${reached(N, most)} THEN 'ceiling-tier'`,
  );
  whens.push(sql`WHEN ${tier} = 'D' THEN NULL`);
  if (per_department !== undefined) {
    for (const j of own)
      whens.push(sql`WHEN ${reached(sql.ref(`d${j}`), per_department)} THEN 'ceiling-department'`);
  }
  if (over_all !== undefined) whens.push(sql`WHEN ${reached(N, over_all)} THEN 'ceiling-all'`);
  if (months > 0) {
    const until = sql`clean + make_interval(months => ${sql.lit(months)})`;
    whens.push(sql`WHEN ${until} > ${sql.lit(first)}::date THEN 'cooling-off'`);
  }
  return sql`CASE ${sql.join(whens, sql` `)} END`;
}

const N = sql.ref('n');
