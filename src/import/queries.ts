import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { importProblems } from './problems.ts';
import type { RegisterName } from './register-sheets.ts';
import type { Counts, Summary } from './schema.ts';

type Db = Kysely<Database>;

/** @throws {Problem} import-not-found. */
export async function findImport(db: Db, id: string) {
  const found = await db
    .selectFrom('import')
    .innerJoin('operation', 'operation.id', 'import.operation_id')
    .leftJoin('import_preview', 'import_preview.import_id', 'import.id')
    .leftJoin('import_receipt', 'import_receipt.import_id', 'import.id')
    .select((row) => [
      'import.id',
      row.ref('import.register').$castTo<RegisterName>().as('register'),
      'import.file_name',
      'import.file_bytes',
      sql<string>`encode(import.file_sha256, 'hex')`.as('file_sha256'),
      'import.as_of',
      'import.created_at',
      'import.operation_id',
      'operation.state as operation_state',
      row.ref('import_preview.summary').$castTo<Summary | null>().as('preview'),
      'import_receipt.number as receipt',
    ])
    .where('import.id', '=', id)
    .executeTakeFirst();
  if (found === undefined) throw new Problem(importProblems['import-not-found']);
  return found;
}
export type FoundImport = Awaited<ReturnType<typeof findImport>>;

/** @throws {Problem} import-not-found, preview-not-ready. */
export async function findPreview(db: Db, id: string): Promise<FoundImport & { preview: Summary }> {
  const found = await findImport(db, id);
  if (found.preview === null) throw new Problem(importProblems['preview-not-ready']);
  return { ...found, preview: found.preview };
}

/** @throws {Problem} import-not-found, receipt-not-found. */
export async function findReceipt(db: Db, id: string) {
  const { register, file_name, file_sha256, as_of } = await findImport(db, id);
  const found = await db
    .selectFrom('import_receipt')
    .select((row) => [
      'number',
      row.ref('counts').$castTo<Counts>().as('counts'),
      'confirmed_by_name as confirmed_by',
      'confirmed_at',
    ])
    .where('import_id', '=', id)
    .executeTakeFirst();
  if (found === undefined) throw new Problem(importProblems['receipt-not-found']);
  return { ...found, import: id, register, file_name, file_sha256, as_of };
}

/** How many staged rows there are of each kind. */
export async function countRows(db: Db, importId: string): Promise<Counts> {
  const kind = (name: string) => sql<number>`count(*) FILTER (WHERE kind = ${name})`;
  return await db
    .selectFrom('import_row')
    .select([
      sql<number>`count(*)`.as('rows'),
      kind('new').as('new'),
      kind('changed').as('changed'),
      kind('same').as('same'),
      kind('bad').as('bad'),
      sql<number>`count(*) FILTER (WHERE doubtful)`.as('doubtful'),
    ])
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow();
}

export interface WrittenRow {
  readonly row: number;
  readonly id: string | null;
  readonly version: number | null;
  readonly data: Record<string, unknown>;
}

/** Staged rows that a confirmation would write, in the order of the file, `size` at a time. */
export async function* writtenRows(
  trx: Transaction<Database>,
  importId: string,
  size: number,
): AsyncGenerator<WrittenRow[]> {
  // A cursor reads the rows once; a query for each set would sort all of them each time.
  await sql`DECLARE written CURSOR FOR SELECT row, id, version, data FROM import_row
    WHERE import_id = ${sql.lit(importId)} AND kind IN ('new', 'changed') ORDER BY row`.execute(trx);
  for (;;) {
    const { rows } = await sql<WrittenRow>`FETCH ${sql.lit(size)} FROM written`.execute(trx);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`CLOSE written`.execute(trx);
}

/** Whether the details are still there: they are kept for a day, not beyond confirmation, and not through a crash. */
export async function hasRows(db: Db, importId: string, counts: Counts): Promise<boolean> {
  const { rows } = await countRows(db, importId);
  return rows === counts.rows;
}
