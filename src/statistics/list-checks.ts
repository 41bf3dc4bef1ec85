import { type Kysely, sql } from 'kysely';
import type { Tier } from '../core/draw/document.ts';
import type { Database } from '../platform/database.ts';
import type { Asked } from './asked.ts';
import { DRAWN_CHECKS, type Standing } from './drawn-checks.ts';
import { readFrames } from './frames.ts';
import { visitFacts } from './visit-facts.ts';

export interface ChecksAsked {
  readonly task?: string | undefined;
  readonly tier?: Tier | undefined;
  /** Checks in which the matter has a result; `standing` is then the matter's. */
  readonly matter?: string | undefined;
  readonly standing?: readonly Standing[] | undefined;
  /** Tasks of a visit beyond its first. */
  readonly saved?: boolean | undefined;
  readonly after?: CheckPlace | undefined;
  readonly limit: number;
}

export interface CheckPlace {
  readonly draw_id: number;
  readonly stratum: string;
  readonly rank: number;
}

export interface CheckLine {
  readonly draw: string;
  readonly plan: string;
  readonly task: string;
  readonly tier: Tier;
  readonly rank: number;
  readonly joined: boolean;
  /** N_h of its stratum. */
  readonly stratum_size: number;
  readonly target: string;
  readonly name: string | null;
  /** Id of the visit. */
  readonly visit: string;
  readonly standing: Standing;
}

/** The sample itself, by draw, stratum and rank: what the figures of checks are counted from. */
export async function listChecks(
  db: Kysely<Database>,
  asked: Asked,
  { task, tier, matter, standing, saved, after, limit }: ChecksAsked,
): Promise<(CheckLine & CheckPlace)[]> {
  const results =
    matter === undefined
      ? sql``
      : sql`JOIN matter_result m ON m.check_key = d.check_key AND m.matter = ${matter}`;
  const stands = matter === undefined ? sql`d.standing` : sql`m.outcome`;
  const { rows } = await sql<
    Omit<CheckLine, 'stratum_size'> & CheckPlace
  >`WITH ${visitFacts(asked)}, ${DRAWN_CHECKS}
    SELECT d.draw_id, frame.number AS draw, d.plan, d.task, d.tier, d.stratum, d.rank, d.joined, d.target_id AS target,
      target.name, substr(d.key, strpos(d.key, ' ') + 1) AS visit, ${stands} AS standing
    FROM (SELECT *, standing <> 'replaced' AND row_number() OVER (PARTITION BY key
        ORDER BY standing = 'replaced', task COLLATE "C") > 1 AS saved FROM drawn_check) AS d
    ${results} JOIN frame ON frame.draw_id = d.draw_id LEFT JOIN target ON target.id = d.target_id
    WHERE d.is_own
      AND ${task === undefined ? sql`true` : sql`d.task = ${task}`}
      AND ${tier === undefined ? sql`true` : sql`d.tier = ${tier}`}
      AND ${standing === undefined ? sql`true` : sql`${stands} = ANY (${[...standing]}::text[])`}
      AND ${saved === undefined ? sql`true` : sql`d.saved = ${saved}`}
      AND ${after === undefined ? sql`true` : sql`(d.draw_id, d.stratum, d.rank) > (${after.draw_id}, ${after.stratum}, ${after.rank})`}
    ORDER BY d.draw_id, d.stratum, d.rank LIMIT ${limit}`.execute(db);
  const frames = await readFrames(db, rows);
  return rows.map((row) => ({
    ...row,
    stratum_size: frames.get(row.draw_id)!.strata.find(({ name }) => name === row.stratum)!.size,
  }));
}
