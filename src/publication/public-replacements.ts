import { type Kysely, sql } from 'kysely';
import type { Draw } from '../draw/queries.ts';
import { listIsPublic } from '../draw/void/public-void.ts';
import type { Database } from '../platform/database.ts';

type Db = Kysely<Database>;

interface Replaced {
  /** Kind of the reason; the reason in words is the office's. */
  readonly cause: string;
  readonly at: string;
}

export interface TargetReplaced extends Replaced {
  readonly stratum: string;
  readonly rank: number;
  readonly joined_rank: number;
}

export interface SeatReplaced extends Replaced {
  /** The department's name. */
  readonly department: string;
  /** Place of the team in the drawing order, from 0. */
  readonly team: number;
  readonly seat: number;
  /** Nobody where nobody was left, and the seat is open. */
  readonly inspector: string | null;
}

const AT = sql`to_char(made.replaced_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** Replacements of drawn targets, the first one first; none while the list is hidden. */
export async function targetsReplaced(db: Db, draw: Draw, limit: number): Promise<TargetReplaced[]> {
  return await readTargets(db, draw, sql`true`, limit);
}

/** Those in which the target at this place of the sealed list left or joined. */
export async function replacementsAt(
  db: Db,
  draw: Draw,
  ordinal: number,
): Promise<{ readonly left: TargetReplaced[]; readonly joined: TargetReplaced[] }> {
  const [left, joined] = await Promise.all([
    readTargets(
      db,
      draw,
      sql`EXISTS (SELECT FROM selection s WHERE s.draw_id = gone.draw_id AND s.stratum = gone.stratum
          AND s.rank = gone.rank AND s.ordinal = ${ordinal})
        OR EXISTS (SELECT FROM target_replacement j WHERE j.draw_id = gone.draw_id AND j.stratum = gone.stratum
          AND j.joined_rank = gone.rank AND j.ordinal = ${ordinal})`,
      100,
    ),
    readTargets(db, draw, sql`gone.ordinal = ${ordinal}`, 100),
  ]);
  return { left, joined };
}

async function readTargets(
  db: Db,
  draw: Draw,
  condition: ReturnType<typeof sql>,
  limit: number,
): Promise<TargetReplaced[]> {
  if (!listIsPublic(draw.now)) return [];
  const { rows } = await sql<TargetReplaced>`
    SELECT gone.stratum, gone.rank, gone.joined_rank, asked.cause, ${AT} AS at
    FROM target_replacement gone
    JOIN replacement made ON made.draw_id = gone.draw_id AND made.place = gone.place
    JOIN replacement_request asked ON asked.id = made.request_id
    WHERE gone.draw_id = ${draw.id} AND (${condition}) ORDER BY gone.place LIMIT ${limit}`.execute(db);
  return rows;
}

/** Replacements of seats, the first one first; none while the teams are hidden. */
export async function seatsReplaced(db: Db, draw: Draw, limit: number): Promise<SeatReplaced[]> {
  if (!listIsPublic(draw.now)) return [];
  const { rows } = await sql<SeatReplaced>`
    SELECT d.name AS department, team.position AS team, gone.seat, gone.pseudonym AS inspector, asked.cause, ${AT} AS at
    FROM seat_replacement gone
    JOIN replacement made ON made.draw_id = gone.draw_id AND made.place = gone.place
    JOIN replacement_request asked ON asked.id = made.request_id
    JOIN team ON (team.draw_id, team.unit, team.department) = (gone.draw_id, gone.unit, gone.department)
    JOIN department d ON d.code = gone.department
    WHERE gone.draw_id = ${draw.id} ORDER BY gone.place LIMIT ${limit}`.execute(db);
  return rows;
}
