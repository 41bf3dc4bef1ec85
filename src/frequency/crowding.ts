import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { frameQuery, type ScopedTask } from '../plan/scope.ts';
import type { Database } from '../platform/database.ts';
import type { Guard } from './guard.ts';

const count = z.int().min(0);

/** How many targets of a task are checked more often than a firm should have to bear. */
export const crowding = z.object({
  day: count.describe('同一天多于 1 次'),
  week: count.describe('同一周多于 2 次'),
  month: count.describe('同一月多于 3 次'),
});
export type Crowding = z.infer<typeof crowding>;

/**
 * Targets that would be in the frame of `task` and were checked more than once a day, twice a week (from Monday) or
 * three times a month in the guard's year, by whatever kind of check. Only checks with a day can tell, which today
 * are those of other systems.
 */
export async function crowdedTargets(
  db: Kysely<Database>,
  task: ScopedTask,
  today: string,
  guard: Guard,
): Promise<Crowding> {
  const per = (unit: 'day' | 'week' | 'month') =>
    sql`count(*) OVER (PARTITION BY target_id, date_trunc(${sql.lit(unit)}, checked_on)) AS ${sql.ref(unit)}`;
  const { rows } = await sql<Crowding>`
    SELECT count(*) FILTER (WHERE day > 1) AS day, count(*) FILTER (WHERE week > 2) AS week,
      count(*) FILTER (WHERE month > 3) AS month
    FROM (${frameQuery([task], today, guard)}) AS frame
    JOIN (
      SELECT target_id, max(day) AS day, max(week) AS week, max(month) AS month
      FROM (SELECT target_id, ${per('day')}, ${per('week')}, ${per('month')} FROM outside_check
        WHERE checked_on BETWEEN ${`${guard.year}-01-01`}::date AND ${`${guard.year}-12-31`}::date
          AND (retired_on IS NULL OR retired_on > ${today}::date)) AS dated
      GROUP BY target_id
    ) AS checks ON checks.target_id = frame.id
    WHERE frame.x0 IS NULL`.execute(db);
  return rows[0]!;
}
