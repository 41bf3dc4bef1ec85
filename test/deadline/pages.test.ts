import { beforeAll, describe, expect, it } from 'vitest';
import type { Tally } from '../../src/deadline/summarise.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { dueOffice, filed, happens, objects, publishes } from './due-office.ts';

const office = await dueOffice();
const { visits } = office;
type Headers = Record<string, string>;
const planner = await office.tokenFor('planner');
const get = async (url: string, headers: Headers) => await office.app.inject({ url, headers });
const page = async (url: string, headers: Headers = planner) => (await get(url, headers)).body;
const plain = (address: string) => address.replaceAll(/&(amp|#38);/g, '&');
const rowsOf = (body: string) => body.split('<tr>').slice(2);

beforeAll(async () => {
  pretendItIs('2026-05-18T03:00:00Z');
  for (const visit of visits.slice(0, 4)) {
    for (const type of ['approved', 'begun'] as const) await happens(office, visit, type);
    await happens(office, visit, 'recorded', filed(visit, '2026-04-20T02:00:00Z'));
  }
  await happens(office, visits[0]!, 'reviewed');
  const subject = `${visits[0]!.draw}/${visits[0]!.id}`;
  const number = await publishes(office, {
    ...{ kind: 'result', subject, department: 'JT', target_name: '<b>张*</b>' },
  });
  await objects(office, 'TEST-2026-Y1', number, '2026-04-20');
});

describe('the own page', () => {
  it('counts what is overdue, soon due and open of each step, the own first, as the summary does', async () => {
    const body = await page('/home');
    const { items } = (await get('/api/v1/deadlines/summary', planner)).json<{ items: Tally[] }>();
    const own = items.filter(({ role }) => role === 'planner');
    const expected = [...own, ...items.filter(({ role }) => role !== 'planner')];
    const shown = rowsOf(body).map((row) => ({
      mine: row.includes('由您办理'),
      counts: [...row.matchAll(/data-title="[^"]+">(?:<a [^>]+>)?([^<]+)/g)].map(([, text]) => text),
    }));
    expect(shown).toEqual(
      expected.map(({ role, overdue, soon, open, oldest }) => ({
        mine: role === 'planner',
        counts: [`${overdue}`, `${soon}`, `${open}`, oldest],
      })),
    );
    expect(shown.some(({ counts }) => Number(counts[0]) > 0)).toBe(true);
  });

  it('leads from each count to as many rows', async () => {
    const links = [...(await page('/home')).matchAll(/href="(\/deadlines\?[^"]+)">(\d+)/g)];
    expect(links.length).toBeGreaterThan(4);
    for (const [, address, count] of links)
      expect([address, rowsOf(await page(plain(address!))).length]).toEqual([address, Number(count)]);
  });

  it('says when nothing is due, and shows no deadlines to those who have none', async () => {
    const idle = await office.tokenFor('inspector', { inspector: 'I8' });
    expect(await page('/home', idle)).toContain('没有未办结的期限');
    for (const role of ['administrator', 'conference-secretary'] as const) {
      const other = await office.tokenFor(role);
      expect(await page('/home', other)).not.toContain('期限');
      expect((await get('/deadlines', other)).json().type).toBe('/problems/role-forbidden');
    }
  });
});

describe('the page of deadlines', () => {
  it('shows the chosen rows with the file of the same, and keeps the choice', async () => {
    const body = await page('/deadlines?step=publication&role=reviewer&state=soon');
    const rows = rowsOf(body);
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toMatch(/2026-05-20.*剩 2 个工作日[\s\S]*审核人员/);
    expect(body).toContain('<option value="reviewer" selected>');
    const [file] = /\/api\/v1\/deadlines\/export\?[^"]+csv/.exec(body)!;
    const csv = (await get(plain(file), planner)).body;
    expect(csv.trim().split('\r\n')).toHaveLength(4);
  });

  it('says how late something is, and writes names as they are', async () => {
    const [row] = rowsOf(await page('/deadlines?state=overdue'));
    expect(row).toContain('逾期 3 个工作日');
    expect(row).not.toContain('<b>张');
    expect(row).toContain('TEST-2026-Y1');
  });

  it('meets a browser without a session with the log-in, and is kept by no cache', async () => {
    const stranger = await get('/deadlines', { accept: 'text/html' });
    expect([stranger.statusCode, stranger.body.includes('登录')]).toEqual([401, true]);
    const own = await get('/deadlines', planner);
    expect(own.headers['cache-control']).toBe('no-store');
    expect(own.headers['content-security-policy']).toContain("default-src 'none'");
    expect((await get('/deadlines?cursor=x', planner)).json().type).toBe('/problems/cursor-invalid');
  });
});
