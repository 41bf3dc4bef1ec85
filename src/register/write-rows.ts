import { type RawBuilder, sql, type Transaction } from 'kysely';
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
  const [first] = table.keys as readonly [string];
  const keys = rows.map((row) => (row as Readonly<Record<string, string>>)[first]!);
  const changes = table.columns.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`);
  const onConflict = sql`ON CONFLICT (${refs(table.keys)})
    DO UPDATE SET ${sql.join(changes)}, version = kept.version + 1`;
  await insert(trx, table, recordset(table, rows), (await holdsAny(trx, table, keys)) ? onConflict : sql``);
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
  const given = recordset(table, rows);
  const held = await holdsAny(trx, table, owners);
  if (held) {
    await sql`
      DELETE FROM ${from} AS kept WHERE ${owner} = ${anyOf(owners)}
      AND NOT EXISTS (SELECT 1 FROM ${given} g WHERE (g.${owner}, g.${part}) = (kept.${owner}, kept.${part}))`.execute(
      trx,
    );
  }
  if (rows.length === 0) return;
  const changes = table.columns.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`);
  const unlessSame =
    changes.length === 0
      ? sql`NOTHING`
      : sql`UPDATE SET ${sql.join(changes)}
          WHERE (${prefixed('kept', table.columns)}) IS DISTINCT FROM (${prefixed('excluded', table.columns)})`;
  await insert(trx, table, given, held ? sql`ON CONFLICT (${refs(table.keys)}) DO ${unlessSame}` : sql``);
}

/**
 * Whether any row is there for these values of the first key. A list of new rows finds none, and then an INSERT need
 * not look out for conflicts, which costs a fifth of it: the caller's lock keeps others from writing meanwhile.
 */
async function holdsAny(
  trx: Transaction<Database>,
  table: RowTable,
  keys: readonly string[],
): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM ${sql.table(table.name)} WHERE ${sql.ref(table.keys[0]!)} = ${anyOf(keys)} LIMIT 1`.execute(
    trx,
  );
  return rows.length > 0;
}

async function insert(
  trx: Transaction<Database>,
  table: RowTable,
  given: RawBuilder<unknown>,
  onConflict: RawBuilder<unknown>,
): Promise<void> {
  const all = refs([...table.keys, ...table.columns]);
  await sql`
    INSERT INTO ${sql.table(table.name)} AS kept (${all}) SELECT ${all} FROM ${given} ${onConflict}`.execute(
    trx,
  );
}

const recordset = (table: RowTable, rows: readonly object[]) =>
  sql`json_populate_recordset(NULL::${sql.table(table.name)}, ${JSON.stringify(rows)}::json)`;
const refs = (columns: readonly string[]) => sql.join(columns.map((column) => sql.ref(column)));
const prefixed = (name: string, columns: readonly string[]) =>
  sql.join(columns.map((column) => sql.ref(`${name}.${column}`)));

/** `ANY` of a set of texts, however many: they are one parameter. */
export const anyOf = (values: readonly string[]) => sql<string>`ANY(${[...values]})`;
