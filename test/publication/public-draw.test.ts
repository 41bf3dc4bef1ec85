import { beforeAll, describe, expect, it } from 'vitest';
import { drawOffice } from '../draw/office.ts';
import { publishReviewed } from '../support/reviewed-plan.ts';

const office = await drawOffice();
const { db } = office;
const read = async (path: string) => (await office.publicGet(path)).json();

/** Everything anybody can read of a draw without a token, as one text. */
async function everythingPublic(number: string): Promise<string> {
  const paths = [
    '/draws',
    `/draws/${number}`,
    `/draws/${number}/drawn?task=T01`,
    `/draws/${number}/drawn?task=T02`,
    `/draws/${number}/evidence`,
    `/draws/${number}/explain?target=F100`,
    '/plans',
    '/plans/P1',
    '/ledger/entries?limit=1000',
    '/ledger/checkpoint',
  ];
  return (await Promise.all(paths.map((path) => office.publicGet(path)))).map(({ body }) => body).join('\n');
}

/** Nothing by which an entry of the frame could be told from others: ids, names, salts. */
async function expectNobodyNamed(id: number, text: string): Promise<void> {
  const entries = await db.selectFrom('frame_entry').selectAll().where('draw_id', '=', id).execute();
  for (const { target_id, salt } of entries) {
    // The question of the test itself names F100.
    if (target_id !== 'F100') expect(text).not.toContain(target_id);
    expect(text).not.toContain(salt.toString('hex'));
  }
  expect(text).not.toMatch(/货运公司|货车|检查员/);
}

describe('a draw in public', () => {
  let id: number;
  let number: string;
  beforeAll(async () => {
    id = await office.draft();
  });

  it('is nobody’s business before it is sealed', async () => {
    expect((await read('/draws')).items).toEqual([]);
    expect((await read('/draws/none')).type).toBe('/problems/public-draw-not-found');
  });

  it('shows after sealing its sizes and the reasons for exclusions, and nobody', async () => {
    expect((await office.seal(id)).body.state).toBe('done');
    number = (await read('/draws')).items[0].number;
    const story = await read(`/draws/${number}`);
    expect(story).toMatchObject({ number, state: 'sealed', rehearsal: false, evidence: [] });
    expect(story.log.map((entry: { type: string }) => entry.type)).toEqual(['frame-sealed']);
    expect(story.task_details[0]).toMatchObject({
      task: 'T01',
      exclusions: { 'key-list': 1, 'not-operating': 1 },
      list_public: false,
    });
    await expectNobodyNamed(id, await everythingPublic(number));
  });

  it('shows after the commitment what was confirmed and with which probability each stratum is drawn', async () => {
    expect((await office.commit(id)).status).toBe(201);
    const story = await read(`/draws/${number}`);
    expect(story).toMatchObject({ state: 'committed', commitment: expect.any(String) });
    for (const { strata } of story.task_details) {
      for (const { size, drawn, probability, confirmed } of strata) {
        expect(probability).toBe(`${drawn}/${size}`);
        expect(confirmed).toBe(drawn === 0 || drawn === size);
      }
    }
    await expectNobodyNamed(id, await everythingPublic(number));
  });

  it('shows after the draw that it was run, and still nobody', async () => {
    expect((await office.run(id)).status).toBe(201);
    const story = await read(`/draws/${number}`);
    expect(story).toMatchObject({ state: 'drawn', outcome_digest: expect.any(String), evidence: [] });
    const list = await read(`/draws/${number}/drawn?task=T01`);
    expect([list.type, list.policy]).toEqual(['/problems/public-list-embargoed', 'on_draw']);
    await expectNobodyNamed(id, await everythingPublic(number));
  });

  it('shows after disclosure every drawn target by stratum and rank, page by page', async () => {
    const disclosed = await office.disclose(id);
    expect(disclosed.status, JSON.stringify(disclosed.body)).toBe(201);
    const story = await read(`/draws/${number}`);
    expect(story).toMatchObject({
      state: 'disclosed',
      evidence: [{ version: 1, levels: { targets: 2, teams: 2 } }],
    });
    for (const { task, strata, list_public } of story.task_details) {
      expect(list_public).toBe(true);
      const all: { stratum: string; rank: number; target: string }[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const next = cursor === '' ? '' : `&cursor=${cursor}`;
        const page = await read(`/draws/${number}/drawn?task=${task}&limit=3${next}`);
        all.push(...page.items);
        cursor = page.next;
      }
      const expected = strata.flatMap(({ stratum, drawn }: { stratum: string; drawn: number }) =>
        Array.from({ length: drawn }, (_, i) => ({ stratum, rank: i + 1 })),
      );
      expect(all).toMatchObject(expected);
      expect(new Set(all.map(({ target }) => target)).size).toBe(all.length);
    }
  });

  it('is cached by proxies and settled by its ETag', async () => {
    const first = await office.publicGet(`/draws/${number}`);
    expect(first.headers['cache-control']).toMatch(/^public, max-age=\d+/);
    const again = await office.app.inject({
      url: `/api/v1/public/draws/${number}`,
      headers: { 'if-none-match': String(first.headers.etag) },
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect((await office.publicGet('/draws/none')).headers['cache-control']).toBe('no-store');
  });

  it('is marked where it is a rehearsal', async () => {
    const rehearsal = await office.draft({ rehearsal: true });
    expect((await office.seal(rehearsal)).body.state).toBe('done');
    const { items } = await read('/draws');
    expect(items.map((line: { rehearsal: boolean }) => line.rehearsal)).toEqual([true, false]);
    expect((await read(`/draws/${items[0].number}`)).rehearsal).toBe(true);
  });

  it('masks the name of a drawn person', async () => {
    const [entry] = (await read(`/draws/${number}/drawn?task=T01`)).items;
    await office.intruder
      .updateTable('target')
      .set({ kind: 'person', name: '张三丰', version: 2 })
      .where('id', '=', entry.target)
      .execute();
    const page = await office.publicGet(`/draws/${number}/drawn?task=T01`);
    expect(page.json().items[0]).toMatchObject({ target: entry.target, name: '张*' });
    expect(page.body).not.toContain('三丰');
  });
});

describe('a plan in public', () => {
  it('is the revision in force with its digest and place in the log, and never a draft', async () => {
    const [line] = (await read('/plans')).items;
    const plan = await read('/plans/P1');
    expect(plan).toMatchObject({ code: 'P1', revision: 1, digest: line.digest });
    const entry = (await read(`/ledger/entries?start=${line.ledger_position}&limit=1`)).items[0];
    expect(JSON.parse(entry.body)).toMatchObject({ kind: 'plan', number: 'P1/1', digest: plan.digest });

    await office.post('/plans', { code: 'P2', year: 2026, title: '草稿', lead_department: 'JT' });
    expect((await read('/plans/P2')).type).toBe('/problems/public-plan-not-found');
    await office.post('/plans/P1/amend', { reason: '增加临时任务' });
    expect(await read('/plans/P1')).toEqual({ ...plan, state: 'published' });
    expect((await read('/plans/P1?revision=2')).type).toBe('/problems/public-revision-not-found');
    await publishReviewed(office, 'P1');
    const amended = await read('/plans/P1');
    expect(amended.revisions.map((r: { reason?: string }) => r.reason)).toEqual([undefined, '增加临时任务']);
    expect((await read('/plans/P1?revision=1')).document).toEqual(plan.document);
    const [sealed] = (await read('/draws')).items.slice(-1);
    const { document } = await read(`/draws/${sealed.number}/evidence`);
    expect(document.context).toMatchObject({ plan: 'P1', revision: '1' });
    expect((await read('/plans')).items.map(({ code }: { code: string }) => code)).toEqual(['P1']);
  });
});
