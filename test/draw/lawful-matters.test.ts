import { beforeAll, describe, expect, it } from 'vitest';
import { type Caller, callerOf } from '../support/registers.ts';
import { planStep, publishReviewed } from '../support/reviewed-plan.ts';
import { drawOffice } from './office.ts';

const office = await drawOffice();
const MATTER = '/api/v1/matters/M01';
let registrar: Caller;

beforeAll(async () => {
  registrar = callerOf(office.app, await office.tokenFor('registrar'));
});

/** Changes the matter of both tasks, tries to seal, and puts the matter right again. */
async function sealedWhile(change: object, more: object = {}) {
  const id = await office.draft(more);
  const write = async (fields: object) => {
    const { etag } = await registrar.get(MATTER);
    expect((await registrar.patch(MATTER, fields, etag)).status).toBe(200);
  };
  await write(change);
  const refused = await office.seal(id);
  await write({ legal_basis: [], powers: null, exempt_ground: null });
  return { id, refused };
}

describe('a list is sealed only for what may still be checked', () => {
  it.each<[string, string, object]>([
    [
      'its legal basis is repealed',
      'matter-basis-repealed',
      { legal_basis: [{ law: '《条例》', repealed_on: '2026-03-04' }] },
    ],
    ['its powers are cancelled', 'matter-powers-gone', { powers: 'cancelled' }],
    ['its powers are delegated', 'matter-powers-gone', { powers: 'delegated' }],
    ['it is exempt from random draw', 'matter-exempt', { exempt_ground: '《食品安全法》第一百零九条' }],
  ])('not when %s: every task with the matter is named', async (_, rule, change) => {
    const { id, refused } = await sealedWhile(change);
    expect([refused.status, refused.problem]).toEqual([409, 'draw-matters-unlawful']);
    expect(refused.body.matters).toEqual(
      ['T01', 'T02'].map((task) => ({
        task,
        matter: 'M01',
        rule,
        message: { zh: expect.stringContaining('M01'), en: expect.stringContaining('M01') },
      })),
    );
    expect(refused.body.next).toContain('调整计划');
    expect((await office.get(`/draws/${id}`)).body).toMatchObject({ state: 'draft' });
  });

  it('not in a rehearsal either', async () => {
    const { refused } = await sealedWhile({ powers: 'cancelled' }, { rehearsal: true });
    expect(refused.problem).toBe('draw-matters-unlawful');
  });

  it.each<[string, object]>([
    ['a basis that is repealed tomorrow', { legal_basis: [{ law: '《条例》', repealed_on: '2026-03-06' }] }],
    ['powers that are kept', { powers: 'kept' }],
  ])('with %s it is sealed', async (_, change) => {
    const { refused: sealed } = await sealedWhile(change, { rehearsal: true });
    expect(sealed.body).toMatchObject({ state: 'done' });
  });

  it('and from the amended plan once the matter is out of it', async () => {
    const planner = await office.tokenFor('planner');
    const other = { code: 'M02', name: '替换事项', kind: 'general', lead_department: 'JT-ZF' };
    expect((await registrar.post('/api/v1/matters', other)).status).toBe(201);
    const { etag } = await registrar.get(MATTER);
    await registrar.patch(MATTER, { powers: 'delegated', legal_basis: [{ law: '《条例》' }] }, etag);
    const { etag: newest } = await registrar.get('/api/v1/matters/M02');
    await registrar.patch('/api/v1/matters/M02', { legal_basis: [{ law: '《条例》' }] }, newest);
    const issued = { issuer: '交通运输局', document_number: '2号', issued_on: '2026-03-05' };
    expect((await office.post('/matter-lists', issued)).body).toMatchObject({ number: '2026-2', matters: 1 });
    await planStep(office.app, 'P1', 'amend', planner, { reason: '事项已下放' });
    const url = '/api/v1/plans/P1';
    const change = async (method: 'PATCH' | 'PUT', path: string, payload: object) => {
      const plan = await office.app.inject({ url, headers: planner });
      const headers = { ...planner, 'if-match': `${plan.headers.etag}` };
      expect((await office.app.inject({ method, url: `${url}${path}`, headers, payload })).statusCode).toBe(
        200,
      );
    };
    await change('PATCH', '', { matter_list: '2026-2' });
    const { tasks } = (await office.app.inject({ url, headers: planner })).json();
    for (const { code, ...task } of tasks)
      await change('PUT', `/tasks/${code}`, { ...task, matters: ['M02'] });
    expect((await publishReviewed(office, 'P1')).statusCode).toBe(200);
    expect((await office.seal(await office.draft())).body).toMatchObject({ state: 'done' });
  });
});
