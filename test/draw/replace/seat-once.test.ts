import { expect, it } from 'vitest';
import { record } from '../../../src/platform/audit.ts';
import { transact } from '../../../src/platform/database.ts';
import { DIGITS } from '../office.ts';
import { countyOffice } from '../staffing/counties.ts';

const office = await countyOffice();
const SOURCE = { source: { source: 'ceremony', digits: 10 } };

interface Asked {
  readonly id: number;
  readonly kind: string;
  readonly cause: string;
  readonly unit: string;
  readonly seat: number;
}

/** Every firm has one inspector who must not go there. */
async function recuse(): Promise<void> {
  await transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'recusals' });
    const firms = await trx.selectFrom('target').select('id').where('owner_id', 'is', null).execute();
    const rows = firms.map(({ id }, i) => ({ inspector_id: `I${2 + (i % 5)}`, target_id: id }));
    await trx.insertInto('inspector_recusal').values(rows).execute();
  });
}

it('a seat that waits for its value because of a conflict is not asked for in the log a second time', async () => {
  await recuse();
  const id = await office.draft({ tasks: [{ plan: 'P2', task: 'T02' }], unit_size: 1 });
  await office.seal(id);
  await office.commit(id, { accept_shortages: true });
  await office.typeFirst(id);
  const slip = { digest: await office.attach('slip'), witnesses: 2 };
  expect((await office.post(`/draws/${id}/run`, { values: [{ value: DIGITS }], slip })).status).toBe(201);

  const path = `/draws/${id}/replacements`;
  const teams = (await office.get(`/draws/${id}/teams?limit=200`)).body.items as { unit: string }[];
  for (const { unit } of teams)
    for (const seat of [0, 1]) {
      const place = { kind: 'seat', unit, department: 'JT-ZF', seat, cause: 'other', reason: '另有任务' };
      expect((await office.post(path, place)).status).toBe(201);
    }
  const all = async () => (await office.get(path)).body.items as Asked[];
  const conflicts = async () => (await all()).filter(({ cause }) => cause === 'conflict');

  const { strata } = (await office.get(`/draws/${id}`)).body as {
    strata: { stratum: string; drawn: number; size: number }[];
  };
  const evidence = await office.attach('closed');
  for (const { stratum, drawn, size } of strata)
    for (let rank = 1; rank <= Math.min(drawn, size - drawn) && (await conflicts()).length === 0; rank++) {
      const place = { kind: 'target', stratum, rank, cause: 'closed', reason: '停业', evidence };
      const asked = await office.post(path, place);
      expect((await office.secondPost(`${path}/${asked.body.id}/accept`, SOURCE)).status).toBe(201);
    }
  const [conflict] = await conflicts();
  const twin = (await all()).find(
    ({ cause, unit, seat }) => cause === 'other' && unit === conflict!.unit && seat === conflict!.seat,
  );
  const refused = await office.secondPost(`${path}/${twin!.id}/accept`, SOURCE);
  expect(refused.problem).toBe('replacement-decided');
  // The draw can still be read: its log folds.
  expect((await office.get(`/draws/${id}`)).status).toBe(200);
});
