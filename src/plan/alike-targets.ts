import { type Kysely, sql } from 'kysely';
import { TIERS, type Tier } from '../core/draw/document.ts';
import type { Guard } from '../frequency/guard.ts';
import type { Database } from '../platform/database.ts';
import type { Task } from './schema.ts';
import { frameQuery } from './scope.ts';

/** A task of which it is known when it is done. */
export type Windowed = Task & { readonly window_from: string; readonly window_to: string };

export const hasWindow = (task: Task): task is Windowed =>
  task.window_from !== undefined && task.window_to !== undefined && task.window_from <= task.window_to;

/** Targets that are alike: for each task the tier in which they may be drawn, else undefined. */
export interface Alike {
  readonly tiers: readonly (Tier | undefined)[];
  /** For each task in whose scope they are and of which they are left out, their tier. */
  readonly left_out: readonly (Tier | undefined)[];
  readonly n: number;
}

/** One pass over the register: targets in the same tiers of the same tasks are counted, never named. */
export async function alikeTargets(
  db: Kysely<Database>,
  tasks: readonly Windowed[],
  today: string,
  guard: Guard,
): Promise<Alike[]> {
  // One letter for each task: the tier, in lower case where the target is in scope and left out.
  const letters = tasks.map((_, i) => {
    const tier = sql`coalesce(${sql.ref(`t${i}`)}, '-')`;
    return sql`CASE WHEN ${sql.ref(`x${i}`)} IS NULL THEN ${tier} ELSE lower(${tier}) END`;
  });
  const { rows } = await sql<{ key: string; n: number }>`
    SELECT ${sql.join(letters, sql` || `)} AS key, count(*) AS n
    FROM (${frameQuery(tasks, today, guard)}) AS frame GROUP BY 1`.execute(db);
  return rows.map(({ key, n }) => ({
    tiers: [...key].map((letter) => TIERS.find((tier) => tier === letter)),
    left_out: [...key].map((letter) => TIERS.find((tier) => tier.toLowerCase() === letter)),
    n,
  }));
}
