/** The SQL of an outcome: what was drawn, written in batches. */
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { DrawnEntries, DrawnOrdinals } from './draw-thread.ts';
import type { OutcomeColumns } from './outcome-columns.ts';

/** Rows of one statement: a longer list would hold up the event loop while it is written out. */
const BATCH = 10_000;

/** Entries of a frame at `ordinals`, in their order. */
export async function entriesAt(
  db: Kysely<Database>,
  drawId: number,
  ordinals: Uint32Array,
): Promise<DrawnEntries> {
  const ids = new Array<string>(ordinals.length);
  const routes = new Array<string>(ordinals.length);
  const tokens = new Array<string>(ordinals.length);
  const place = new Map(Array.from(ordinals, (ordinal, i) => [ordinal, i]));
  for (let at = 0; at < ordinals.length; at += BATCH) {
    const batch = Array.from(ordinals.subarray(at, at + BATCH));
    const { rows } = await sql<{ ordinal: number; target_id: string; route: string; token: string }>`
      SELECT ordinal, target_id, route, encode(salt, 'hex') AS token FROM frame_entry
      WHERE draw_id = ${drawId} AND ordinal = ANY (${batch}::bigint[])`.execute(db);
    for (const { ordinal, target_id, route, token } of rows) {
      const i = place.get(ordinal)!;
      ids[i] = target_id;
      routes[i] = route;
      tokens[i] = token;
    }
  }
  return { ids, routes, tokens };
}

export async function insertOutcome(
  trx: Transaction<Database>,
  drawId: number,
  at: string,
  digest: Uint8Array,
  { strata }: Pick<DrawnOrdinals, 'strata'>,
  { visits, units, teams, seats, rejected, unstaffed }: OutcomeColumns,
): Promise<void> {
  await trx
    .insertInto('outcome')
    .values({ draw_id: drawId, digest: Buffer.from(digest), unstaffed, drawn_at: at })
    .execute();
  for (const { name, ordinals } of strata) {
    await inBatches(ordinals.length, async (from, to) => {
      const batch = Array.from(ordinals.subarray(from, to));
      await sql`INSERT INTO selection (draw_id, stratum, rank, ordinal)
        SELECT ${drawId}, ${name}, ${from} + rank, ordinal
        FROM unnest(${batch}::bigint[]) WITH ORDINALITY AS drawn (ordinal, rank)`.execute(trx);
    });
  }
  await insertColumns(
    trx,
    units.length,
    (part) => sql`INSERT INTO unit (draw_id, id) SELECT ${drawId}, * FROM unnest(${part(units)}::text[])`,
  );
  await insertColumns(
    trx,
    visits.id.length,
    (part) =>
      sql`INSERT INTO visit (draw_id, id, target_id, visit_group, tasks, unit, position)
      SELECT ${drawId}, id, target_id, visit_group, string_to_array(tasks, '+'), unit, position
      FROM unnest(${part(visits.id)}::text[], ${part(visits.target_id)}::text[], ${part(visits.visit_group)}::text[],
        ${part(visits.tasks)}::text[], ${part(visits.unit)}::text[], ${part(visits.position)}::bigint[])
        AS drawn (id, target_id, visit_group, tasks, unit, position)`,
  );
  await insertColumns(
    trx,
    teams.unit.length,
    (part, from) =>
      sql`INSERT INTO team (draw_id, unit, department, eligible, position)
      SELECT ${drawId}, unit, department, eligible, ${from} + place - 1
      FROM unnest(${part(teams.unit)}::text[], ${part(teams.department)}::text[], ${part(teams.eligible)}::integer[])
        WITH ORDINALITY AS drawn (unit, department, eligible, place)`,
  );
  await insertColumns(
    trx,
    seats.unit.length,
    (part) =>
      sql`INSERT INTO team_seat (draw_id, unit, department, seat, pseudonym)
      SELECT ${drawId}, * FROM unnest(${part(seats.unit)}::text[], ${part(seats.department)}::text[],
        ${part(seats.seat)}::integer[], ${part(seats.pseudonym)}::text[])`,
  );
  await insertColumns(
    trx,
    rejected.unit.length,
    (part, from) =>
      sql`INSERT INTO team_rejection (draw_id, unit, department, seat, pseudonym, position)
      SELECT ${drawId}, unit, department, seat, pseudonym, ${from} + place - 1
      FROM unnest(${part(rejected.unit)}::text[], ${part(rejected.department)}::text[],
        ${part(rejected.seat)}::integer[], ${part(rejected.pseudonym)}::text[])
        WITH ORDINALITY AS drawn (unit, department, seat, pseudonym, place)`,
  );
}

type Part = <T>(column: readonly T[]) => T[];

async function insertColumns(
  trx: Transaction<Database>,
  length: number,
  statement: (part: Part, from: number) => RawBuilder<unknown>,
): Promise<void> {
  await inBatches(length, async (from, to) => {
    await statement((column) => column.slice(from, to), from).execute(trx);
  });
}

async function inBatches(length: number, write: (from: number, to: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < length; from += BATCH) await write(from, Math.min(length, from + BATCH));
}
