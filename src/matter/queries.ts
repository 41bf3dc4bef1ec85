import type { Kysely } from 'kysely';
import type { Database } from '../platform/database.ts';
import { anyOf, type RowTable } from '../register/write-rows.ts';
import { BLANK_MATTER, type Matter } from './schema.ts';

export const MATTER_TABLE: RowTable = {
  name: 'matter',
  keys: ['code'],
  columns: ['name', 'kind', ...Object.keys(BLANK_MATTER)],
};

/** The whole list as a query, for lists to filter and order. */
export function selectMatters(db: Kysely<Database>) {
  return db.selectFrom('matter').selectAll().$castTo<Matter>();
}

export async function findMatters(db: Kysely<Database>, codes: readonly string[]): Promise<Matter[]> {
  return await selectMatters(db).where('code', '=', anyOf(codes)).execute();
}
