import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { record } from '../../src/platform/audit.ts';
import { transact } from '../../src/platform/database.ts';
import { Problem } from '../../src/platform/problems.ts';
import { lockRegister } from '../../src/register/write-row.ts';
import { targets } from '../../src/target/register.ts';
import { BLANK_TARGET, type TargetRow } from '../../src/target/schema.ts';
import { testDatabase } from '../support/database.ts';

const { db } = await testDatabase();
const actor = { id: 'system:test', name: '测试' };

const vehicle = (id: string, more: Partial<TargetRow> = {}): TargetRow => ({
  ...BLANK_TARGET,
  id,
  kind: 'vehicle',
  name: `车${id}`,
  ...more,
});

const save = (...sets: TargetRow[][]) =>
  transact(db, actor, async (trx) => {
    await lockRegister(trx, targets);
    for (const rows of sets) await targets.save(trx, rows);
    await record(trx, { action: 'target.import', object_kind: 'target', object_id: 'test' });
  });

const problemOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Problem ? error.definition.name : error;
};

const versions = async (id: string) =>
  (
    await db
      .selectFrom('row_history')
      .select(sql<number>`(row ->> 'version')::integer`.as('version'))
      .where('register', '=', 'target')
      .where('id', '=', id)
      .orderBy('entry')
      .execute()
  ).map((row) => row.version);

describe('a set of rows', () => {
  it('may name an owner that comes later in the same list', async () => {
    await save([vehicle('A1', { owner_id: 'A9' })], [vehicle('A9')]);
    expect((await targets.find(db, ['A1']))[0]).toMatchObject({ owner_id: 'A9', version: 1 });
    const findings = (coming?: ReadonlySet<string>) =>
      targets.check(db, [vehicle('A2', { owner_id: 'A8' })], new Map(), coming);
    expect((await findings()).map((finding) => finding.name)).toEqual(['unknown-owner']);
    expect(await findings(new Set(['A8']))).toEqual([]);
  });

  it('is checked row by row, also against each other', async () => {
    const rows = [
      vehicle('B1', { aliases: ['S'] }),
      vehicle('B2', { aliases: ['S'] }),
      vehicle('B3', { aliases: ['B1'] }),
      vehicle('B4', { external_ids: { source_row_id: '7' } }),
      vehicle('B5', { external_ids: { source_row_id: '7' } }),
    ];
    const found = await targets.check(db, rows, new Map());
    expect(found.map(({ row, name }) => [row, name])).toEqual([
      [0, 'id-is-alias'],
      [1, 'alias-taken'],
      [2, 'alias-is-id'],
      [4, 'source-row-taken'],
    ]);
  });

  it('may hand an alias from one target to another', async () => {
    await save([vehicle('C1', { aliases: ['PLATE'] }), vehicle('C2')]);
    const moved = [vehicle('C2', { aliases: ['PLATE'] }), vehicle('C1')];
    const before = new Map((await targets.find(db, ['C1', 'C2'])).map((row) => [row.id, row]));
    expect(await targets.check(db, moved, before)).toEqual([]);
    await save(moved);
    expect((await targets.find(db, ['C2']))[0]?.aliases).toEqual(['PLATE']);
  });

  it('counts versions up where rows were there, and the history has each once', async () => {
    await save([vehicle('D1'), vehicle('D2')]);
    await save([vehicle('D2', { name: '新' }), vehicle('D3')]);
    expect(await versions('D1')).toEqual([1]);
    expect(await versions('D2')).toEqual([1, 2]);
    expect(await versions('D3')).toEqual([1]);
  });

  it('is kept whole or not at all when two sets of a list contradict each other', async () => {
    expect(await problemOf(save([vehicle('E1', { aliases: ['E2'] })], [vehicle('E2')]))).toBe('alias-is-id');
    expect(
      await problemOf(save([vehicle('E3', { owner_id: 'E4' })], [vehicle('E4', { owner_id: 'E3' })])),
    ).toBe('owner-cycle');
    expect(
      await problemOf(save([vehicle('E5', { aliases: ['X'] })], [vehicle('E6', { aliases: ['X'] })])),
    ).toBe('alias-taken');
    expect(await targets.find(db, ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'])).toEqual([]);
  });

  it('of nothing is nothing', async () => {
    expect(await targets.check(db, [], new Map())).toEqual([]);
    await save([]);
  });
});
