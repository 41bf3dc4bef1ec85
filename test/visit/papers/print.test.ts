import { beforeAll, describe, expect, it } from 'vitest';
import { PAPER_NAMES } from '../../../src/visit/papers/papers.ts';
import type { Visit } from '../../../src/visit/schema.ts';
import { drawOffice } from '../../draw/office.ts';
import { partsOf } from '../../support/docx.ts';

const office = await drawOffice();
type Headers = Record<string, string>;
let planner: Headers;
let id: number;
let visit: Visit;

const print = (path: string, headers: Headers) => office.app.inject({ url: `/api/v1${path}`, headers });
const address = ({ draw, id: name }: Visit = visit) => `/visits/${draw}/${name}/papers`;

async function drawn(more: object = {}): Promise<number> {
  const draw = await office.draft(more);
  await office.seal(draw);
  await office.commit(draw, { accept_shortages: true });
  expect((await office.run(draw)).status).toBe(201);
  return draw;
}

beforeAll(async () => {
  planner = await office.tokenFor('planner');
  id = await drawn();
  const { items } = (await print('/visits?limit=1', planner)).json();
  [visit] = items;
});

describe('a paper of a visit', () => {
  it.each(PAPER_NAMES)('%s names target, team and draw, and is for nobody’s cache', async (name) => {
    const page = await print(`${address()}/${name}`, planner);
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['cache-control']).toBe('private, no-store');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.body).not.toMatch(/<script|<link|<img|style=|https?:/);
    for (const text of [visit.draw, visit.id, visit.target.name, '交通运输局', '道路货物运输'])
      expect(page.body).toContain(text);
    for (const { inspector, name: person } of visit.team)
      for (const text of [inspector, person]) expect(page.body).toContain(text);
    expect(page.body).toContain('<svg class="qr"');
    expect(page.body).not.toContain('演练');
  });

  it('as a file is saved under the name of the target', async () => {
    const file = await print(`${address()}/visit-sheet?format=docx`, planner);
    expect([file.statusCode, file.headers['content-type'], file.headers['cache-control']]).toEqual([
      200,
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'private, no-store',
    ]);
    const name = encodeURIComponent(`检查单 ${visit.draw} ${visit.target.name}.docx`);
    expect(file.headers['content-disposition']).toBe(`attachment; filename*=UTF-8''${name}`);
    expect((await partsOf(file.rawPayload)).get('word/document.xml')!.toString()).toContain(
      visit.target.name,
    );
  });

  it('is for planner, registrar and the visit’s own inspectors', async () => {
    const url = `${address()}/visit-sheet`;
    const [own] = visit.team;
    const stranger = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6'].find((one) =>
      visit.team.every(({ inspector }) => inspector !== one),
    );
    expect((await print(url, await office.tokenFor('registrar'))).statusCode).toBe(200);
    const mine = await office.tokenFor('inspector', { inspector: own!.inspector });
    expect((await print(url, mine)).statusCode).toBe(200);
    const other = await office.tokenFor('inspector', { inspector: stranger! });
    expect((await print(url, other)).json().type).toBe('/problems/visit-not-found');
    expect((await print(url, await office.tokenFor('reviewer'))).json().type).toBe(
      '/problems/role-forbidden',
    );
    expect((await print(url, {})).json().type).toBe('/problems/token-missing');
    expect((await print(`${address()}/none`, planner)).json().type).toBe('/problems/invalid-input');
  });

  it('has the number of the notice once the target was told under one, and room for it before', async () => {
    const url = `${address()}/notice`;
    expect((await print(url, planner)).body).toContain('〔2026〕');
    const head = await office.tokenFor('agency-head');
    const post = (path: string, headers: Headers, payload: object, key: string) =>
      office.app.inject({
        method: 'POST',
        url: `/api/v1${path}`,
        headers: { ...headers, 'idempotency-key': key },
        payload,
      });
    const name = { draw: visit.draw, id: visit.id };
    expect((await post('/visit-approvals', head, { visits: [name] }, 'a')).statusCode).toBe(201);
    const notice = { method: 'delivered', notified_on: '2026-04-15', number: '黔江交检通〔2026〕17号' };
    expect((await post(`/visits/${visit.draw}/${visit.id}/notice`, planner, notice, 'n')).statusCode).toBe(
      201,
    );
    const page = (await print(url, planner)).body;
    expect(page).toContain('<p class="document-number">黔江交检通〔2026〕17号</p>');
  });

  it('of a rehearsal says so', async () => {
    await drawn({ rehearsal: true });
    const { items } = (await print('/visits?limit=1', planner)).json();
    expect(items[0].rehearsal).toBe(true);
    const page = (await print(`${address(items[0])}/check-form`, planner)).body;
    expect(page).toContain('演练，不作为正式检查依据 · REHEARSAL');
    const file = await print(`${address(items[0])}/check-form?format=docx`, planner);
    expect((await partsOf(file.rawPayload)).has('word/header1.xml')).toBe(true);
  });
});

describe('the visit sheets of a draw', () => {
  const sheetsOf = (body: string) =>
    [...body.matchAll(/<figcaption>[^<]*<br>([^<]*)<\/figcaption>/g)].map((match) => match[1]!);

  it('come unit by unit, a bounded number at a time, and Link leads through all of them', async () => {
    const seen: string[] = [];
    for (let url: string | undefined = `/draws/${id}/visit-sheets?limit=7`; url !== undefined; ) {
      const page = await print(url, planner);
      const sheets = sheetsOf(page.body);
      expect(sheets.length).toBeLessThanOrEqual(7);
      seen.push(...sheets);
      url = /<\/api\/v1(.*)>; rel="next"/.exec(String(page.headers.link ?? ''))?.[1];
    }
    const stored = await office.db
      .selectFrom('visit')
      .select('id')
      .where('draw_id', '=', id)
      .orderBy('unit')
      .orderBy('position')
      .execute();
    expect(seen).toEqual(stored.map((one) => one.id));
    expect(seen.length).toBeGreaterThan(7);
    expect((await print(`/draws/${id}/visit-sheets?limit=201`, planner)).statusCode).toBe(400);
  });

  it('of one unit are its visits in the order in which they are done, each with a foot of its own', async () => {
    const { unit } = visit;
    const page = await print(`/draws/${id}/visit-sheets?unit=${encodeURIComponent(unit!.id)}`, planner);
    expect(sheetsOf(page.body)).toEqual(unit!.visits);
    expect(page.body.match(/@page d\d+ /g)).toHaveLength(unit!.visits.length);
    const none = await print(`/draws/${id}/visit-sheets?unit=none`, planner);
    expect(none.json().type).toBe('/problems/visit-not-found');
  });

  it('are for planner and registrar, of a draw that was run', async () => {
    expect((await print(`/draws/${id}/visit-sheets`, await office.tokenFor('registrar'))).statusCode).toBe(
      200,
    );
    const inspector = await office.tokenFor('inspector', { inspector: visit.team[0]!.inspector });
    expect((await print(`/draws/${id}/visit-sheets`, inspector)).json().type).toBe(
      '/problems/role-forbidden',
    );
    const draft = await office.draft({ rehearsal: true });
    expect((await print(`/draws/${draft}/visit-sheets`, planner)).json().type).toBe('/problems/draw-not-run');
    expect((await print('/draws/999999/visit-sheets', planner)).json().type).toBe('/problems/draw-not-found');
  });
});
