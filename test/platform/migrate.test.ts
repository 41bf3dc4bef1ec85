import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { migrate, readMigrations } from '../../src/platform/migrate.ts';
import { emptyDatabase } from '../support/database.ts';
import { run } from '../support/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'double-random-migrations-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql);

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrations', () => {
  let ownerUrl = '';
  beforeEach(async () => {
    ({ ownerUrl } = await emptyDatabase());
    write('0001_cup.sql', 'CREATE TABLE cup (id int PRIMARY KEY); INSERT INTO cup VALUES (1);');
    write('0002_tea.sql', 'CREATE TABLE tea (id int PRIMARY KEY);');
  });

  test('are applied in order, and once', async () => {
    expect(await migrate(ownerUrl, folder)).toEqual(['0001_cup.sql', '0002_tea.sql']);
    expect(await migrate(ownerUrl, folder)).toEqual([]);
    write('0003_pot.sql', 'CREATE TABLE pot (id int);');
    expect(await migrate(ownerUrl, folder)).toEqual(['0003_pot.sql']);
    rmSync(join(folder, '0003_pot.sql'));
  });

  test('that were edited after they had been applied are refused', async () => {
    await migrate(ownerUrl, folder);
    write('0001_cup.sql', 'CREATE TABLE mug (id int);');
    await expect(migrate(ownerUrl, folder)).rejects.toMatchObject({
      code: 'migration-changed',
      message: expect.stringContaining('0001_cup.sql'),
    });
  });

  test('that this version does not know are refused', async () => {
    await migrate(ownerUrl, folder);
    rmSync(join(folder, '0002_tea.sql'));
    await expect(migrate(ownerUrl, folder)).rejects.toMatchObject({ code: 'migration-missing' });
  });

  test('that fail leave nothing of their file, keep the files before, and name the line', async () => {
    write('0002_tea.sql', 'CREATE TABLE tea (id int);\nSELECT nonsense;');
    await expect(migrate(ownerUrl, folder)).rejects.toMatchObject({
      code: 'migration-failed',
      message: expect.stringMatching(/^0002_tea\.sql at line 2: /),
    });
    const tables = await query<{ tea: string | null }>(
      ownerUrl,
      `SELECT to_regclass('tea') AS tea, count(*) FROM cup`,
    );
    expect(tables).toEqual([{ tea: null, count: '1' }]);
  });

  test('run once when four processes start together', async () => {
    const { ownerUrl, appUrl } = await emptyDatabase();
    const env = { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl };
    const processes = Array.from({ length: 4 }, () => run('src/cli/migrate.ts', [], env));
    expect(await Promise.all(processes.map((each) => each.ended))).toEqual([0, 0, 0, 0]);
    const said = processes.map((each) => each.output().trim()).sort();
    const names = readMigrations().map((file) => file.name);
    const idle = 'The database is up to date.';
    expect(said).toEqual([`Applied: ${names.join(', ')}`, idle, idle, idle]);
    const rows = await query<{ name: string }>(
      ownerUrl,
      'SELECT name FROM schema_migration ORDER BY name COLLATE "C"',
    );
    expect(rows.map((row) => row.name)).toEqual(names);
  });
});
