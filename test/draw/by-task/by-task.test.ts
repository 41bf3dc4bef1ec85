import { describe, expect, it } from 'vitest';
import { drawOffice } from '../office.ts';

const office = await drawOffice();
const drawsOf = async (task: string, query = '') =>
  (await office.publicGet(`/plans/P1/tasks/${task}/draws${query}`)).json();

describe('all draws of a task', () => {
  it('stand together for everybody: live, void, rehearsals marked; of no other task', async () => {
    expect((await drawsOf('T01')).items).toEqual([]);
    const only = (task: string) => ({ tasks: [{ plan: 'P1', task }] });
    const first = await office.draft(only('T01'));
    await office.seal(first);
    await office.commit(first);
    await office.post(`/draws/${first}/void`, { reason: '名单有误' });
    await office.secondPost(`/draws/${first}/void/confirm`);
    const rehearsal = await office.draft({ rehearsal: true });
    await office.seal(rehearsal);
    const second = await office.draft(only('T01'));
    await office.seal(second);
    await office.draft(only('T01'));
    const { number } = (await office.get(`/draws/${first}`)).body;
    await office.commit(second, { supersedes: number });
    const { items } = await drawsOf('T01');
    expect(items).toMatchObject([
      {
        number,
        state: 'void',
        round: 1,
        rehearsal: false,
        void: { reason: '名单有误', asked_by: 'planner' },
      },
      { state: 'sealed', rehearsal: true },
      { state: 'committed', supersedes: number },
    ]);
    expect(items).toHaveLength(3);
    expect((await drawsOf('T02')).items).toMatchObject([{ rehearsal: true }]);
    expect((await drawsOf('T01', '?rehearsal=false')).items).toHaveLength(2);
    expect((await drawsOf('T01', '?round=2')).items).toEqual([]);
    expect((await office.publicGet('/plans/P9/tasks/T01/draws')).statusCode).toBe(404);
  });
});
