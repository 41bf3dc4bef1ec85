import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { planStep, publishReviewed } from '../support/reviewed-plan.ts';
import { drawOffice } from './office.ts';

const office = await drawOffice();
const tasks = (task: string) => ({ tasks: [{ plan: 'P1', task }] });
let planner: { authorization: string };
let sealed: number;
let draft: number;
let strata: unknown;

/** Publishes the next revision of the plan, in which T01 draws everybody and T02 is gone; gives its digest. */
async function revise(): Promise<string> {
  const url = '/api/v1/plans/P1';
  const write = async (method: 'PUT' | 'DELETE', task: string, payload?: object) => {
    const { etag } = (await office.app.inject({ url, headers: planner })).headers;
    const headers = { ...planner, 'if-match': `${etag}` };
    const answer = await office.app.inject({
      method,
      url: `${url}/tasks/${task}`,
      headers,
      ...(payload && { payload }),
    });
    expect(answer.statusCode, answer.body).toBeLessThan(300);
  };
  expect((await planStep(office.app, 'P1', 'amend', planner, { reason: '提高比例' })).statusCode).toBe(200);
  const [{ code, ...first }] = (await office.app.inject({ url, headers: planner })).json().tasks;
  const everybody = { mode: 'rate', rates: { A: 1_000_000, B: 1_000_000, C: 1_000_000, D: 1_000_000 } };
  await write('PUT', code, { ...first, sample: everybody });
  await write('DELETE', 'T02');
  const published = await publishReviewed(office, 'P1');
  expect(published.json(), published.body).toMatchObject({ revision: 2 });
  return published.json().digest;
}

beforeAll(async () => {
  planner = await office.tokenFor('planner');
  sealed = await office.draft();
  expect((await office.seal(sealed)).body.state).toBe('done');
  strata = (await office.get(`/draws/${sealed}`)).body.strata;
  draft = await office.draft({ ...tasks('T01'), rehearsal: true });
});

describe('when the plan is amended and published again', () => {
  it('a sealed draw is committed and run as the revision has it that it was sealed from', async () => {
    const before = (await office.publicGet('/plans/P1')).json();
    const digest = await revise();
    expect(digest).not.toBe(before.digest);
    expect((await office.publicGet('/plans/P1')).json()).toMatchObject({ revision: 2, digest });

    expect((await office.commit(sealed)).status).toBe(201);
    const { document } = await office.db
      .selectFrom('commitment')
      .select('document')
      .where('draw_id', '=', sealed)
      .executeTakeFirstOrThrow();
    const { context, targets } = JSON.parse(document);
    const text = jcs({ ...before.document, number: 'P1' });
    const plan_digest = createHash('sha256').update(text).digest('hex');
    expect(before.document.revision).toBe(1);
    expect(context).toMatchObject({ plan: 'P1', revision: '1', plan_digest });
    expect(targets.tasks.map(({ task }: { task: string }) => task)).toEqual(['T01', 'T02']);

    expect((await office.run(sealed)).status).toBe(201);
    expect((await office.get(`/draws/${sealed}`)).body).toMatchObject({ state: 'drawn', strata });
    expect((await office.disclose(sealed)).status).toBe(201);
  });

  it('a draft of the old revision is not sealed any more, one of the new is', async () => {
    const refused = await office.seal(draft);
    expect([refused.status, refused.problem]).toEqual([409, 'draw-plan-revised']);
    expect(refused.body).toMatchObject({ plan: 'P1', revision: 1, published: 2 });
    const anew = await office.draft({ ...tasks('T01'), rehearsal: true });
    expect((await office.seal(anew)).body.state).toBe('done');
  });
});
