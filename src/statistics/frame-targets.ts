import { type Kysely, type RawBuilder, sql } from 'kysely';
import { inScope } from '../account/scope/row-scope.ts';
import { TIERS, type Tier } from '../core/draw/document.ts';
import type { FrameIndex } from '../core/draw/frame-index.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { type Asked, tasksNaming } from './asked.ts';
import { DRAWN_CHECKS } from './drawn-checks.ts';
import { readFrames, TIER_BIT, tierRanges } from './frames.ts';
import { visitFacts } from './visit-facts.ts';

/**
 * Behind `DRAWN_CHECKS` every target of the frames once. Of a department those tasks that name it: whom another county
 * would have visited, nobody knows of a target that was not drawn.
 *
 * - `visited` (target_id, tiers): with a filed result, whatever it says
 * - `framed` (target_id, tiers): in a sealed frame; `tiers` is the sum of `TIER_BIT` of the tiers it has in the tasks
 */
export function frameTargets(asked: Asked, frames: ReadonlyMap<number, FrameIndex>): RawBuilder<unknown> {
  const tasks = tasksNaming(asked);
  const bits = sql.join(
    TIERS.map((tier) => sql`WHEN ${sql.lit(tier)} THEN ${sql.lit(TIER_BIT[tier])}`),
    sql` `,
  );
  return sql`named AS MATERIALIZED (
      SELECT * FROM unnest(${tasks.map(({ draw_id }) => draw_id)}::bigint[], ${tasks.map(({ task }) => task)}::text[])
        AS named (draw_id, task)
    ),
    visited AS MATERIALIZED (
      SELECT target_id, bit_or(CASE tier ${bits} END) AS tiers
      FROM drawn_check JOIN named USING (draw_id, task)
      WHERE standing IN ('clean', 'problem', 'not_checked') GROUP BY target_id
    ),
    tier_range AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(tierRanges(frames, tasks))}::jsonb)
        AS r (draw_id bigint, first bigint, "end" bigint, tiers integer)
    ),
    framed AS (
      SELECT e.target_id, bit_or(r.tiers) AS tiers FROM tier_range r
      JOIN frame_entry e ON e.draw_id = r.draw_id AND e.ordinal >= r.first AND e.ordinal < r."end"
      GROUP BY e.target_id
    )`;
}

/** How many targets have these tiers; of the register the tiers do not matter. */
export interface CoverageLine {
  readonly of: 'framed' | 'visited' | 'in_operation' | 'visited_in_operation';
  readonly tiers: number;
  readonly targets: number;
}

export const coverageLines = (asked: Asked) => sql<CoverageLine>`
    SELECT 'framed' AS of, tiers, count(*)::integer AS targets FROM framed GROUP BY tiers
    UNION ALL SELECT 'visited', tiers, count(*)::integer FROM visited GROUP BY tiers
    UNION ALL SELECT 'in_operation', 0, count(*)::integer FROM target WHERE ${isInOperation(asked)}
    UNION ALL SELECT 'visited_in_operation', 0, count(*)::integer
      FROM visited JOIN target ON target.id = visited.target_id WHERE ${isInOperation(asked)}`;

const isInOperation = ({ scope }: Asked) => sql<boolean>`(target.status = 'operating'
  AND (target.retired_on IS NULL OR target.retired_on > ${officeToday()}::date) AND ${inScope(scope, 'target')})`;

export interface TargetsAsked {
  /** Those of the sealed frames, or those in operation. */
  readonly among: 'frames' | 'register';
  readonly tier?: Tier | undefined;
  readonly visited?: boolean | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface TargetLine {
  readonly target: string;
  readonly name: string | null;
  /** Those it has in the frames; none where it is in no frame. */
  readonly tiers: Tier[];
  readonly visited: boolean;
}

/** By id. In a tier, visited means visited in that tier: a firm may be in B of one task and in C of another. */
export async function listTargets(
  db: Kysely<Database>,
  asked: Asked,
  { among, tier, visited, after, limit }: TargetsAsked,
): Promise<TargetLine[]> {
  const frames = await readFrames(db, tasksNaming(asked));
  const bits = sql`${tier === undefined ? 15 : TIER_BIT[tier]}::integer`;
  const framed = sql`SELECT f.target_id, target.name, f.tiers, coalesce(v.tiers & ${bits}, 0) <> 0 FROM framed f LEFT JOIN visited v USING (target_id)
    LEFT JOIN target ON target.id = f.target_id WHERE f.tiers & ${bits} <> 0`;
  const register = sql`SELECT target.id, target.name, coalesce(f.tiers, 0), v.target_id IS NOT NULL
    FROM target LEFT JOIN visited v ON v.target_id = target.id LEFT JOIN framed f ON f.target_id = target.id
    WHERE ${isInOperation(asked)}`;
  const { rows } = await sql<Omit<TargetLine, 'tiers'> & { tiers: number }>`
    WITH ${visitFacts(asked)}, ${DRAWN_CHECKS}, ${frameTargets(asked, frames)}
    SELECT * FROM (${among === 'frames' ? framed : register}) AS listed (target, name, tiers, visited)
    WHERE ${visited === undefined ? sql`true` : sql`visited = ${visited}`} AND target > ${after ?? ''} COLLATE "C"
    ORDER BY target COLLATE "C" LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, tiers: TIERS.filter((one) => row.tiers & TIER_BIT[one]) }));
}
