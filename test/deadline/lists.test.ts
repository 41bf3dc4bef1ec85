import { beforeAll, describe, expect, it } from 'vitest';
import type { DeadlineView } from '../../src/deadline/schema.ts';
import { sheetRow, sheetTitles } from '../../src/deadline/sheet.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { allCells, openBytes } from '../platform/sheets/sheet-files.ts';
import { dueOffice, filed, happens, listOf } from './due-office.ts';

const office = await dueOffice();
const { visits } = office;
const planner = await office.tokenFor('planner');
const list = (query = '') => listOf(office, planner, query);
const get = (path: string, headers: Record<string, string> = planner) =>
  office.app.inject({ url: `/api/v1/deadlines${path}`, headers });

/** Records that ended on days of November and December, so that some terms reach into 2027. */
beforeAll(async () => {
  pretendItIs('2026-12-14T03:00:00Z');
  for (const [i, visit] of visits.slice(0, 12).entries()) {
    for (const type of ['approved', 'begun'] as const) await happens(office, visit, type);
    const ended = `2026-${i < 8 ? '11' : '12'}-${String((i % 8) * 3 + 3).padStart(2, '0')}T03:00:00Z`;
    const order = { kind: 'correction_ordered', due_on: `2026-12-${10 + i}` } as const;
    await happens(office, visit, 'recorded', filed(visit, ended, i % 2 ? [order] : [{ kind: 'none' }]));
  }
});

describe('the list', () => {
  it('has what is due first before the rest, and where no day is known the first possible one', async () => {
    const rows = await list();
    const places = rows.map(({ due_on, calendar_missing }) => due_on ?? `${calendar_missing}-01-01`);
    expect(places).toEqual([...places].sort());
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['overdue', 'soon', 'later']));
    expect(rows.map(({ working_days_left }) => working_days_left)).toContain(-10);
  });

  it('names the missing year in the rows that need it, and the others stand', async () => {
    const rows = await list('step=publication');
    expect(rows).toHaveLength(12);
    const open = rows.filter(({ calendar_missing }) => calendar_missing === 2027);
    expect(open.map(({ began_on }) => began_on)).toEqual(
      expect.arrayContaining(['2026-12-06', '2026-12-09', '2026-12-12']),
    );
    for (const { due_on, began_on } of rows) expect(due_on === null).toBe(began_on > '2026-12-03');
    pretendItIs('2026-12-25T03:00:00Z');
    const late = await list('step=publication&state=unknown');
    pretendItIs('2026-12-14T03:00:00Z');
    expect(late).toEqual(
      rows
        .filter(({ due_on }) => due_on === null)
        .map((row) => ({ ...row, state: 'unknown', working_days_left: null })),
    );
    expect(open.map(({ state }) => state)).toEqual(open.map(() => 'later'));
  });

  it('comes page by page without a row lost or doubled', async () => {
    const all = await list();
    const seen: DeadlineView[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: { items: DeadlineView[]; next: string | null } = (
        await get(`?limit=7${next && `&cursor=${next}`}`)
      ).json();
      seen.push(...page.items);
      next = page.next;
    }
    expect(seen).toEqual(all);
    expect((await get('?cursor=x')).json().type).toBe('/problems/cursor-invalid');
  });

  it('can be asked for by step, role, department and state', async () => {
    const all = await list();
    for (const [query, fits] of [
      ['step=visit', (row: DeadlineView) => row.step === 'visit'],
      ['step=correction', (row: DeadlineView) => row.step === 'correction'],
      ['role=reviewer', (row: DeadlineView) => row.role === 'reviewer'],
      ['department=JT-ZF', (row: DeadlineView) => row.department === 'JT-ZF'],
      ['state=overdue', (row: DeadlineView) => row.state === 'overdue'],
      [
        'state=soon&step=publication',
        (row: DeadlineView) => row.state === 'soon' && row.step === 'publication',
      ],
      ['state=open', () => true],
    ] as const) {
      const wanted = all.filter(fits);
      expect([query, wanted.length > 0, await list(query)]).toEqual([query, true, wanted]);
    }
    expect(await list('department=HB')).toEqual([]);
    expect((await get('?state=done')).statusCode).toBe(400);
  });

  it('is for those who have to do with visits, and kept by no cache', async () => {
    for (const path of ['', '/summary', '/export']) {
      const secretary = await office.tokenFor('conference-secretary');
      expect((await get(path, secretary)).json().type).toBe('/problems/role-forbidden');
      expect((await get(path, {})).json().type).toBe('/problems/token-missing');
      expect((await get(path)).headers['cache-control']).toMatch(/no-store/);
    }
  });
});

describe('the counts', () => {
  it.each(['', 'role=inspector', 'department=JT-ZF', 'step=publication'])(
    'are those of the list: %s',
    async (query) => {
      const rows = await list(query);
      const { today, items } = (await get(`/summary?${query}`)).json();
      expect(today).toBe('2026-12-14');
      const groupOf = (row: Pick<DeadlineView, 'step' | 'role' | 'department'>) =>
        `${row.step} ${row.role} ${row.department}`;
      expect(items.map(groupOf).sort()).toEqual([...new Set(rows.map(groupOf))].sort());
      for (const { step, role, department, ...counts } of items as DeadlineView[]) {
        const group = rows.filter((row) => groupOf(row) === groupOf({ step, role, department }));
        const of = (state: string) => group.filter((row) => row.state === state).length;
        expect(counts).toEqual({
          department_name: group[0]!.department_name,
          open: group.length,
          ...{ overdue: of('overdue'), soon: of('soon'), unknown: of('unknown') },
          oldest: group.flatMap(({ due_on }) => due_on ?? []).sort()[0] ?? null,
        });
      }
    },
  );
});

describe('the file', () => {
  it.each(['csv', 'xlsx'])('has the rows of the list with the same criteria, as %s', async (format) => {
    for (const query of ['', 'state=overdue&step=visit']) {
      const answer = await get(`/export?format=${format}&${query}`);
      expect(answer.statusCode).toBe(200);
      const sheet = await openBytes(answer.rawPayload, { known_titles: sheetTitles('zh') });
      expect(sheet.columns.slice(0, sheetTitles('zh').length)).toEqual(sheetTitles('zh'));
      const width = sheetTitles('zh').length;
      const cells = (await allCells(sheet)).map((row) =>
        Array.from({ length: width }, (_, i) => row[i] ?? ''),
      );
      const rows = await list(query);
      expect(cells).toEqual(rows.map((row) => sheetRow(row, 'zh')));
    }
  });

  it('reads in Chinese, and in English where that is asked for', async () => {
    const [row] = await list('state=overdue&step=visit');
    expect(sheetRow(row!, 'zh').slice(0, 4)).toEqual(['实施检查', '逾期', '2026-11-30', '-10']);
    expect(sheetRow(row!, 'en').slice(0, 2)).toEqual(['visit', 'overdue']);
    const english = (await get('/export?format=csv&lang=en')).body;
    expect(english.split('\r\n')[0]).toContain('step,state,due on,working days left');
  });
});
