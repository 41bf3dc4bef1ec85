import { beforeAll, describe, expect, it } from 'vitest';
import type { Visit } from '../../../src/visit/schema.ts';
import { drawOffice } from '../office.ts';

const office = await drawOffice();
let id: number;
let visit: Visit;
let keys = 0;

const as = async (inspector: string, verb: string, body?: object) => {
  const reply = await office.app.inject({
    method: 'POST',
    url: `/api/v1/visits/${visit.draw}/${visit.id}/${verb}`,
    headers: { ...(await office.tokenFor('inspector', { inspector })), 'idempotency-key': `d${++keys}` },
    ...(body && { payload: body }),
  });
  return { status: reply.statusCode, body: reply.json() };
};
const read = async (inspector: string) => {
  const headers = await office.tokenFor('inspector', { inspector });
  const url = `/api/v1/visits/${visit.draw}/${visit.id}`;
  return (await office.app.inject({ url, headers })).json();
};
const why = { cause: 'recusal', reason: '亲属在该企业任职' };

beforeAll(async () => {
  id = await office.draft({ unit_size: 1 });
  await office.seal(id);
  await office.commit(id);
  await office.run(id);
  const headers = await office.tokenFor('planner');
  [visit] = (await office.app.inject({ url: '/api/v1/visits?limit=1', headers })).json().items;
});

describe('an inspector', () => {
  it('takes on a visit of his own, and nobody else’s', async () => {
    const [lead, other] = visit.team.map(({ inspector }) => inspector);
    expect(await as(lead!, 'accept')).toMatchObject({ status: 201, body: { accepted: true } });
    expect((await as(lead!, 'accept')).status).toBe(201);
    const stranger = ['I1', 'I2', 'I3', 'I4'].find((one) => one !== lead && one !== other)!;
    expect((await as(stranger, 'accept')).body.type).toBe('/problems/visit-not-found');
    expect((await as(stranger, 'decline', why)).body.type).toBe('/problems/visit-not-found');
    const { team } = (await read(other!)).visit as Visit;
    expect(team.map(({ accepted_at }) => accepted_at !== null)).toEqual([true, false]);
  });

  it('who declines keeps his seat until a planner agrees; then it is another’s, who sees why by its kind alone', async () => {
    const [lead, second] = visit.team.map(({ inspector }) => inspector);
    const declined = await as(second!, 'decline', why);
    expect(declined.status, JSON.stringify(declined.body)).toBe(201);
    expect((await as(second!, 'decline', why)).body.type).toBe('/problems/replacement-asked');
    expect(((await read(second!)).visit as Visit).team).toHaveLength(2);
    const accepted = await office.post(`/draws/${id}/replacements/${declined.body.request}/accept`);
    expect(accepted.body).toMatchObject({ state: 'replaced', cause: 'recusal', reason: why.reason });
    const joined = accepted.body.joined as string;
    expect((await read(second!)).type).toBe('/problems/visit-not-found');
    const now = (await read(joined)).visit as Visit;
    expect(now.team.map(({ inspector }) => inspector)).toEqual([lead, joined]);
    expect(now.history).toMatchObject([
      { kind: 'seat', seat: 1, n: 1, cause: 'recusal', left_inspector: second, joined_inspector: joined },
    ]);
    expect(JSON.stringify(now)).not.toContain(why.reason);
  });

  it('cannot agree to a request or read reasons', async () => {
    const headers = await office.tokenFor('inspector', { inspector: 'I1' });
    const list = await office.app.inject({ url: `/api/v1/draws/${id}/replacements`, headers });
    expect(list.json().type).toBe('/problems/role-forbidden');
  });
});
