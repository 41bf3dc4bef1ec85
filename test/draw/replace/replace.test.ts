import { beforeAll, describe, expect, it } from 'vitest';
import type { EvidenceBundle } from '../../../src/core/verify/bundle.ts';
import { record } from '../../../src/platform/audit.ts';
import { transact } from '../../../src/platform/database.ts';
import { countyOffice } from '../staffing/counties.ts';

const office = await countyOffice();
const T02 = { tasks: [{ plan: 'P2', task: 'T02' }] };
type Item = Record<string, unknown> & { id: number; joined: string | null; state: string };

const ask = (draw: number, body: object) => office.post(`/draws/${draw}/replacements`, body);
const accept = (draw: number, request: unknown, body = {}) =>
  office.secondPost(`/draws/${draw}/replacements/${request}/accept`, body);
const target = async (stratum: string, rank: number) => ({
  kind: 'target',
  stratum,
  rank,
  cause: 'closed',
  reason: '已停业',
  evidence: await office.attach(`evidence ${stratum} ${rank}`),
});
const seat = (unit: string, at = 0, cause = 'other') => ({
  kind: 'seat',
  unit,
  department: 'JT-ZF',
  seat: at,
  cause,
  reason: '另有任务',
});
const teams = async (draw: number) =>
  (await office.get(`/draws/${draw}/teams?limit=200`)).body.items as { unit: string }[];
const strata = async (draw: number) =>
  (await office.get(`/draws/${draw}`)).body.strata as { stratum: string; drawn: number; size: number }[];
const evidence = async (draw: number) =>
  (await office.get(`/draws/${draw}`)).body.evidence as string | undefined;

describe('a drawn target that cannot be visited', () => {
  let id: number;
  let number: string;
  let stratum: string;

  beforeAll(async () => {
    id = await office.draft(T02);
    number = await office.drawn(id);
    stratum = (await strata(id)).find(({ drawn, size }) => drawn > 2 && size > drawn + 3)!.stratum;
  });

  it('is replaced only where the task says so, with a stored scan, at a rank that exists', async () => {
    const plain = await office.draft({ tasks: [{ plan: 'P1', task: 'T01' }], rehearsal: true });
    await office.drawn(plain);
    expect((await ask(plain, await target('T01/C', 1))).problem).toBe('replacement-not-allowed');
    expect((await ask(id, await target(stratum, 400))).problem).toBe('replacement-place-unknown');
    const bare = { ...(await target(stratum, 1)), evidence: 'ab'.repeat(32) };
    expect((await ask(id, bare)).problem).toBe('attachment-unknown');
  });

  it('gives way to the next of its reserve when a second person agrees, once, whoever is faster', async () => {
    const asked = await ask(id, await target(stratum, 2));
    expect(asked.body).toMatchObject({ state: 'asked', rank: 2, joined: null });
    expect((await ask(id, await target(stratum, 2))).problem).toBe('replacement-asked');
    const request = asked.body.id;
    expect((await office.post(`/draws/${id}/replacements/${request}/accept`)).problem).toBe(
      'second-person-needed',
    );
    const reserve = await office.get(`/draws/${id}/selections?stratum=${stratum}&list=reserve&limit=3`);
    const [next, behind] = reserve.body.items as { target: string; rank: number }[];
    const third = await office.tokenFor('planner');
    const [one, other] = await Promise.all([
      accept(id, request),
      office.app.inject({
        method: 'POST',
        url: `/api/v1/draws/${id}/replacements/${request}/accept`,
        headers: { ...third, 'idempotency-key': 'third' },
        payload: {},
      }),
    ]);
    expect([one.status, other.statusCode].sort()).toEqual([201, 409]);
    const [item] = (await office.get(`/draws/${id}/replacements`)).body.items as Item[];
    expect(item).toMatchObject({ state: 'replaced', joined: next!.target, joined_rank: next!.rank });
    expect((await ask(id, await target(stratum, 2))).problem).toBe('replacement-done');

    const again = await ask(id, await target(stratum, next!.rank));
    expect((await accept(id, again.body.id)).body).toMatchObject({ joined: behind!.target });
  });

  it('stays drawn, and the visits say who was drawn first and who joined', async () => {
    const planner = await office.tokenFor('planner');
    const url = `/api/v1/visits?limit=200&draw=${number}`;
    const { items } = (await office.app.inject({ url, headers: planner })).json();
    const states = items.map(({ state }: { state: string }) => state);
    expect(states.filter((state: string) => state === 'replaced')).toHaveLength(2);
    const joined = items.find(
      ({ state, history }: { state: string; history: { kind: string }[] }) =>
        state === 'assigned' && history.some(({ kind }) => kind === 'target'),
    );
    expect(joined.team).toHaveLength(2);
    const replaced = { kind: 'target', task: 'T02', cause: 'closed', joined_visit: joined.id };
    expect(joined.history).toMatchObject([replaced]);
  });

  it('is marked in the office’s lists, which name who joined', async () => {
    const { body } = await office.get(`/draws/${id}/selections?stratum=${stratum}`);
    const [first, second] = body.items as object[];
    expect(first).toMatchObject({ rank: 1, replaced_by_rank: null });
    expect(second).toMatchObject({ rank: 2, cause: 'closed', replaced_by_rank: expect.any(Number) });
    const headers = await office.tokenFor('planner');
    const list = await office.app.inject({
      url: `/api/v1/draws/${id}/selections/export?format=csv`,
      headers,
    });
    expect(list.body).toContain('名递补');
  });

  it('leaks nothing before disclosure, and is in the evidence that verifies then', async () => {
    const page = (await office.publicGet(`/draws/${number}`)).body;
    expect(page).not.toMatch(/[FV]1\d\d|停业/);
    const entries = (await office.publicGet('/ledger/entries?start=0&limit=500')).body;
    expect(entries).toContain('replacement-requested');
    expect(entries).not.toMatch(/[FV]1\d\d\b|停业/);
    expect((await office.disclose(id)).status).toBe(201);
    const { failed, bundle } = await office.verified(number);
    expect(failed).toEqual([]);
    expect((JSON.parse(bundle) as EvidenceBundle).replacements).toHaveLength(2);
    expect(bundle).not.toContain('停业');
  });

  it('after disclosure makes a further version beside the first, each immutable under its number and digest', async () => {
    const first = (await evidence(id))!;
    const asked = await ask(id, await target(stratum, 1));
    expect((await accept(id, asked.body.id)).status).toBe(201);
    const second = (await evidence(id))!;
    expect(second).not.toBe(first);
    const { failed, bundle } = await office.verified(number);
    expect(failed).toEqual([]);
    expect((JSON.parse(bundle) as EvidenceBundle).replacements).toHaveLength(3);
    for (const [query, digest] of [
      ['version=1', first],
      ['version=2', second],
      [`digest=${first}`, first],
    ] as const) {
      const reply = await office.publicGet(`/draws/${number}/evidence?${query}`);
      expect(reply.headers.etag).toBe(`"${digest}"`);
      expect(reply.headers['cache-control']).toContain('immutable');
    }
    expect((await office.verified(number, '?version=1')).failed).toEqual([]);
    const page = (await office.publicGet(`/draws/${number}`)).json();
    expect(page.evidence.map(({ version }: { version: number }) => version)).toEqual([1, 2]);
    expect((await office.publicGet(`/draws/${number}/evidence?version=3`)).json().type).toBe(
      '/problems/draw-evidence-unknown',
    );
  });

  it('is shown to the public with the kind of the reason and nothing else of it', async () => {
    const reply = await office.publicGet(`/draws/${number}/drawn?task=T02&limit=200`);
    const items = reply.json().items as {
      stratum: string;
      rank: number;
      replaced: object | null;
      joined: boolean;
    }[];
    const own = items.filter((item) => item.stratum === stratum);
    expect(own.filter(({ replaced }) => replaced !== null).map(({ rank }) => rank)).toHaveLength(3);
    expect(own.filter(({ joined }) => joined)).toHaveLength(3);
    expect(own[0]!.replaced).toMatchObject({ cause: 'closed' });
    expect(reply.body).not.toContain('停业');
  });
});

describe('a seat', () => {
  let id: number;
  let number: string;
  let unit: string;

  beforeAll(async () => {
    id = await office.draft({ ...T02, rehearsal: true, unit_size: 1 });
    number = await office.drawn(id);
    unit = (await teams(id))[0]!.unit;
  });

  it('that does not exist cannot be replaced', async () => {
    expect((await ask(id, seat(unit, 2))).problem).toBe('replacement-place-unknown');
    expect((await ask(id, seat('F100/none'))).problem).toBe('replacement-place-unknown');
    expect((await accept(id, 999_999)).problem).toBe('replacement-not-found');
  });

  it('is kept where the second person refuses', async () => {
    const asked = await ask(id, seat(unit));
    const refuse = `/draws/${id}/replacements/${asked.body.id}/refuse`;
    expect((await office.post(refuse, { opinion: '不符' })).problem).toBe('second-person-needed');
    expect((await office.secondPost(refuse, { opinion: '理由不足' })).body).toMatchObject({
      state: 'refused',
    });
    expect((await accept(id, asked.body.id)).problem).toBe('replacement-decided');
  });

  it('goes again and again to somebody who never held it, until nobody is left and it stays open', async () => {
    const held: (string | null)[] = [];
    for (let n = 1; n <= 5; n++) {
      const asked = await ask(id, seat(unit));
      expect(asked.body).toMatchObject({ n });
      held.push(((await accept(id, asked.body.id)).body as Item).joined);
    }
    // Six can be drawn, two sat in the team: four are left.
    expect(held.slice(0, 4)).not.toContain(null);
    expect(new Set(held).size).toBe(5);
    expect(held[4]).toBe(null);
    const team = (await teams(id)).find((one) => one.unit === unit);
    expect(team).toMatchObject({ inspectors: [{ id: expect.stringMatching(/^I/) }], no_choice: false });
    const [visit] = (
      await office.app.inject({
        url: `/api/v1/visits?limit=200&draw=${number}`,
        headers: await office.tokenFor('planner'),
      })
    )
      .json()
      .items.filter((one: { id: string }) => one.id === unit);
    expect(visit).toMatchObject({ open_seats: [{ department: 'JT-ZF', seat: 0 }] });
    expect(visit.history.map(({ n }: { n: number }) => n)).toEqual([1, 2, 3, 4, 5]);
    await office.disclose(id);
    const { failed, levels } = await office.verified(number);
    expect(failed).toEqual([]);
    expect(levels).toEqual({ targets: 2, teams: 2 });
  });
});

describe('an inspector in conflict with a target that joined', () => {
  it('gives up his seat in the same step, and the evidence verifies', async () => {
    await transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
      await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'recusals' });
      const targets = await trx
        .selectFrom('target')
        .select('id')
        .where('owner_id', 'is', null)
        .orderBy('id')
        .execute();
      await trx
        .insertInto('inspector_recusal')
        .values(targets.flatMap(({ id }, i) => [{ inspector_id: `I${2 + (i % 5)}`, target_id: id }]))
        .execute();
    });
    const id = await office.draft({ ...T02, rehearsal: true, unit_size: 1 });
    const number = await office.drawn(id, { accept_shortages: true });
    let conflicts: Item[] = [];
    for (const { stratum, drawn, size } of await strata(id)) {
      for (let rank = 1; rank <= Math.min(drawn, size - drawn) && conflicts.length === 0; rank++) {
        const asked = await ask(id, await target(stratum, rank));
        expect((await accept(id, asked.body.id)).status).toBe(201);
        const { items } = (await office.get(`/draws/${id}/replacements`)).body as { items: Item[] };
        conflicts = items.filter(({ cause }) => cause === 'conflict');
      }
    }
    expect(conflicts[0]).toMatchObject({ kind: 'seat', state: 'replaced' });
    await office.disclose(id);
    const { failed, bundle } = await office.verified(number);
    expect(failed).toEqual([]);
    const kinds = (JSON.parse(bundle) as EvidenceBundle).replacements!.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['target', 'seat']));
  });
});
