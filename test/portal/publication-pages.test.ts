import { beforeAll, describe, expect, it } from 'vitest';
import { fromHex, hex, utf8 } from '../../src/core/canonical/bytes.ts';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { leafHash, rootFromInclusion } from '../../src/core/canonical/merkle.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { announcer, type Result, sha256 } from '../public-files/announce.ts';
import { testApp } from '../support/app.ts';
import { type ReadPage, read, readAll, readFound, rowsOf } from './reading.ts';

const PUBLIC_URL = 'https://choujian.example.gov.cn';
const test = await testApp(undefined, { public_url: PUBLIC_URL });
const office = await announcer(test, ['JT', 'JT-ZF']);
const LONG = '长'.repeat(200);
const FIRMS: readonly Result[] = [
  { target: 'F1', name: '<script>alert(1)</script>有限公司', outcome: 'problem' },
  { target: 'F2', name: '\u202Eمرحبا 🚚 公司' },
  { target: 'F3', name: LONG },
  { target: 'F4', name: '撤下的秘密公司', outcome: 'problem' },
  { target: 'F5', name: '更正的公司', outcome: 'problem' },
  { target: 'F6', name: '又撤下更正的公司', outcome: 'problem' },
];
const pageOf = (number: string, language = '') => readFound(test, `${language}/publications/${number}`);

let numbers: string[];
let corrections: string[];
let withdrawnCorrection: string;
let answer: string;
beforeAll(async () => {
  numbers = await office.results(...FIRMS);
  const corrected = { ...FIRMS[4]!, outcome: 'clean' } as const;
  corrections = [
    await office.correct(numbers[4]!, corrected, '第一次更正的理由'),
    await office.correct(numbers[4]!, { ...corrected, outcome: 'not_checked' }, '第二次更正的理由'),
  ];
  answer = await office.answer(numbers[4]!, '经核查，异议不成立。');
  withdrawnCorrection = await office.correct(numbers[3]!, { ...FIRMS[3]!, outcome: 'clean' });
  await office.withdraw(numbers[3]!, '据以公示的决定已撤销');
  const alone = await office.correct(numbers[5]!, { ...FIRMS[5]!, outcome: 'clean' }, '后来撤下的更正');
  await office.withdraw(alone, '更正有误');
});

describe('the page of a result', () => {
  it.each([0, 1, 2])('shows the hostile name %i as it is written, and lets none become markup', async (i) => {
    const { html, text } = await pageOf(numbers[i]!);
    expect(html).not.toContain('<script>alert');
    expect(text).toContain(FIRMS[i]!.name);
  });

  it('says in both languages what was found, by whom and what follows', async () => {
    const chinese = await pageOf(numbers[0]!);
    for (const words of [
      '发现问题',
      'F1',
      '企业',
      '500114',
      '2026-04-20',
      '执法支队',
      '货运企业检查',
      '道路货物运输',
      '无需后续处理',
    ])
      expect(chinese.text).toContain(words);
    expect(chinese.links).toEqual(expect.arrayContaining(['/draws/TEST-2026-1', '/firm?q=F1', '/plans/P1']));
    const english = await pageOf(numbers[0]!, '/en');
    for (const words of ['Problem found', 'enterprise', 'no problem found', 'nothing follows'])
      expect(english.text).toContain(words);
    expect(english.html).toContain('<html lang="en">');
  });

  it('names the stored files, the bulletin and the number', async () => {
    const number = numbers[0]!;
    const bulletin = number.slice(0, number.lastIndexOf('-'));
    const { links, text } = await pageOf(number);
    expect(links).toEqual(
      expect.arrayContaining([
        `/public/publications/${bulletin}/${number}.json`,
        `/public/bulletins/${bulletin}.json`,
        `/bulletins/${bulletin}`,
      ]),
    );
    expect(text).toContain(number);
  });

  it('shows the last correction as the text in force, and every earlier one behind it', async () => {
    const { text, links } = await pageOf(numbers[4]!);
    const [current, ...earlier] = ['未能检查', '最初公布的内容', `更正公告 ${corrections[0]} 的内容`].map(
      (words) => text.lastIndexOf(words),
    );
    expect(current).toBeGreaterThan(0);
    expect(earlier[0]).toBeGreaterThan(current!);
    expect(earlier[1]).toBeGreaterThan(earlier[0]!);
    expect(text.slice(earlier[0], earlier[1])).toContain('发现问题');
    for (const words of ['第一次更正的理由', '第二次更正的理由', '异议不成立', '经核查，异议不成立。'])
      expect(text).toContain(words);
    for (const number of [...corrections, answer]) expect(links).toContain(`/publications/${number}`);
  });

  it('whose correction was withdrawn is what it was', async () => {
    const { text } = await pageOf(numbers[5]!);
    expect(text).not.toContain('后来撤下的更正');
    expect(text).toContain('已撤下');
    expect(text.indexOf('发现问题')).toBeGreaterThan(0);
    expect(text).not.toContain('最初公布的内容');
  });
});

describe('what was withdrawn', () => {
  it('shows number, day and reason, and nothing of the text or the firm, in any list and in either language', async () => {
    const bulletin = numbers[3]!.slice(0, numbers[3]!.lastIndexOf('-'));
    const paths = [numbers[3]!, withdrawnCorrection].map((number) => `/publications/${number}`);
    for (const language of ['', '/en'])
      for (const path of [
        ...paths,
        '/publications',
        `/bulletins/${bulletin}`,
        '/publications?kind=correction',
      ]) {
        const { html } = await readFound(test, language + path);
        expect(html, path).not.toContain('秘密');
        expect(html, path).not.toContain('>F4<');
      }
    const { text } = await readFound(test, paths[0]!);
    expect(text).toContain('据以公示的决定已撤销');
    expect(text).toContain('2026-05-08');
    expect(text).toContain(numbers[3]!);
  });
});

describe('what stands beside another', () => {
  it('says what it is about and why', async () => {
    const correction = await pageOf(corrections[0]!);
    expect(correction.text).toContain('第一次更正的理由');
    expect(correction.links).toContain(`/publications/${numbers[4]}`);
    const answered = await pageOf(answer);
    expect(answered.text).toContain('经核查，异议不成立。');
    expect(answered.text).toContain('2026-05-07');
    expect(answered.links).toContain(`/publications/${numbers[4]}`);
  });
});

/** The values of a list of facts behind this name. */
const factOf = ({ html }: ReadPage, name: string): string[] =>
  [...html.matchAll(new RegExp(`<dt>${name}</dt><dd>(.*?)</dd>`, 'gs'))].flatMap(([, value]) =>
    [...value!.matchAll(/<code class="digest">(.*?)<\/code>/gs)].map(([, code]) =>
      code!.replaceAll('&#34;', '"'),
    ),
  );

describe('the proof on a page', () => {
  it('leads from the text by its bulletin and the entry to the root of the log', async () => {
    const number = numbers[2]!;
    const page = await pageOf(number);
    const { document } = (await test.app.inject(`/api/v1/public/publications/${number}`)).json();
    const [digest] = factOf(page, '指纹');
    expect(digest).toBe(sha256(jcs(document)));
    const bulletin = (
      await test.app.inject(`/api/v1/public/bulletins/${number.slice(0, number.lastIndexOf('-'))}`)
    ).json();
    expect(bulletin.document.items).toContainEqual({ number, digest });
    const [entry] = factOf(page, '日志条目原文');
    expect(JSON.parse(entry!).digest).toBe(sha256(jcs(bulletin.document)));
    const size = Number(/日志现有 (\d+) 条/.exec(page.text)?.[1]);
    const position = Number(/第 (\d+) 条（从 0 数起）/.exec(page.text)?.[1]);
    const path = factOf(page, '证明路径（自下而上）').map(fromHex);
    const leaf = leafHash(nativeSuites.sha256, utf8(entry!));
    const root = rootFromInclusion(nativeSuites.sha256, position, size, leaf, path);
    expect(root && hex(root)).toBe(factOf(page, '日志的根')[0]);
    const note = (await test.app.inject('/api/v1/public/ledger/checkpoint')).body.split('\n');
    expect([note[1], note[2]]).toEqual([String(size), Buffer.from(root!).toString('base64')]);
  });
});

describe('the permanent address', () => {
  it('is the one that the office has stated, whatever host is asked for', async () => {
    const path = `/publications/${numbers[0]}`;
    const first = await read(test, path, { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    expect(first.html).not.toContain('evil.example');
    expect(first.text).toContain(PUBLIC_URL + path);
    expect(first.html).toContain(`aria-label="二维码：${PUBLIC_URL}${path}"`);
    expect((await read(test, path, { host: 'other.example' })).html).toBe(first.html);
    expect((await read(test, `/en${path}`)).html).toContain(`aria-label="QR code: ${PUBLIC_URL}/en${path}"`);
  });
});

describe('the list of publications', () => {
  it('is narrowed by kind, year and department', async () => {
    expect(rowsOf(await readFound(test, '/publications?kind=objection&year=&department='))).toHaveLength(1);
    expect(rowsOf(await readFound(test, '/publications?year=2025'))).toEqual([]);
    expect((await read(test, '/publications?kind=secret')).status).toBe(400);
  });

  it('and a bulletin go on page after page without leaving out or repeating any', async () => {
    const many = Array.from({ length: 130 }, (_, i) => ({ target: `M${i}`, name: `众多公司${i}` }));
    const made = await office.results(...many);
    const bulletin = made[0]!.slice(0, made[0]!.lastIndexOf('-'));
    const numberOf = (row: string) => row.split(' ').at(-1);
    const items = await readAll(test, `/bulletins/${bulletin}`);
    expect(items.length).toBe(2);
    expect(items.flatMap(rowsOf).map(numberOf)).toEqual(made);
    const listed = (await readAll(test, '/publications?kind=result')).flatMap(rowsOf).map(numberOf);
    expect(listed).toEqual([...made.toReversed(), ...numbers.toReversed()]);
  });

  it('has no page for a number that was never given', async () => {
    for (const path of ['/publications/TEST-2026-G999-1', '/bulletins/TEST-2026-G999', '/publications/x'])
      expect([400, 404]).toContain((await read(test, path)).status);
  });
});
