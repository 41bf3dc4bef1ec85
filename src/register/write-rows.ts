import { sql, type Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';

/** A table that holds register rows: its key columns and the others that callers write. */
export interface RowTable {
  readonly name: keyof Database & string;
  readonly keys: readonly string[];
  readonly columns: readonly string[];
}

/**
 * Inserts rows, or overwrites those with the same key and counts their version up: one statement for the whole
 * set, so that the history trigger runs once. Rows are objects with the table's column names.
 */
export async function upsertRows(
  trx: Transaction<Database>,
  table: RowTable,
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  const all = [...table.keys, ...table.columns];
  const changes = table.columns.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`);
  await sql`
    INSERT INTO ${sql.table(table.name)} AS kept (${refs(all)})
    SELECT ${refs(all)} FROM json_populate_recordset(NULL::${sql.table(table.name)}, ${JSON.stringify(rows)}::json)
    ON CONFLICT (${refs(table.keys)}) DO UPDATE SET ${sql.join(changes)}, version = kept.version + 1`.execute(
    trx,
  );
}

/**
 * Makes `rows` the whole of what belongs to `owners`: takes away what is not among them, adds what is new,
 * and leaves alone what is the same, so that history tells of real changes only.
 * The first key of `table` is the owner.
 */
export async function replaceParts(
  trx: Transaction<Database>,
  table: RowTable,
  owners: readonly string[],
  rows: readonly object[],
): Promise<void> {
  const [from, owner, part] = [sql.table(table.name), sql.ref(table.keys[0]!), sql.ref(table.keys[1]!)];
  const given = sql`json_populate_recordset(NULL::${from}, ${JSON.stringify(rows)}::json)`;
  // In a list of new rows nobody has any: then there is nothing to compare with.
  const held = await sql`SELECT FROM ${from} WHERE ${owner} = ${anyOf(owners)} LIMIT 1`.execute(trx);
  if (held.rows.length > 0) {
    await sql`
      DELETE FROM ${from} AS kept WHERE ${owner} = ${anyOf(owners)}
      AND NOT EXISTS (SELECT 1 FROM ${given} g WHERE (g.${owner}, g.${part}) = (kept.${owner}, kept.${part}))`.execute(
      trx,
    );
  }
  if (rows.length === 0) return;
  const all = [...table.keys, ...table.columns];
  const changes = table.columns.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`);
  const onConflict =
    changes.length === 0
      ? sql`NOTHING`
      : sql`UPDATE SET ${sql.join(changes)}
          WHERE (${prefixed('kept', table.columns)}) IS DISTINCT FROM (${prefixed('excluded', table.columns)})`;
  await sql`
    INSERT INTO ${from} AS kept (${refs(all)}) SELECT ${refs(all)} FROM ${given}
    ON CONFLICT (${refs(table.keys)}) DO ${onConflict}`.execute(trx);
}

const refs = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)));
const prefixed = (name: string, columns: readonly string[]) =>
  sql.join(columns.map((column) => sql.ref(`${name}.${column}`)));

/** `ANY` of a set of texts, however many: they are one parameter. */
export const anyOf = (values: readonly string[]) => sql<string>`ANY(${[...values]})`;
