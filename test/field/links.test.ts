import { beforeAll, describe, expect, it } from 'vitest';
import { pretendItIs } from '../../src/platform/clock.ts';
import { secretHash } from '../../src/platform/http/access/secrets.ts';
import type { Visit } from '../../src/visit/schema.ts';
import { NOW } from '../draw/office.ts';
import { fieldOffice } from './field-office.ts';

const office = await fieldOffice();
const { visit, planner } = office;
const url = `/api/v1/visits/${visit.draw}/${visit.id}/links`;
const [first, second] = visit.team.map(({ inspector }) => inspector) as [string, string];
const open = (path: string) => office.app.inject({ url: path });
const make = (payload: object, headers: Record<string, string> = planner) =>
  office.app.inject({ method: 'POST', url, headers, payload });

beforeAll(() => pretendItIs(NOW));

describe('a link', () => {
  it('is made by planner or registrar for a member of the team, and shown once', async () => {
    for (const role of ['planner', 'registrar'] as const) {
      const made = await make({ inspector: first, hours: 5 }, await office.tokenFor(role));
      expect(made.statusCode).toBe(201);
      expect(made.headers['cache-control']).toBe('private, no-store');
      const { path, expires_at } = made.json();
      expect(path).toMatch(/^\/field\/[\w-]{43}$/);
      expect(Date.parse(expires_at) - Date.parse(NOW)).toBeLessThan(5 * 3_600_000 + 60_000);
    }
    const { items } = (await office.app.inject({ url, headers: planner })).json();
    expect(items).toHaveLength(2);
    expect(items[0]).toEqual({
      inspector: first,
      name: visit.team[0]!.name,
      created_by: expect.stringMatching(/^account:/),
      created_at: expect.any(String),
      expires_at: expect.any(String),
    });
  });

  it('is kept as a hash alone, and the audit log says who may act by it', async () => {
    const path = await office.link(first);
    const token = path.slice('/field/'.length);
    const hash = secretHash(token).toString('hex');
    const rows = await office.db.selectFrom('visit_link').selectAll().execute();
    expect(rows.map(({ token_hash }) => token_hash.toString('hex'))).toContain(hash);
    const entries = await office.intruder
      .selectFrom('audit_entry')
      .selectAll()
      .where('action', '=', 'visit.link')
      .execute();
    expect(entries.at(-1)).toMatchObject({
      object_id: `${visit.draw}/${visit.id}`,
      after: { inspector: first, hours: 24, link: `link:${hash.slice(0, 16)}` },
    });
    expect(JSON.stringify([rows, entries])).not.toContain(token);
  });

  it('is refused for others than the team, for longer than three days, and to other roles', async () => {
    const stranger = await make({ inspector: 'I8' });
    expect([stranger.statusCode, stranger.json().type]).toEqual([422, '/problems/link-inspector-unfit']);
    expect(stranger.json().team.sort()).toEqual([first, second].sort());
    for (const hours of [0, 73]) expect((await make({ inspector: first, hours })).statusCode).toBe(400);
    const inspector = await office.tokenFor('inspector', { inspector: first });
    for (const headers of [inspector, await office.tokenFor('agency-head')]) {
      expect((await make({ inspector: first }, headers)).json().type).toBe('/problems/role-forbidden');
      expect((await office.app.inject({ url, headers })).json().type).toBe('/problems/role-forbidden');
    }
    expect((await make({ inspector: first }, {})).json().type).toBe('/problems/token-missing');
    const none = await office.app.inject({ url: url.replace(visit.target.id, 'NONE'), headers: planner });
    expect(none.json().type).toBe('/problems/visit-not-found');
  });

  it('opens this visit without a log-in, for its hours and not a second longer', async () => {
    const path = await office.link(second, 2);
    const page = await open(path);
    expect(page.statusCode).toBe(200);
    for (const text of [visit.target.name, visit.draw, 'href="tel:02379220000"', visit.team[0]!.name])
      expect(page.body).toContain(text);
    pretendItIs('2026-03-05T03:09:50Z');
    expect((await open(path)).statusCode).toBe(200);
    pretendItIs('2026-03-05T03:11:10Z');
    const late = await open(path);
    expect([late.statusCode, late.body.includes('链接无效或者已过期')]).toEqual([404, true]);
    expect(late.body).not.toContain(visit.target.name);
    const written = await office.app.inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: '--x--\r\n',
    });
    expect(written.statusCode).toBe(404);
    pretendItIs(NOW);
  });

  it('never opens another visit, and none to whoever has left the team', async () => {
    const { items } = (await office.app.inject({ url: '/api/v1/visits?limit=200', headers: planner })).json();
    const other = (items as Visit[]).find((one) => one.id !== visit.id)!;
    const path = await office.link(first);
    expect((await open(path)).body).not.toContain(other.target.name);
    const left = await office.link(second);
    expect((await open(left)).statusCode).toBe(200);
    await office.intruder
      .updateTable('staff_member')
      .set({ inspector_id: 'I8' })
      .where('inspector_id', '=', second)
      .execute();
    expect((await open(left)).statusCode).toBe(404);
    await office.intruder
      .updateTable('staff_member')
      .set({ inspector_id: second })
      .where('inspector_id', '=', 'I8')
      .execute();
    expect((await open(left)).statusCode).toBe(200);
  });

  it('is a page that loads and runs nothing, is kept by nobody and found by nobody', async () => {
    const page = await open(await office.link(first));
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    );
    expect(page.body).not.toMatch(/<script|<link|<img|style=|https?:/);
    expect(page.body).toContain('&#60;script&#62;alert(&#34;guide&#34;)');
  });

  it('that nobody gave is counted against the address, like a wrong password', async () => {
    pretendItIs('2026-03-05T05:00:00Z');
    const answers = [];
    for (let i = 0; i < 101; i++) answers.push((await open(`/field/guess-${i}`)).statusCode);
    expect(answers.slice(0, 100)).toEqual(Array(100).fill(404));
    expect(answers[100]).toBe(429);
    const waiting = await open('/field/guess-again');
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0);
    expect(waiting.body).toContain('请稍后再试');
  });
});
