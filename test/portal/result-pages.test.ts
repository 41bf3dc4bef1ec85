import { beforeAll, describe, expect, it } from 'vitest';
import { announcer, type Result } from '../public-files/announce.ts';
import { testApp } from '../support/app.ts';
import { read, readAll, readFound, rowsOf } from './reading.ts';

const test = await testApp();
const office = await announcer(test, ['JT', 'JT-ZF']);
const FIRMS: readonly Result[] = [
  { target: '91500114MA60D4NB68', name: '武陵危险货物运输有限公司' },
  { target: 'F2', name: '<img src=x onerror=alert(1)>武陵公司', department: 'JT-ZF', outcome: 'problem' },
  { target: 'V3', name: '渝H12345重型货车', kind: 'vehicle', year: 2025 },
  { target: 'F4', name: '撤下的秘密公司' },
  { target: 'F5', name: '更正的公司', outcome: 'problem' },
  // A name that looks like a code.
  { target: 'F6', name: 'ABC' },
];

let numbers: string[];
beforeAll(async () => {
  // Years and departments of the form come from the plans that are published.
  for (const [year, department] of [
    [2025, 'JT'],
    [2026, 'JT-ZF'],
  ] as const)
    await office.bulletin('plan', [
      {
        document: {
          kind: 'plan',
          plan: `P${year}`,
          revision: 1,
          title: '计划',
          year,
          lead_department: department,
          document_number: '1号',
          digest: 'a'.repeat(64),
          ledger_position: 1,
          address: '/x',
        },
        subject: `P${year}/1`,
        title: '计划',
        year,
        department,
      },
    ]);
  numbers = await office.results(...FIRMS);
  await office.correct(numbers[4]!, { ...FIRMS[4]!, outcome: 'clean' });
  await office.withdraw(numbers[3]!);
});

const found = async (criteria: Readonly<Record<string, string>>) =>
  rowsOf(await readFound(test, `/results?${new URLSearchParams(criteria)}`)).map((row) =>
    row.split(' ').at(-1),
  );

describe('the search of results', () => {
  it.each([
    [{}, ['F6', 'F5', 'V3', 'F2', '91500114MA60D4NB68']],
    [{ q: '武陵' }, ['F2', '91500114MA60D4NB68']],
    [{ q: '91500114ma60d4nb68' }, ['91500114MA60D4NB68']],
    [{ q: 'ab' }, ['F6']],
    [{ q: 'abc' }, ['F6']],
    [{ department: 'JT-ZF' }, ['F2']],
    [{ year: '2025' }, ['V3']],
    [{ kind: 'vehicle' }, ['V3']],
    [{ outcome: 'problem' }, ['F2']],
    [{ q: '公司', year: '2026', department: '', kind: '', outcome: 'clean' }, ['F5', '91500114MA60D4NB68']],
    [{ q: '秘密' }, []],
    [{ q: 'F4' }, []],
    [{ q: '%%' }, []],
  ])('by %o finds %o', async (criteria, targets) => {
    expect(await found(criteria)).toEqual(targets);
  });

  it('keeps in the form what was asked for, as it was written', async () => {
    const { html, text } = await readFound(
      test,
      `/results?${new URLSearchParams({ q: '"><script>alert(1)</script>', year: '2025' })}`,
    );
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('value="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"');
    expect(html).toContain('<option value="2025" selected>');
    expect(text).toContain('没有找到');
  });

  it('says what to do where it finds nothing, and that one character is too few', async () => {
    const nothing = await readFound(test, '/results?q=%E4%B8%8D%E5%AD%98%E5%9C%A8');
    expect(nothing.text).toContain('少输几个字再找');
    expect(nothing.links).toContain('/firm?q=%E4%B8%8D%E5%AD%98%E5%9C%A8');
    expect((await readFound(test, '/en/results?q=%E5%85%AC')).text).toContain(
      'Enter at least two characters',
    );
  });

  it('names hostile firms as they are written', async () => {
    const { html, text } = await readFound(test, '/en/results');
    expect(html).not.toContain('<img src=x');
    expect(text).toContain('<img src=x onerror=alert(1)>武陵公司');
    expect(text).toContain('Problem found');
  });

  it('is kept for nobody else, while the list without a search is', async () => {
    const cacheOf = async (url: string) => (await test.app.inject(url)).headers['cache-control'];
    expect(await cacheOf('/results?q=%E6%AD%A6%E9%99%B5')).toBe('no-store');
    expect(await cacheOf('/results?year=2026')).toMatch(/^public/);
  });

  it('refuses criteria that do not exist with a page', async () => {
    for (const query of ['?cursor=x', '?outcome=other', '?year=abc', '?code=1'])
      expect((await read(test, `/results${query}`)).status).toBe(400);
  });

  it('names feeds and data sets once they are written, and none that is not there', async () => {
    expect((await readFound(test, '/results')).links.filter((link) => link.startsWith('/public/'))).toEqual(
      [],
    );
    await test.app.publicFiles.bringUpToDate();
    for (const path of [
      '/results',
      '/results?year=2025',
      '/results?department=JT-ZF',
      '/publications',
      '/en/plans',
    ]) {
      const files = (await readFound(test, path)).links.filter((link) => link.startsWith('/public/'));
      expect(files.length, path).toBeGreaterThan(1);
      for (const file of files) expect((await test.app.inject(file)).statusCode, file).toBe(200);
    }
    const { html } = await readFound(test, '/results');
    expect(html).toContain('<link rel="alternate" type="application/atom+xml"');
  });

  it('goes on page after page without leaving out or repeating any, also by a name', async () => {
    const many = Array.from({ length: 45 }, (_, i) => ({ target: `M${i}`, name: `翻页物流${i}` }));
    await office.results(...many);
    const targets = many.map(({ target }) => target).reverse();
    for (const path of ['/results?q=%E7%BF%BB%E9%A1%B5', '/results?year=2026&outcome=clean']) {
      const pages = await readAll(test, path);
      const all = pages.flatMap(rowsOf).map((row) => row.split(' ').at(-1));
      expect(pages.length).toBe(3);
      expect(all.slice(0, 45)).toEqual(targets);
      expect(new Set(all).size).toBe(all.length);
    }
  });
});
