import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

const TABLES = ['publication', 'visit_event', 'bulletin', 'ledger_entry', 'audit_entry'];

/**
 * Writes once more, without the service, what it wrote: the same rows by COPY into tables with the same indexes, in one
 * transaction, and the same files one after the other.
 * @param since the rows written before the service began
 * @returns seconds
 */
export async function writeTheSame(
  client: pg.Client,
  folder: string,
  copy: string,
  since: Date,
): Promise<number> {
  const rows = new Map<string, Buffer>();
  await client.query('CREATE SCHEMA same');
  for (const table of TABLES) {
    const time = { publication: 'published_at', bulletin: 'published_at' }[table] ?? 'at';
    const stored = await columnsOf(client, table);
    const query = `COPY (SELECT ${stored} FROM public.${table} WHERE ${time} >= '${since.toISOString()}') TO STDOUT`;
    rows.set(table, await buffer(client.query(copyTo(query))));
    await client.query(`CREATE TABLE same.${table} (LIKE public.${table} INCLUDING ALL)`);
  }
  const files = filesBelow(folder).map((path) => [path, readFileSync(join(folder, path))] as const);
  const columns = new Map<string, string>();
  for (const table of TABLES) columns.set(table, await columnsOf(client, table));
  const start = performance.now();
  await client.query('BEGIN');
  for (const [table, bytes] of rows)
    await pipeline(
      Readable.from([bytes]),
      client.query(copyFrom(`COPY same.${table} (${columns.get(table)}) FROM STDIN`)),
    );
  await client.query('COMMIT');
  for (const [path, bytes] of files) {
    const at = join(copy, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, bytes);
  }
  return (performance.now() - start) / 1_000;
}

/** Those that are not computed from others. */
async function columnsOf(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND attgenerated = '' AND NOT attisdropped`,
    [`public.${table}`],
  );
  return rows[0]!.columns;
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => relative(folder, join(file.parentPath, file.name)));
