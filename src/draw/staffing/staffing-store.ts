/** The SQL of staffing draws. */
import { type Kysely, sql, type Transaction } from 'kysely';
import { jcs } from '../../core/canonical/jcs.ts';
import { parseJson } from '../../core/canonical/parse-json.ts';
import { type SealedUnit, sealedUnit } from '../../core/draw/document.ts';
import type { Unit } from '../../core/draw/units.ts';
import { sealedUnits } from '../../core/draw/units.ts';
import type { Database } from '../../platform/database.ts';
import { type Draw, findDraw } from '../queries.ts';

export interface UnitsToStore {
  readonly draw_id: number;
  readonly parent_id: number;
  readonly number: string;
  readonly units: readonly Unit[];
  readonly at: string;
}

export async function insertUnits(
  trx: Transaction<Database>,
  { draw_id, parent_id, number, units, at }: UnitsToStore,
): Promise<void> {
  await trx
    .insertInto('frame')
    .values({ draw_id, number, units: jcs(sealedUnits(units)), size: units.length, sealed_at: at })
    .execute();
  const places = units.flatMap(({ id, visits }) =>
    visits.map((visit, position) => ({ unit: id, visit, position })),
  );
  await sql`INSERT INTO staffing_visit (draw_id, unit, position, parent_id, visit)
    SELECT ${draw_id}, unit, position, ${parent_id}, visit
    FROM unnest(${places.map(({ unit }) => unit)}::text[], ${places.map(({ position }) => position)}::bigint[],
      ${places.map(({ visit }) => visit)}::text[]) AS sealed (unit, position, visit)`.execute(trx);
}

/** The sealed units of a staffing draw with the visits they were sealed with, by id; `undefined` before sealing. */
export async function findUnits(db: Kysely<Database>, drawId: number): Promise<Unit[] | undefined> {
  const row = await db.selectFrom('frame').select('units').where('draw_id', '=', drawId).executeTakeFirst();
  if (row === undefined || row.units === null) return undefined;
  const places = await db
    .selectFrom('staffing_visit')
    .select(['unit', 'visit'])
    .where('draw_id', '=', drawId)
    .where('joined', '=', false)
    .orderBy('unit')
    .orderBy('position')
    .execute();
  const visits = new Map<string, string[]>();
  for (const { unit, visit } of places) visits.set(unit, [...(visits.get(unit) ?? []), visit]);
  return sealedUnit
    .array()
    .parse(parseJson(row.units))
    .map(({ id, targets, teams }: SealedUnit) => ({ id, visits: visits.get(id)!, tokens: targets, teams }));
}

/** Every staffing draw over the units of a draw, in the order they were drafted. */
export async function staffingDrawsOf(db: Kysely<Database>, parentId: number): Promise<Draw[]> {
  const rows = await db
    .selectFrom('staffing')
    .select('draw_id')
    .where('parent_id', '=', parentId)
    .orderBy('draw_id')
    .execute();
  return await Promise.all(rows.map(async ({ draw_id: id }) => (await findDraw(db, id))!));
}
