import { createHash } from 'node:crypto';
import type { KyselyPlugin } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { assembleVisits } from '../../src/visit/assemble-visits.ts';
import { findVisits } from '../../src/visit/queries.ts';
import type { MatterShown, Visit } from '../../src/visit/schema.ts';
import { drawOffice } from '../draw/office.ts';
import { type Caller, callerOf } from '../support/registers.ts';
import { planStep, publishReviewed } from '../support/reviewed-plan.ts';

const office = await drawOffice();
const MATTER = '/api/v1/matters/M01';
const OLD = { work_guide: null, checklist: [] };
const NEW = {
  legal_basis: [{ law: '《条例》' }],
  work_guide: '先查证件，后查车辆。',
  checklist: [{ code: '1', text: '证件是否有效' }],
};
let registrar: Caller;
let inspector: Caller;
let first: string;

/** Drawn to the end, as a rehearsal; its number. */
async function drawn(): Promise<string> {
  const id = await office.draft({ rehearsal: true });
  await office.seal(id);
  await office.commit(id, { accept_shortages: true });
  expect((await office.run(id)).status).toBe(201);
  return (await office.get(`/draws/${id}`)).body.number as string;
}

const seen = async (query: string) => {
  const { body } = await inspector.get(`/api/v1/visits?limit=200${query}`);
  return { items: body.items as unknown as Visit[], matters: body.matters as MatterShown[] };
};
const versionsOf = (items: readonly Visit[]) =>
  new Set(items.flatMap(({ tasks }) => tasks.map(({ list_version }) => list_version)));

beforeAll(async () => {
  registrar = callerOf(office.app, await office.tokenFor('registrar'));
  inspector = callerOf(office.app, await office.tokenFor('inspector', { inspector: 'I2' }));
  first = await drawn();
  const { etag } = await registrar.get(MATTER);
  expect((await registrar.patch(MATTER, NEW, etag)).status).toBe(200);
});

describe('the matters of a visit', () => {
  it('are those of the list that its plan follows, whatever the register says since', async () => {
    const { items, matters } = await seen('');
    expect(items.length).toBeGreaterThan(0);
    expect(versionsOf(items)).toEqual(new Set(['2026-1']));
    expect(matters).toMatchObject([{ code: 'M01', list_version: '2026-1', ...OLD }]);
    expect((await registrar.get(MATTER)).body).toMatchObject(NEW);
    const one = (await inspector.get(`/api/v1/visits/${items[0]!.draw}/${items[0]!.id}`)).body;
    expect(one.matters).toEqual(matters);
  });

  it('in two versions on one page stand there twice, and each task says which is its own', async () => {
    const planner = await office.tokenFor('planner');
    const issued = { issuer: '交通运输局', document_number: '2号', issued_on: '2026-03-05' };
    expect((await office.post('/matter-lists', issued)).body).toMatchObject({ number: '2026-2' });
    await planStep(office.app, 'P1', 'amend', planner, { reason: '事项清单更新' });
    const url = '/api/v1/plans/P1';
    const { etag } = (await office.app.inject({ url, headers: planner })).headers;
    const headers = { ...planner, 'if-match': `${etag}` };
    await office.app.inject({ method: 'PATCH', url, headers, payload: { matter_list: '2026-2' } });
    expect((await publishReviewed(office, 'P1')).statusCode).toBe(200);
    const second = await drawn();

    const { items, matters } = await seen('');
    expect(matters).toMatchObject([
      { code: 'M01', list_version: '2026-1', ...OLD },
      { code: 'M01', list_version: '2026-2', ...NEW },
    ]);
    for (const [draw, version] of [
      [first, '2026-1'],
      [second, '2026-2'],
    ] as const) {
      const own = items.filter((item) => item.draw === draw);
      expect(versionsOf(own)).toEqual(new Set([version]));
      expect((await seen(`&draw=${draw}`)).matters.map(({ list_version }) => list_version)).toEqual([
        version,
      ]);
    }
  });

  it('are found by as many queries for visits of two draws as for one visit', async () => {
    const rows = await findVisits(office.db, {}, 1_000);
    expect(new Set(rows.map(({ draw }) => draw)).size).toBe(2);
    expect(await queriesOf(rows)).toBe(await queriesOf(rows.slice(0, 1)));
  });

  it('of a plan that follows no list are those of the register', async () => {
    // No plan is published without a list any more; one of an earlier version of the service may have been.
    const texts = office.intruder.selectFrom('plan_revision').select(['revision', 'document']);
    for (const { revision, document } of await texts.execute()) {
      const { matter_list: _, ...text } = JSON.parse(document);
      await office.intruder
        .updateTable('plan_revision')
        .set({
          document: JSON.stringify(text),
          digest: createHash('sha256').update(`without ${revision}`).digest(),
        })
        .where('revision', '=', revision)
        .execute();
    }
    const { items, matters } = await seen('');
    expect(versionsOf(items)).toEqual(new Set([null]));
    expect(matters).toMatchObject([{ code: 'M01', list_version: null, ...NEW }]);
  });
});

async function queriesOf(rows: Parameters<typeof assembleVisits>[1]): Promise<number> {
  let queries = 0;
  const counter: KyselyPlugin = {
    transformQuery({ node }) {
      queries++;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await assembleVisits(office.db.withPlugin(counter), rows);
  return queries;
}
