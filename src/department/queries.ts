import type { Kysely } from 'kysely';
import type { Database } from '../platform/database.ts';
import { anyOf, type RowTable } from '../register/write-rows.ts';
import type { Department } from './schema.ts';

export const DEPARTMENT_TABLE: RowTable = {
  name: 'department',
  keys: ['code'],
  columns: ['name', 'parent', 'district', 'credit_code', 'contact', 'external_ids'],
};

/** The whole register as a query, for lists to filter and order. */
export function selectDepartments(db: Kysely<Database>) {
  return db
    .selectFrom('department')
    .select(['code', 'name', 'parent', 'district', 'credit_code', 'contact', 'retired_on', 'version'])
    .select((row) => row.ref('external_ids').$castTo<Record<string, string>>().as('external_ids'));
}

export async function findDepartments(db: Kysely<Database>, codes: readonly string[]): Promise<Department[]> {
  return await selectDepartments(db).where('code', '=', anyOf(codes)).execute();
}
