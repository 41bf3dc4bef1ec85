/** What takes two people takes two people: a service account is none of them, whichever step it takes. */
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { transact } from '../../src/platform/database.ts';
import { refuseSamePerson, requireTwoPeople } from '../../src/platform/second-person.ts';
import { DIGITS, drawOffice } from '../draw/office.ts';
import { GOOD_PLAN, smallOffice } from '../plan/register.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { insertScan, MINUTES, planStep } from '../support/reviewed-plan.ts';

/** A planner that is another system. */
async function servicePlanner({ tokenFor, intruder }: TestApp) {
  const name = '信用平台';
  const headers = await tokenFor('planner', { name });
  await sql`UPDATE account SET kind = 'service' WHERE name = ${name}`.execute(intruder);
  return headers;
}
const NEEDED = { status: 409, problem: 'second-person-needed' };
const FIRST = '第一步由系统账户“信用平台”办理，须由一个人重新办理第一步';
const SECOND = '第二步不能由系统账户办理';

describe('a draw', async () => {
  const office = await drawOffice();
  const service = await servicePlanner(office);
  let keys = 0;
  const byService = async (path: string, payload: object = {}) => {
    const headers = { ...service, 'idempotency-key': `s${++keys}` };
    const reply = await office.app.inject({ method: 'POST', url: `/api/v1${path}`, headers, payload });
    const body = reply.json();
    return { status: reply.statusCode, body, problem: String(body.type ?? '').replace('/problems/', '') };
  };
  const committed = async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    expect((await office.commit(id)).status).toBe(201);
    return id;
  };

  test('is not made void by a service account and one person; a person may say no', async () => {
    const id = await committed();
    const ask = { reason: '名录有误' };
    expect((await byService(`/draws/${id}/void`, ask)).status).toBe(202);
    expect(await office.post(`/draws/${id}/void/confirm`)).toMatchObject({
      ...NEEDED,
      body: { detail: FIRST },
    });
    expect((await office.post(`/draws/${id}/void/refuse`, { opinion: '请由人申请' })).status).toBe(200);
    expect((await office.post(`/draws/${id}/void`, ask)).status).toBe(202);
    expect(await byService(`/draws/${id}/void/confirm`)).toMatchObject({
      ...NEEDED,
      body: { detail: SECOND },
    });
    expect((await office.secondPost(`/draws/${id}/void/confirm`)).status).toBe(201);
  });

  test('has its digits typed by two people', async () => {
    const id = await committed();
    const typing = { item: 0, value: DIGITS };
    const digits = { values: [{ value: DIGITS }] };
    expect((await byService(`/draws/${id}/first-typing`, typing)).status).toBe(201);
    expect(await office.post(`/draws/${id}/run`, digits)).toMatchObject({
      ...NEEDED,
      body: { detail: FIRST },
    });
    expect((await office.secondPost(`/draws/${id}/first-typing`, typing)).status).toBe(201);
    expect(await byService(`/draws/${id}/run`, digits)).toMatchObject({
      ...NEEDED,
      body: { detail: SECOND },
    });
    expect((await office.post(`/draws/${id}/run`, digits)).status).toBe(201);
  });

  test('has a seat replaced by two people; a person may refuse what a service account asked', async () => {
    const id = await committed();
    expect((await office.run(id)).status).toBe(201);
    const [team] = (await office.get(`/draws/${id}/teams?limit=1`)).body.items as { unit: string }[];
    const seat = { kind: 'seat', unit: team!.unit, department: 'JT-ZF', seat: 0, cause: 'other' };
    const asked = await byService(`/draws/${id}/replacements`, { ...seat, reason: '另有任务' });
    expect(asked.status).toBe(201);
    const request = `/draws/${id}/replacements/${asked.body.id}`;
    expect(await office.post(`${request}/accept`)).toMatchObject({ ...NEEDED, body: { detail: FIRST } });
    expect((await office.post(`${request}/refuse`, { opinion: '请由人申请' })).status).toBe(201);
  });
});

test('a plan that a service account submitted is decided by nobody; a person submits it anew', async () => {
  const office = await testApp();
  await smallOffice(office.db);
  await insertScan(office.db);
  const service = await servicePlanner(office);
  const [planner, secretary] = [
    await office.tokenFor('planner'),
    await office.tokenFor('conference-secretary'),
  ];
  const payload = { ...GOOD_PLAN, code: 'S1' };
  const made = await office.app.inject({ method: 'POST', url: '/api/v1/plans', headers: planner, payload });
  expect(made.statusCode, made.body).toBe(201);
  const step = (verb: string, headers: typeof planner, body: object) =>
    planStep(office.app, 'S1', verb, headers, body);
  expect((await step('submit', service, { statement: '请审议' })).statusCode).toBe(200);
  expect((await step('approve', secretary, MINUTES)).json()).toMatchObject({ detail: FIRST });
  expect((await step('withdraw', planner, { reason: '由人提交' })).statusCode).toBe(200);
  expect((await step('submit', planner, { statement: '请审议' })).statusCode).toBe(200);
  expect((await step('approve', secretary, MINUTES)).statusCode).toBe(200);
  const person = { id: `account:${await accountOf(office, planner)}`, name: '甲', kind: 'person' } as const;
  const yes = (first: string) =>
    transact(office.db, person, async (trx) => {
      await requireTwoPeople(trx, first);
      throw new Error('let through');
    });
  await expect(yes(`account:${await accountOf(office, service)}`)).rejects.toThrow('service account');
  await expect(yes(person.id)).rejects.toThrow('Another person');
  await expect(yes(`account:${await accountOf(office, secretary)}`)).rejects.toThrow('let through');
  await expect(yes('system:service')).rejects.toThrow('let through');
});

test('a service account is never the second of two people, to say no either', () => {
  expect(() => refuseSamePerson('account:1', { id: 'account:2', kind: 'person' })).not.toThrow();
  expect(() => refuseSamePerson('account:1', { id: 'account:2', kind: 'service' })).toThrow('second step');
});

async function accountOf({ intruder }: TestApp, { authorization }: { authorization: string }) {
  const token = authorization.replace('Bearer ', '');
  const { rows } = await sql<{ id: string }>`SELECT account_id AS id FROM access_token
    WHERE token_hash = sha256(convert_to(${token}, 'UTF8'))`.execute(intruder);
  return rows[0]!.id;
}
