import { beforeAll, describe, expect, it } from 'vitest';
import { fromHex } from '../../src/core/canonical/bytes.ts';
import { leafHash, verifyInclusion } from '../../src/core/canonical/merkle.ts';
import { leafOf } from '../../src/core/draw/frame.ts';
import { runDraw } from '../../src/draw/run/run-draw.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { transact } from '../../src/platform/database.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { DIGITS, drawOffice, NOW, TASKS } from './office.ts';

const office = await drawOffice();
const { db } = office;
const actor = { id: 'system:test', name: '测试' };
type Item = Record<string, unknown>;
let id: number;
let number: string;

beforeAll(async () => {
  id = await office.draft();
  await office.seal(id);
  await office.commit(id);
  await office.run(id);
  number = String((await office.get(`/draws/${id}`)).body.number);
});

const list = async (path: string): Promise<Item[]> => {
  const items: Item[] = [];
  let cursor = '';
  do {
    const { body } = await office.get(`/draws/${id}/${path}${cursor}`);
    items.push(...(body.items as Item[]));
    cursor = body.next === null ? '' : `&cursor=${encodeURIComponent(String(body.next))}`;
  } while (cursor !== '');
  return items;
};

describe('what a draw gave', () => {
  it('every stratum has ranks from 1 and its reserve goes on where they end, to the last of its targets', async () => {
    const { strata } = (await office.get(`/draws/${id}`)).body as {
      strata: { stratum: string; size: number; drawn: number }[];
    };
    const { stratum, size, drawn } = strata.find((line) => line.stratum === 'T01/A')!;
    const chosen = await list(`selections?stratum=${stratum}&limit=2`);
    expect(chosen.map(({ rank }) => rank)).toEqual(Array.from({ length: drawn }, (_, i) => i + 1));
    const reserve = await list(`selections?stratum=${stratum}&list=reserve`);
    expect(reserve.map(({ rank }) => rank)).toEqual(
      Array.from({ length: size - drawn }, (_, i) => drawn + i + 1),
    );
    const everybody = [...chosen, ...reserve].map(({ target }) => target);
    expect(new Set(everybody).size).toBe(size);
    const page = (await office.get(`/draws/${id}/selections?stratum=${stratum}`)).body;
    expect(page.inclusion_probability).toBe(`${drawn}/${size}`);
    expect((await office.get(`/draws/${id}/selections?stratum=T01/X`)).status).toBe(400);
    expect((await office.get(`/draws/${id}/selections?stratum=T99/A`)).problem).toBe('draw-stratum-unknown');
  });

  it('a firm drawn by two tasks of one visit group has one visit, and each visit stands in one unit', async () => {
    const visits = await list('visits?limit=7');
    const drawn = await db
      .selectFrom('selection')
      .select(['stratum', 'ordinal'])
      .where('draw_id', '=', id)
      .execute();
    expect(visits).toHaveLength(new Set(drawn.map(({ ordinal }) => ordinal)).size);
    expect(visits.flatMap(({ tasks }) => tasks)).toHaveLength(drawn.length);
    expect(visits.every(({ unit }) => unit !== null)).toBe(true);
  });

  it('teams come in drawing order, with their choice and whom the lot refused', async () => {
    const teams = await list('teams?limit=4');
    expect(teams.map(({ position }) => position)).toEqual(teams.map((_, i) => i));
    const visits = teams.flatMap(({ visits }) => visits);
    expect(new Set(visits).size).toBe((await list('visits?')).length);
    for (const team of teams as { inspectors: { id: string }[]; eligible: number; no_choice: boolean }[]) {
      expect(team.inspectors).toHaveLength(2);
      expect(team.no_choice).toBe(team.eligible === 2);
    }
    const refused = await db.selectFrom('team_rejection').selectAll().where('draw_id', '=', id).execute();
    expect(teams.flatMap(({ rejected }) => rejected)).toHaveLength(refused.length);
    const recused = (teams as { visits: string[]; inspectors: { id: string }[] }[]).filter(({ visits }) =>
      visits.some((visit) => /^(F100|V1(00|06|12|18|24|30|36))\//.test(visit)),
    );
    expect(recused.flatMap(({ inspectors }) => inspectors.map((one) => one.id))).not.toContain('I1');
  });

  it('is not there before the draw was run', async () => {
    const draft = await office.draft({ rehearsal: true });
    for (const path of ['selections?stratum=T01/A', 'visits', 'teams']) {
      expect((await office.get(`/draws/${draft}/${path}`)).problem).toBe('draw-not-run');
    }
  });
});

describe('after disclosure', () => {
  beforeAll(async () => {
    expect((await office.disclose(id)).status).toBe(201);
  });

  it('every target learns its cell, its ranks and its proof, and nothing of others', async () => {
    const entries = await db.selectFrom('frame_entry').selectAll().where('draw_id', '=', id).execute();
    const drawn = await db.selectFrom('selection').selectAll().where('draw_id', '=', id).execute();
    // 123 entries are kept as blocks of 16: first and last of a block, and the last block, which is not full.
    for (const { target_id, ordinal } of [0, 15, 16, 40, 112, 122].map((at) => entries[at]!)) {
      const answer = (await office.publicGet(`/draws/${number}/explain?target=${target_id}`)).json();
      const { entry } = answer;
      expect(answer).toMatchObject({ number, target: target_id, listed: true });
      expect(entry.ordinal).toBe(ordinal);
      const { sha256 } = nativeSuites;
      const leaf = leafHash(sha256, leafOf(fromHex(entry.salt), target_id, entry.route));
      const proof = entry.proof.map(fromHex);
      expect(verifyInclusion(sha256, ordinal, entry.frame_size, leaf, proof, fromHex(entry.root))).toBe(true);
      for (const { stratum, rank, drawn: isDrawn, drawn_size, ...line } of answer.strata) {
        expect(line.probability).toBe(`${drawn_size}/${line.size}`);
        expect(line.text.zh).toContain(`名额 ${drawn_size}；`);
        expect(line.text.zh).toMatch(new RegExp(`层内排第 ${rank}，${isDrawn ? '' : '未'}抽中。$`));
        const row = drawn.find((one) => one.stratum === stratum && one.ordinal === ordinal);
        expect([stratum, isDrawn, row?.rank]).toEqual([
          stratum,
          rank <= drawn_size,
          isDrawn ? rank : undefined,
        ]);
      }
    }
  });

  it('a hundred who ask at the same time have the same answer', async () => {
    const ask = () => office.publicGet(`/draws/${number}/explain?target=F101`);
    const answers = await Promise.all(Array.from({ length: 100 }, ask));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  });

  it('a target that was not in the list is told so', async () => {
    for (const target of ['F107', 'F108', 'NOBODY']) {
      const answer = await office.publicGet(`/draws/${number}/explain?target=${target}`);
      expect(answer.json()).toMatchObject({ number, target, listed: false, strata: [] });
      expect(answer.json().text.zh).toContain('不在本次抽取封存的名单中');
    }
  });

  it('evidence never changes: a second look costs nothing', async () => {
    const url = `/api/v1/public/draws/${number}/evidence`;
    const first = await office.app.inject(url);
    const etag = String(first.headers.etag);
    expect((await office.app.inject({ url, headers: { 'if-none-match': etag } })).statusCode).toBe(304);
    expect((await office.get(`/draws/${id}`)).body.evidence).toBe(etag.slice(1, -1));
    expect((await office.app.inject(`${url}?version=1`)).body).toBe(first.body);
    expect((await office.app.inject(`${url}?version=2`)).json().type).toBe('/problems/draw-evidence-unknown');
  });
});

describe('a draw is not begun', () => {
  const tasks = (task: string, more: object = {}) => [{ plan: 'P1', task, ...more }];
  const draft = (body: object) => office.post('/draws', { title: 'x', ...body });

  it('over a task or a round that the plan does not have', async () => {
    expect((await draft({ tasks: tasks('T77') })).problem).toBe('draw-task-unknown');
    expect((await draft({ tasks: [{ plan: 'P9', task: 'T01' }] })).problem).toBe('draw-task-unknown');
    expect((await draft({ tasks: tasks('T01', { round: 2 }) })).problem).toBe('draw-round-unknown');
    expect((await draft({ tasks: [...tasks('T01'), ...tasks('T01')] })).problem).toBe('draw-task-repeated');
  });

  it('from a plan that is not published', async () => {
    await office.post('/plans', {
      code: 'P2',
      year: 2026,
      title: '草稿',
      lead_department: 'JT',
      tasks: TASKS,
    });
    expect((await draft({ tasks: [{ plan: 'P2', task: 'T01' }] })).problem).toBe('draw-plan-unpublished');
    const two = [...tasks('T01'), { plan: 'P2', task: 'T02' }];
    expect((await draft({ tasks: two })).problem).toBe('draw-several-plans');
  });

  it('when the window of a task is over', async () => {
    const late = await office.draft({ rehearsal: true });
    pretendItIs('2026-12-01T02:00:00Z');
    expect((await office.seal(late)).problem).toBe('draw-window-past');
    pretendItIs(NOW);
  });

  it('on a platform whose self-test failed', async () => {
    const own = await office.draft({ rehearsal: true });
    await office.seal(own);
    await office.commit(own);
    const broken = { vault: office.app.vault, selfTestFailures: ['words: expected 1, got 2'] };
    const run = transact(db, actor, (trx) => runDraw(trx, broken, own, { values: [{ value: DIGITS }] }));
    await expect(run).rejects.toMatchObject({ definition: { name: 'draw-self-test-failed' } });
  });

  it('a day after its entropy was due: it has failed, and says so', async () => {
    const late = await office.draft({ rehearsal: true });
    await office.seal(late);
    await office.commit(late);
    pretendItIs('2026-03-06T02:30:00Z');
    expect((await office.run(late)).problem).toBe('draw-out-of-order');
    expect((await office.get(`/draws/${late}`)).body).toMatchObject({
      state: 'failed',
      late: 'outcome',
      allowed: ['void'],
    });
    pretendItIs(NOW);
  });
});
