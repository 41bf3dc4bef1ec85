/** What a draw gave, as the office reads it: pages of rows in the order of the draw. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../../platform/database.ts';

export interface SelectedTarget {
  readonly rank: number;
  readonly ordinal: number;
  readonly target: string;
  readonly name: string | null;
  readonly route: string;
  /** Rank of the target that took its place, and the kind of the reason; absent in a reserve. */
  readonly replaced_by_rank?: number | null;
  readonly cause?: string | null;
}

/** Drawn targets of a stratum with ranks behind `after`. */
export async function selectedTargets(
  db: Kysely<Database>,
  drawId: number,
  stratum: string,
  after: number,
  limit: number,
): Promise<SelectedTarget[]> {
  return await db
    .selectFrom('selection')
    .innerJoin('frame_entry', (join) =>
      join
        .onRef('frame_entry.draw_id', '=', 'selection.draw_id')
        .onRef('frame_entry.ordinal', '=', 'selection.ordinal'),
    )
    .leftJoin('target', 'target.id', 'frame_entry.target_id')
    .leftJoin('target_replacement as gone', (join) =>
      join
        .onRef('gone.draw_id', '=', 'selection.draw_id')
        .onRef('gone.stratum', '=', 'selection.stratum')
        .onRef('gone.rank', '=', 'selection.rank'),
    )
    .leftJoin('replacement as made', (join) =>
      join.onRef('made.draw_id', '=', 'gone.draw_id').onRef('made.place', '=', 'gone.place'),
    )
    .leftJoin('replacement_request as asked', 'asked.id', 'made.request_id')
    .select(['gone.joined_rank as replaced_by_rank', 'asked.cause'])
    .select(['selection.rank', 'selection.ordinal', 'frame_entry.target_id as target'])
    .select(['target.name', 'frame_entry.route'])
    .where('selection.draw_id', '=', drawId)
    .where('selection.stratum', '=', stratum)
    .where('selection.rank', '>', after)
    .orderBy('selection.rank')
    .limit(limit)
    .execute();
}

/** Entries of a frame at `ordinals`, in their order; ranks begin behind `after`. */
export async function targetsAt(
  db: Kysely<Database>,
  drawId: number,
  ordinals: readonly number[],
  after: number,
): Promise<SelectedTarget[]> {
  const { rows } = await sql<SelectedTarget>`
    SELECT ${after} + place AS rank, frame_entry.ordinal, target_id AS target, target.name, frame_entry.route
    FROM unnest(${ordinals}::bigint[]) WITH ORDINALITY AS asked (ordinal, place)
    JOIN frame_entry ON frame_entry.draw_id = ${drawId} AND frame_entry.ordinal = asked.ordinal
    LEFT JOIN target ON target.id = target_id
    ORDER BY place`.execute(db);
  return rows;
}

/** Visits by id; `after` is the id to go on from. */
export const drawnVisits = (db: Kysely<Database>, drawId: number, after: string, limit: number) =>
  db
    .selectFrom('visit')
    .leftJoin('target', 'target.id', 'visit.target_id')
    .select(['visit.id', 'visit.target_id as target', 'target.name', 'visit.visit_group'])
    .select(['visit.tasks', 'visit.unit', 'visit.position'])
    .where('visit.draw_id', '=', drawId)
    .where('visit.id', '>', after)
    .orderBy('visit.id')
    .limit(limit)
    .execute();

export interface DrawnTeam {
  /** Place in the drawing order, from 0. */
  readonly position: number;
  readonly unit: string;
  readonly department: string;
  readonly eligible: number;
  /** `eligible` is the team's size: the lot had nothing to decide. */
  readonly no_choice: boolean;
  readonly visits: string[];
  /** In the order of the seats, as they are held today; the first leads. */
  readonly inspectors: { readonly id: string; readonly name: string; readonly pseudonym: string }[];
  readonly rejected: { readonly id: string; readonly pseudonym: string; readonly seat: number }[];
}

/** Teams in the order in which they were drawn, behind place `after`. */
export async function drawnTeams(
  db: Kysely<Database>,
  drawId: number,
  after: number,
  limit: number,
): Promise<DrawnTeam[]> {
  const { rows } = await sql<DrawnTeam>`
    SELECT team.position, team.unit, team.department, team.eligible,
      team.eligible = (SELECT count(*) FROM team_seat s WHERE s.draw_id = team.draw_id AND s.unit = team.unit
        AND s.department = team.department) AS no_choice, visits.visits, seats.inspectors, refused.rejected
    FROM team
    CROSS JOIN LATERAL (
      SELECT coalesce(array_agg(u.visit ORDER BY u.position), '{}') AS visits
      FROM unit_of_visit u WHERE u.team_draw_id = team.draw_id AND u.unit = team.unit) AS visits
    CROSS JOIN LATERAL (
      SELECT coalesce(jsonb_agg(jsonb_build_object('id', inspector.id, 'name', inspector.name,
        'pseudonym', seat_now.pseudonym) ORDER BY seat_now.seat), '[]') AS inspectors
      FROM seat_now
      JOIN staff_member ON staff_member.draw_id = seat_now.draw_id AND staff_member.pseudonym = seat_now.pseudonym
      JOIN inspector ON inspector.id = staff_member.inspector_id
      WHERE seat_now.draw_id = team.draw_id AND seat_now.unit = team.unit
        AND seat_now.department = team.department) AS seats
    CROSS JOIN LATERAL (
      SELECT coalesce(jsonb_agg(jsonb_build_object('id', staff_member.inspector_id,
        'pseudonym', team_rejection.pseudonym, 'seat', team_rejection.seat) ORDER BY team_rejection.position), '[]') AS rejected
      FROM team_rejection
      JOIN staff_member ON staff_member.draw_id = team_rejection.draw_id
        AND staff_member.pseudonym = team_rejection.pseudonym
      WHERE team_rejection.draw_id = team.draw_id AND team_rejection.unit = team.unit
        AND team_rejection.department = team.department) AS refused
    WHERE team.draw_id = ${drawId} AND team.position > ${after}
    ORDER BY team.position LIMIT ${limit}`.execute(db);
  return rows;
}
