/** Whole-file checks in SQL: one thing entered twice, and rows below a row that will not be there. */
import { sql, type Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';
import { cellFault, type FaultName } from '../register/cell-faults.ts';
import type { AnySheet } from './register-sheets.ts';

type Trx = Transaction<Database>;

/** Rows named in a message, so that a list of one id a thousand times stays readable. */
const ROWS_NAMED = 5;

/**
 * Marks rows as bad that contradict others of the file: all that name the same thing, since which of them is
 * right nobody can tell, and all whose parent or owner is neither in the register nor a good row.
 * @returns the numbers of these rows
 */
export async function refuseContradictions(
  trx: Trx,
  importId: string,
  sheet: AnySheet,
): Promise<Set<number>> {
  const refused = new Set(await refuseTwins(trx, importId, sheet));
  const { up } = sheet;
  if (up === undefined) return refused;
  for (;;) {
    const orphans = await refuseOrphans(trx, importId, sheet, up.column);
    if (orphans.length === 0) return refused;
    for (const row of orphans) refused.add(row);
  }
}

async function refuseTwins(trx: Trx, importId: string, sheet: AnySheet): Promise<number[]> {
  const { rows } = await sql<{ row: number; name: string; others: number[] }>`
    WITH named AS (
      SELECT row, unnest(names) COLLATE "C" AS name FROM import_row WHERE import_id = ${importId}
    ), twice AS (
      SELECT name, array_agg(row ORDER BY row) AS rows FROM named GROUP BY name HAVING count(DISTINCT row) > 1
    )
    SELECT DISTINCT ON (n.row) n.row, n.name,
      (array_remove(t.rows, n.row))[1:${sql.lit(ROWS_NAMED)}] AS others
    FROM named n JOIN twice t USING (name) ORDER BY n.row, n.name`.execute(trx);
  const key = sheet.keys[0]!;
  await mark(
    trx,
    importId,
    rows.map(({ row, name, others }) => ({
      row,
      fault: cellFault(key, 'same-as-another-row', { rows: others.join('、'), value: name }),
    })),
  );
  return rows.map(({ row }) => row);
}

async function refuseOrphans(trx: Trx, importId: string, sheet: AnySheet, column: string): Promise<number[]> {
  const { name, keys } = sheet.register.table;
  const { rows } = await sql<{ row: number; up: string }>`
    SELECT r.row, r.up FROM import_row r
    WHERE r.import_id = ${importId} AND r.kind <> 'bad' AND r.up IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM ${sql.table(name)} t WHERE t.${sql.ref(keys[0]!)} = r.up)
      AND NOT EXISTS (SELECT 1 FROM import_row p
        WHERE p.import_id = r.import_id AND p.id = r.up AND p.kind <> 'bad')
    ORDER BY r.row`.execute(trx);
  const reason: FaultName = column === 'parent' ? 'unknown-department' : 'unknown-owner';
  await mark(
    trx,
    importId,
    rows.map(({ row, up }) => ({ row, fault: cellFault(column, reason, { value: up }) })),
  );
  return rows.map(({ row }) => row);
}

async function mark(
  trx: Trx,
  importId: string,
  marks: readonly { readonly row: number; readonly fault: object }[],
): Promise<void> {
  if (marks.length === 0) return;
  await sql`
    UPDATE import_row r SET kind = 'bad', doubtful = false, data = NULL, changes = NULL,
      findings = coalesce(r.findings, '[]') || m.fault
    FROM jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) AS m (row integer, fault jsonb)
    WHERE r.import_id = ${importId} AND r.row = m.row`.execute(trx);
}
