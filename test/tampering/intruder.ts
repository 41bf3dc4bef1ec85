/** A superuser who writes past the service, and puts everything back for the next attempt. */
import { type Kysely, sql, type Transaction } from 'kysely';
import { utf8 } from '../../src/core/canonical/bytes.ts';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { leafHash, treeBuilder } from '../../src/core/canonical/merkle.ts';
import type { Database } from '../../src/platform/database.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';

type Trx = Transaction<Database>;

export interface Intruder {
  /** Does something no role of the service may do: no trigger and no foreign key is asked. */
  write(statement: string | ((trx: Trx) => Promise<unknown>)): Promise<void>;
  /** Every table as it was when this intruder came. */
  undo(): Promise<void>;
  /** Tables of an older copy of the database. */
  restoreOlder(...tables: readonly string[]): Promise<void>;
  /** Remembers the tables as they are as the older copy. */
  copyOlder(): Promise<void>;
}

const TABLES = [
  ...[
    'frame',
    'frame_entry',
    'staff',
    'commitment',
    'entropy_value',
    'outcome',
    'selection',
    'unit',
    'visit',
  ],
  ...['team', 'team_seat', 'evidence', 'ledger_entry', 'ledger_checkpoint', 'plan_revision', 'plan_event'],
  ...['matter_list', 'audit_entry', 'audit_day', 'bulletin', 'publication'],
];

export async function intruderOn(db: Kysely<Database>): Promise<Intruder> {
  const copy = (schema: string) =>
    db.transaction().execute(async (trx) => {
      await sql.raw(`CREATE SCHEMA ${schema}`).execute(trx);
      for (const table of TABLES)
        await sql.raw(`CREATE TABLE ${schema}.${table} AS TABLE public.${table}`).execute(trx);
    });
  const past = (write: (trx: Trx) => Promise<unknown>) =>
    db.transaction().execute(async (trx) => {
      await sql`SET LOCAL session_replication_role = replica`.execute(trx);
      await write(trx);
    });
  const bringBack = (schema: string, tables: readonly string[]) =>
    past(async (trx) => {
      for (const table of tables) {
        await sql.raw(`DELETE FROM ${table}`).execute(trx);
        const columns = await storedColumns(trx, table);
        await sql
          .raw(
            `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${schema}.${table}`,
          )
          .execute(trx);
      }
    });
  await copy('kept');
  return {
    write: (statement) =>
      past((trx) => (typeof statement === 'string' ? sql.raw(statement).execute(trx) : statement(trx))),
    undo: () => bringBack('kept', TABLES),
    restoreOlder: (...tables) => bringBack('older', tables),
    copyOlder: () => copy('older'),
  };
}

/** Those that are not computed from others. */
async function storedColumns(trx: Trx, table: string): Promise<string> {
  const { rows } = await sql<{ columns: string }>`SELECT string_agg(quote_ident(attname), ', ') AS columns
    FROM pg_attribute WHERE attrelid = ${table}::regclass AND attnum > 0 AND attgenerated = '' AND NOT attisdropped`.execute(
    trx,
  );
  return rows[0]!.columns;
}

/** Rewrites the ledger from `position` on so that leaves, roots and checkpoints agree again. */
export async function rehashLedger(
  trx: Trx,
  position: number,
  change: (entry: object) => object,
): Promise<void> {
  const entries = await trx
    .selectFrom('ledger_entry')
    .select(['position', 'body'])
    .orderBy('position')
    .execute();
  const tree = treeBuilder(nativeSuites.sha256);
  for (const row of entries) {
    const body = row.position === position ? jcs(change(JSON.parse(row.body))) : row.body;
    const leaf = leafHash(nativeSuites.sha256, utf8(body));
    tree.append(leaf);
    await trx
      .updateTable('ledger_entry')
      .set({ body, leaf: Buffer.from(leaf) })
      .where('position', '=', row.position)
      .execute();
    const { size, peaks } = tree.frontier();
    await trx
      .updateTable('ledger_checkpoint')
      .set({ root: Buffer.from(tree.root()), frontier: Buffer.from(peaks) })
      .where('size', '=', size)
      .execute();
  }
}
