import pg from 'pg';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { announcer, type Result } from '../public-files/announce.ts';
import { testApp } from '../support/app.ts';

const test = await testApp();
const { app } = test;
const office = await announcer(test, ['JT', 'JT-ZF', 'SL']);

interface Found {
  readonly items: readonly {
    readonly number: string;
    readonly target_name: string;
    readonly outcome: string;
    readonly address: string;
    readonly beside: readonly { readonly kind: string; readonly number: string }[];
  }[];
  readonly next: string | null;
}
const ask = async (criteria: Readonly<Record<string, string>>) =>
  await app.inject(`/api/v1/public/results?${new URLSearchParams(criteria)}`);
const search = async (criteria: Readonly<Record<string, string>>): Promise<Found> => {
  const answer = await ask(criteria);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};
const names = async (criteria: Readonly<Record<string, string>>) =>
  (await search(criteria)).items.map(({ target_name }) => target_name);

const NAMED: readonly Result[] = [
  { target: '91500114MA60D4NB68', name: '黔江区武陵危险货物运输有限公司' },
  { target: 'F2', name: '武陵（重庆）Logistics有限公司', department: 'JT-ZF', district: '500102' },
  { target: 'F3', name: '重庆武陵山旅游客运有限公司', kind: 'facility', outcome: 'problem' },
  { target: 'F4', name: '100%_物流', year: 2025 },
  { target: 'F5', name: '被撤下的运输有限公司' },
  { target: 'F6', name: '更正过的运输有限公司' },
];
let numbers: string[];
let correction: string;
beforeAll(async () => {
  numbers = await office.results(...NAMED);
  correction = await office.correct(numbers[5]!, {
    target: 'F6',
    name: '更正过的运输有限公司',
    outcome: 'problem',
  });
  await office.answer(numbers[5]!, '答复');
  await office.correct(numbers[4]!, { target: 'F5', name: '被撤下的运输有限公司' });
  await office.withdraw(numbers[4]!);
});

describe('a published result', () => {
  it('is found by any two neighbouring characters of the name or more', async () => {
    expect(await names({ name: '武陵' })).toEqual([NAMED[2]!.name, NAMED[1]!.name, NAMED[0]!.name]);
    expect(await names({ name: '武陵危险货物运输' })).toEqual([NAMED[0]!.name]);
    expect(await names({ name: '陵武' })).toEqual([]);
    // All pairs are in a name, but not one behind the other.
    expect(await names({ name: '武陵山旅游客运有限公司重庆武' })).toEqual([]);
  });

  it('is found whatever the width and case of letters and brackets', async () => {
    for (const name of ['武陵(重庆)', '武陵（重庆）', 'LOGISTICS', 'ｌｏｇｉｓｔｉｃｓ'])
      expect(await names({ name })).toEqual([NAMED[1]!.name]);
  });

  it('is found by signs that mean something in a pattern only where they stand in the name', async () => {
    expect(await names({ name: '%_' })).toEqual([NAMED[3]!.name]);
    expect(await names({ name: '__' })).toEqual([]);
    expect(await names({ name: '%%' })).toEqual([]);
  });

  it('is found by the whole id, in capitals or not', async () => {
    expect(await names({ code: '91500114ma60d4nb68' })).toEqual([NAMED[0]!.name]);
    expect(await names({ code: '91500114MA60D4NB6' })).toEqual([]);
  });

  it.each([
    [{ department: 'JT-ZF' }, [1]],
    [{ district: '500102' }, [1]],
    [{ year: '2025' }, [3]],
    [{ kind: 'facility' }, [2]],
    [{ name: '武陵', district: '500114' }, [2, 0]],
    [{ name: '武陵', kind: 'facility', outcome: 'problem' }, [2]],
    [{ code: 'F3', outcome: 'clean' }, []],
  ])('is found by %j', async (criteria, expected) => {
    expect(await names(criteria as Record<string, string>)).toEqual(expected.map((i) => NAMED[i]!.name));
  });

  it('leads to its file', async () => {
    await app.publicFiles.bringUpToDate();
    const { items } = await search({ code: 'F3' });
    expect((await app.inject(items[0]!.address)).json()).toMatchObject({ number: numbers[2] });
  });
});

describe('a corrected result', () => {
  it('shows its outcome as it is now, and what stands beside it', async () => {
    const { items } = await search({ code: 'F6' });
    expect(items).toMatchObject([
      {
        number: numbers[5],
        outcome: 'problem',
        beside: [{ kind: 'correction', number: correction }, { kind: 'objection' }],
      },
    ]);
  });

  it('is found by its outcome as it is now alone, and once', async () => {
    expect(await names({ outcome: 'problem' })).toEqual([NAMED[5]!.name, NAMED[2]!.name]);
    expect(await names({ outcome: 'clean', code: 'F6' })).toEqual([]);
    expect(await names({ name: '更正过' })).toHaveLength(1);
  });
});

describe('a withdrawn result', () => {
  it.each([{ name: '被撤下' }, { code: 'F5' }, { department: 'JT', limit: '200' }, { year: '2026' }, {}])(
    'is not found by %j',
    async (criteria) => {
      const { items } = await search(criteria as Record<string, string>);
      expect(JSON.stringify(items)).not.toContain('被撤下');
      expect(items.map(({ number }) => number)).not.toContain(numbers[4]);
    },
  );
});

describe('the search', () => {
  it.each([
    { name: '武' },
    { name: ' 武 ' },
    { code: 'a b' },
    { year: 'x' },
    { outcome: 'good' },
    { what: 'else' },
    { name: '武\0陵' },
  ])('refuses %j', async (criteria) => {
    expect((await ask(criteria as Record<string, string>)).statusCode).toBe(400);
  });

  it('refuses a cursor of another list', async () => {
    const cursor = Buffer.from(JSON.stringify(['plans', 'P1'])).toString('base64url');
    expect((await ask({ cursor })).json().type).toBe('/problems/cursor-invalid');
  });

  it('may be kept by a cache for a minute', async () => {
    expect((await ask({})).headers['cache-control']).toBe('public, max-age=60, stale-while-revalidate=300');
  });

  it('reads publications and nothing else', async () => {
    const query = vi.spyOn(pg.Client.prototype, 'query');
    await search({ name: '武陵', outcome: 'clean' });
    const asked = query.mock.calls.map(([given]) => (given as unknown as { readonly text: string }).text);
    query.mockRestore();
    const tables = asked.flatMap((text) =>
      [...text.matchAll(/(?:FROM|JOIN)\s+([a-z_]+)/g)].map((found) => found[1]),
    );
    expect(tables.length).toBeGreaterThan(3);
    expect(new Set(tables)).toEqual(new Set(['publication']));
  });
});

describe('among thousands', () => {
  const PARTS = ['渝北', '黔江', '武陵', '货运', '运输', '物流', '公司'] as const;
  const many: Result[] = Array.from({ length: 2_600 }, (_, i) => {
    const part = (n: number) => PARTS[Math.floor(i / n) % PARTS.length]!;
    const rare = i % 700 === 13 ? '金丝雀' : '';
    return {
      target: `M${i}`,
      name: `${part(1)}${part(7)}${rare}${part(49)}集团`,
      department: ['JT', 'JT-ZF', 'SL'][i % 3]!,
      district: `50020${i % 4}`,
      outcome: (['clean', 'clean', 'problem'] as const)[i % 3]!,
    };
  });
  /** What stands before them, as it is now. */
  const few = NAMED.filter(({ target }) => target !== 'F5').map((one) => ({
    department: 'JT',
    district: '500114',
    outcome: 'clean',
    ...one,
    ...(one.target === 'F6' && { outcome: 'problem' }),
  }));
  beforeAll(async () => {
    await office.results(...many.slice(0, 2_000));
    await office.results(...many.slice(2_000));
  }, 120_000);

  it.each([
    { name: '集团' },
    { name: '金丝雀' },
    { name: '公司集团' },
    { name: '武陵武陵' },
    { name: '渝北黔江武' },
    { name: '输货运集' },
    { name: '集团', department: 'SL' },
    { name: '金丝雀', district: '500201' },
    { name: '物流', department: 'JT', district: '500202' },
    { name: '公司', outcome: 'problem' },
    { department: 'SL', district: '500203' },
    { outcome: 'problem', district: '500200' },
  ])('every page of %j together is what a look at each of them gives, the newest first', async (criteria) => {
    const { name, department, district, outcome } = criteria as Partial<Result>;
    const expected = [...few, ...many]
      .reverse()
      .filter(
        (one) =>
          (name === undefined || one.name.includes(name)) &&
          (department === undefined || one.department === department) &&
          (district === undefined || one.district === district) &&
          (outcome === undefined || one.outcome === outcome),
      );
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Found = await search({ ...criteria, limit: '150', ...(cursor !== '' && { cursor }) });
      found.push(...page.items.map(({ target_name }) => target_name));
      cursor = page.next;
    }
    expect(found).toEqual(expected.map((one) => one.name));
  });
});
