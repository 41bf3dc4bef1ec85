/** What an office might do that wants another outcome than the one it got. */
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { readBundle } from '../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../src/core/verify/verify.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { publishReviewed } from '../support/reviewed-plan.ts';
import { drawOffice, TASKS } from './office.ts';

const office = await drawOffice();
const view = async (id: number) => (await office.get(`/draws/${id}`)).body;

async function evidenceOf(id: number) {
  const { number } = await view(id);
  const bundle = readBundle((await office.publicGet(`/draws/${number}/evidence`)).body);
  const { verified, checks } = verifyBundle(bundle, { suites: nativeSuites });
  return { bundle, verified, single: checks.find(({ name }) => name === 'single-draw')!.status };
}

describe('of two rounds of a task', () => {
  const round = (n: number) => ({ tasks: [{ plan: 'PR', task: 'T01', round: n }] });
  const sealed = async (n: number) => {
    const id = await office.draft(round(n));
    expect((await office.seal(id)).body.state).toBe('done');
    return id;
  };
  let second: number;
  let redone: number;

  beforeAll(async () => {
    const tasks = [{ ...TASKS[0], rounds: 2 }];
    await office.post('/plans', {
      code: 'PR',
      year: 2026,
      title: '分两批抽取',
      lead_department: 'JT',
      tasks,
    });
    await publishReviewed(office, 'PR');
  });

  it('one is committed at a time, although a void let the first begin again', async () => {
    const first = await sealed(1);
    await office.commit(first);
    await office.run(first);
    second = await sealed(2);
    expect((await office.commit(second)).status).toBe(201);
    await office.post(`/draws/${first}/void`, { reason: '名单有误' });
    expect((await office.secondPost(`/draws/${first}/void/confirm`)).status).toBe(201);
    redone = await sealed(1);
    const supersedes = (await view(first)).number;
    const refused = await office.commit(redone, { supersedes });
    expect(refused).toMatchObject({ problem: 'draw-line-open', body: { draws: [{ state: 'committed' }] } });
    expect((await office.run(second)).status).toBe(201);
    // Whom the second round took meanwhile is on the list of the first: it is sealed anew.
    expect((await office.commit(redone, { supersedes })).problem).toBe('draw-list-overtaken');
  });

  it('the other follows the outcome on a list of its own, and both are disclosed as single', async () => {
    await office.post(`/draws/${redone}/void`, { reason: '重新封存' });
    await office.secondPost(`/draws/${redone}/void/confirm`);
    const discloseSingle = async (id: number) => {
      expect((await office.disclose(id)).status).toBe(201);
      expect(await evidenceOf(id)).toMatchObject({ verified: true, single: 'ok' });
    };
    await discloseSingle(second);
    const other = await sealed(1);
    expect((await office.commit(other, { supersedes: (await view(redone)).number })).status).toBe(201);
    expect((await office.run(other)).status).toBe(201);
    await discloseSingle(other);
  });
});

describe('a draw whose sealed list somebody wrote to', () => {
  const tasks = { tasks: [{ plan: 'P1', task: 'T02' }] };
  const voided = async (id: number) => {
    await office.post(`/draws/${id}/void`, { reason: '名单被改动' });
    return await office.secondPost(`/draws/${id}/void/confirm`);
  };
  let id: number;

  it('is not disclosed, but can be void: with document, secret and values, from which its places follow', async () => {
    id = await office.draft(tasks);
    await office.seal(id);
    await office.commit(id);
    await office.run(id);
    // What the service's own role may do: one row more than was sealed.
    await sql`INSERT INTO frame_entry (draw_id, ordinal, salt, target_id, route)
      SELECT draw_id, 4000, decode(repeat('00', 16), 'hex'), 'F100X', '' FROM frame WHERE draw_id = ${id}`.execute(
      office.intruder,
    );
    expect((await office.disclose(id)).problem).toBe('draw-frame-altered');
    const answer = await voided(id);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(answer.body).not.toHaveProperty('outcome_digest');
    const { bundle, verified } = await evidenceOf(id);
    expect(verified).toBe(true);
    expect(Object.keys(bundle).sort()).toEqual(['document', 'entropy', 'format', 'log', 'plan', 'secret']);
  });

  it('keeps the next draw over its tasks from being shown as single: it named nobody', async () => {
    const { number } = await view(id);
    const next = await office.draft(tasks);
    await office.seal(next);
    expect((await office.commit(next, { supersedes: number })).status).toBe(201);
    await office.run(next);
    expect((await office.disclose(next)).status).toBe(201);
    expect(await evidenceOf(next)).toMatchObject({ verified: true, single: 'not disclosed' });
  });
});
