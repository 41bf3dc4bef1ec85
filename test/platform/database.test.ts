import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { record } from '../../src/platform/audit.ts';
import { transact } from '../../src/platform/database.ts';
import { testDatabase } from '../support/database.ts';

const { db, intruder } = await testDatabase();
const actor = { id: 'system:test', name: '测试', request: 'request-1' };
const entry = { action: 'department.create', object_kind: 'department', object_id: 'D1' };

describe('a transaction', () => {
  test('is rolled back if it records nothing', async () => {
    const silent = transact(db, actor, (trx) =>
      trx.insertInto('department').values({ code: 'SILENT', name: '无声' }).execute(),
    );
    await expect(silent).rejects.toThrow('audit entry');
    const rows = await db.selectFrom('department').select('code').where('code', '=', 'SILENT').execute();
    expect(rows).toEqual([]);
  });

  test('leaves who did it in the audit log and in the history of every row', async () => {
    await transact(db, actor, async (trx) => {
      await trx
        .insertInto('department')
        .values([
          { code: 'D1', name: '运输科' },
          { code: 'D2', name: '水运科' },
        ])
        .execute();
      await record(trx, { ...entry, after: { name: '运输科' } });
    });
    const audit = await db.selectFrom('audit_entry').selectAll().where('object_id', '=', 'D1').execute();
    expect(audit).toMatchObject([{ actor: 'system:test', request: 'request-1', after: { name: '运输科' } }]);
    const history = await db.selectFrom('row_history').selectAll().where('id', 'in', ['D1', 'D2']).execute();
    expect(history.map((row) => [row.register, row.id, row.actor, row.request])).toEqual([
      ['department', 'D1', 'system:test', 'request-1'],
      ['department', 'D2', 'system:test', 'request-1'],
    ]);
  });

  test('keeps each version of a row, the newest last', async () => {
    await transact(db, actor, async (trx) => {
      await trx.insertInto('department').values({ code: 'V', name: '一' }).execute();
      await trx.updateTable('department').set({ name: '二', version: 2 }).where('code', '=', 'V').execute();
      await record(trx, { ...entry, object_id: 'V' });
    });
    const names = await sql<{ name: string }>`
      SELECT row ->> 'name' AS name FROM row_history WHERE register = 'department' AND id = 'V' ORDER BY entry
    `.execute(db);
    expect(names.rows).toEqual([{ name: '一' }, { name: '二' }]);
  });

  test('keeps that a dependent row was taken away', async () => {
    await transact(db, actor, async (trx) => {
      await trx.insertInto('target').values({ id: 'T1', kind: 'vehicle', name: '车' }).execute();
      await trx.insertInto('target_alias').values({ alias: 'OLD', target_id: 'T1' }).execute();
      await trx.deleteFrom('target_alias').where('alias', '=', 'OLD').execute();
      await trx.insertInto('target_alias').values({ alias: 'OLD', target_id: 'T1' }).execute();
      await record(trx, { ...entry, object_id: 'T1' });
    });
    const history = await db
      .selectFrom('row_history')
      .select('row')
      .where('id', '=', 'T1/OLD')
      .orderBy('entry')
      .execute();
    expect(history.map(({ row }) => row !== null)).toEqual([true, false, true]);
  });

  test('cannot write history past the trigger, nor rewrite the audit log', async () => {
    await expect(sql`INSERT INTO row_history (register, id) VALUES ('x', 'y')`.execute(db)).rejects.toThrow(
      /permission denied/,
    );
    await expect(sql`UPDATE audit_entry SET actor = 'system:nobody'`.execute(db)).rejects.toThrow(
      /permission denied/,
    );
    await expect(sql`DELETE FROM audit_entry`.execute(db)).rejects.toThrow(/permission denied/);
  });
});

describe('values of the database', () => {
  test('dates, times, integers and decimals arrive without loss', async () => {
    const values = await sql<Record<string, unknown>>`
      SELECT date '2026-01-31' AS date, timestamptz '2026-01-31 08:00:00.123+08' AS time, 9007199254740991 AS big,
             1.10::numeric AS rate, ARRAY[date '2026-01-31', NULL] AS dates,
             ARRAY[timestamptz '2026-01-31 00:00:00+00'] AS times, ARRAY[1, 2]::bigint[] AS bigs, '{}'::date[] AS none
    `.execute(db);
    expect(values.rows[0]).toEqual({
      date: '2026-01-31',
      time: '2026-01-31T00:00:00.123Z',
      big: 9007199254740991,
      rate: '1.10',
      dates: ['2026-01-31', null],
      times: ['2026-01-31T00:00:00.000Z'],
      bigs: [1, 2],
      none: [],
    });
  });

  test('an integer beyond 2^53 is refused, not rounded', async () => {
    await expect(sql`SELECT 9007199254740993 AS big`.execute(db)).rejects.toThrow('9007199254740993');
  });

  test('the application is not the superuser', async () => {
    const who = sql<{ is: string }>`SELECT current_setting('is_superuser') AS is`;
    expect((await who.execute(db)).rows).toEqual([{ is: 'off' }]);
    expect((await who.execute(intruder)).rows).toEqual([{ is: 'on' }]);
  });
});
