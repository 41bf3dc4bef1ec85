import { type Kysely, sql } from 'kysely';
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

/** The department with all below it; itself alone where there is no such department. */
export async function departmentsBelow(db: Kysely<Database>, code: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    WITH RECURSIVE below (code) AS (
      SELECT ${code}::text COLLATE "C" UNION SELECT d.code FROM department d JOIN below ON d.parent = below.code)
    SELECT code FROM below ORDER BY code`.execute(db);
  return rows.map((row) => row.code);
}

/** What departments are called, by code. */
export async function departmentNames(db: Kysely<Database>): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('department').select(['code', 'name']).execute();
  return new Map(rows.map(({ code, name }) => [code, name]));
}
