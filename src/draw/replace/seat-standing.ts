/** How a seat stands just before it is given anew: its team, the unit's targets, loads, and who may not take it. */
import { type Kysely, sql } from 'kysely';
import type { StaffDocument } from '../../core/draw/document.ts';
import { saltsOf, tokenOf } from '../../core/draw/frame.ts';
import type { OpenSeat } from '../../core/draw/replacement.ts';
import type { Unit } from '../../core/draw/units.ts';
import { mergeTeams } from '../../core/draw/visits.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import type { Vault } from '../../platform/vault.ts';
import { findTargetCommitment } from '../commit/commitment-store.ts';
import type { Draw } from '../queries.ts';
import { sealedStaff } from '../run/drawn-inputs.ts';
import { openSecret } from '../secrets.ts';
import { findUnits } from '../staffing/staffing-store.ts';
import type { SeatPlace } from './replacement-store.ts';

export interface SeatStanding {
  readonly staff: StaffDocument;
  readonly loads: ReadonlyMap<string, number>;
  readonly open: OpenSeat;
  /** Tokens of all targets that the unit has now, also of those that a staffing draw's evidence does not know. */
  readonly tokensNow: readonly string[];
}

export async function seatStanding(
  db: Kysely<Database>,
  vault: Vault,
  draw: Draw,
  { unit, department, seat }: SeatPlace,
): Promise<SeatStanding> {
  const { tokens, teams } = await unitOf(db, vault, draw, unit);
  const team = teams.find((one) => one.department === department)!;
  const held = await holders(db, draw.id);
  const now = held.filter((one) => one.unit === unit && one.department === department);
  const barred = await heldBefore(db, draw.id, { unit, department, seat });
  const loads = new Map<string, number>();
  for (const { pseudonym } of held) loads.set(pseudonym, (loads.get(pseudonym) ?? 0) + 1);
  return {
    staff: (await sealedStaff(db, draw.id))!,
    loads,
    open: { team, tokens, inspectors: now.map(({ pseudonym }) => pseudonym), barred: new Set(barred) },
    tokensNow: await tokensOf(db, vault, draw, unit),
  };
}

/** What the evidence of the draw knows of a unit: its teams and the tokens of its targets. */
async function unitOf(
  db: Kysely<Database>,
  vault: Vault,
  draw: Draw,
  unit: string,
): Promise<Pick<Unit, 'teams' | 'tokens'>> {
  if (draw.staffing !== undefined) return (await findUnits(db, draw.id))!.find(({ id }) => id === unit)!;
  const { tasks } = (await findTargetCommitment(db, draw.id))!.targets;
  // A unit is named by one of the visits it was drawn with, all of which ask for the same teams.
  const named = await db
    .selectFrom('visit')
    .select('tasks')
    .where('draw_id', '=', draw.id)
    .where('id', '=', unit)
    .executeTakeFirstOrThrow();
  const teams = mergeTeams(tasks.flatMap((task) => (named.tasks.includes(task.task) ? task.teams : [])));
  return { teams, tokens: await tokensOf(db, vault, draw, unit) };
}

async function tokensOf(db: Kysely<Database>, vault: Vault, draw: Draw, unit: string): Promise<string[]> {
  const key = await openSecret(db, vault, draw.staffing?.parent_id ?? draw.id, 'frame_key');
  const salt = saltsOf(nativeSuites[draw.suite], key);
  const { rows } = await sql<{ target_id: string }>`
    SELECT DISTINCT visit.target_id FROM unit_of_visit u
    JOIN visit ON visit.draw_id = u.draw_id AND visit.id = u.visit
    WHERE u.team_draw_id = ${draw.id} AND u.unit = ${unit}`.execute(db);
  return rows.map(({ target_id }) => tokenOf(salt(target_id)));
}

interface Holder {
  readonly unit: string;
  readonly department: string;
  readonly seat: number;
  readonly n: number;
  readonly pseudonym: string;
}

/** Everybody who has a seat of the draw now. */
export async function holders(db: Kysely<Database>, drawId: number): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    SELECT unit, department, seat, n, pseudonym FROM seat_now
    WHERE draw_id = ${drawId} AND pseudonym IS NOT NULL ORDER BY department, seat`.execute(db);
  return rows;
}

async function heldBefore(
  db: Kysely<Database>,
  drawId: number,
  { unit, department, seat }: Omit<SeatPlace, 'n'>,
): Promise<string[]> {
  const { rows } = await sql<{ pseudonym: string }>`
    SELECT pseudonym FROM team_seat
    WHERE draw_id = ${drawId} AND unit = ${unit} AND department = ${department} AND seat = ${seat}
    UNION
    SELECT pseudonym FROM seat_replacement
    WHERE draw_id = ${drawId} AND unit = ${unit} AND department = ${department} AND seat = ${seat}
      AND pseudonym IS NOT NULL`.execute(db);
  return rows.map(({ pseudonym }) => pseudonym);
}
