import { beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../src/platform/audit.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { transact } from '../../src/platform/database.ts';
import { EXAMPLE_RULES } from '../../src/sampling-rules/schema.ts';
import { testApp } from '../support/app.ts';
import { read, readAll, readFound, rowsOf } from './reading.ts';

const test = await testApp();
const { app, db } = test;
const HOSTILE = '<script>alert(1)</script>\u202Eгород 🚚';
let keys = 0;

async function post(path: string, payload: object): Promise<void> {
  const headers = { ...(await test.tokenFor('planner')), 'idempotency-key': `m${++keys}` };
  const answer = await app.inject({ method: 'POST', url: `/api/v1${path}`, headers, payload });
  expect(answer.statusCode, answer.body).toBe(201);
}

const code = (i: number) => `M${String(i).padStart(3, '0')}`;
const BASIS = [{ law: '《道路运输条例》', article: '第五十八条', text: '第一行\n第二行' }];
const matter = (i: number) => ({
  code: code(i),
  name: `事项${i}`,
  kind: i % 2 === 0 ? 'general' : 'key',
  legal_basis: JSON.stringify(BASIS),
  target_kinds: ['enterprise'],
  methods: ['on_site'],
  scopes: ['road'],
  lead_department: 'JT',
  checklist: JSON.stringify([{ code: '1', text: '许可证是否有效', guide: '查验原件' }]),
});

beforeAll(async () => {
  await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'matters' });
    await trx.insertInto('department').values({ code: 'JT', name: '交通运输局' }).execute();
    await trx
      .insertInto('matter')
      .values(Array.from({ length: 120 }, (_, i) => matter(i)))
      .execute();
    await trx
      .insertInto('matter')
      .values({
        ...matter(500),
        name: HOSTILE,
        work_guide: '# 准备\n带上 <b>证件</b>',
        content: '按现场情况',
      })
      .execute();
  });
  const issued = { issuer: '交通运输局', issued_on: '2026-03-01' };
  await post('/matter-lists', { ...issued, document_number: '3号' });
  await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'matters' });
    await trx.updateTable('matter').set({ kind: 'key' }).where('code', '=', code(0)).execute();
    await trx.updateTable('matter').set({ retired_on: '2026-01-01' }).where('code', '=', code(1)).execute();
    await trx.insertInto('matter').values(matter(600)).execute();
  });
  await post('/matter-lists', { ...issued, document_number: '4号' });
  const rules = { ...EXAMPLE_RULES, issued_on: '2026-03-05', effective_on: '2026-03-05' };
  await post('/sampling-rules', rules);
  await post('/sampling-rules', {
    ...rules,
    title: HOSTILE,
    rounding: 'nearest',
    ceilings: { by_tier: { A: 1 }, cooling_off_months: 6 },
    effective_on: '2026-04-01',
    text: '# 总则\n第一条 <i>照旧</i>\n\n第二条 新增',
  });
});

describe('the lists of matters', () => {
  it('begin with the one in force, and link every one that was published', async () => {
    const page = await readFound(test, '/matters');
    expect(page.text).toContain('现行清单');
    expect(rowsOf(page)).toEqual(['2026-2 现行', '2026-1']);
    expect((await readFound(test, '/matters/2026-1')).text).toContain('您在看的不是现行清单');
    expect((await readFound(test, '/matters/2026-2')).text).not.toContain('您在看的不是现行清单');
  });

  it('show every matter once, page after page, with kind, department, methods and basis', async () => {
    const pages = await readAll(test, '/matters/2026-1');
    expect(pages.length).toBe(3);
    expect(pages.flatMap(rowsOf).map((row) => row.split(' ').at(-1))).toEqual([
      ...Array.from({ length: 120 }, (_, i) => code(i)),
      code(500),
    ]);
    for (const words of ['一般', '重点', '交通运输局', '实地核查', '《道路运输条例》第五十八条'])
      expect(pages[0]!.text).toContain(words);
    expect((await readFound(test, '/en/matters/2026-1')).text).toContain('on-site check');
  });

  it('are narrowed by words of the name, the code or the law, whatever their case and width', async () => {
    const found = async (q: string) =>
      rowsOf(await readFound(test, `/matters/2026-1?${new URLSearchParams({ q })}`)).map((row) =>
        row.split(' ').at(-1),
      );
    expect(await found('m007')).toEqual([code(7)]);
    expect(await found('事项11 Ｍ０１１')).toEqual([code(11)]);
    expect((await found('道路运输条例')).length).toBe(50);
    expect(await found('<script>')).toEqual([code(500)]);
    expect(await found('没有的')).toEqual([]);
  });

  it('say what changed since the list before', async () => {
    const { text, links } = await readFound(test, '/matters/2026-2');
    const changes = text.slice(text.indexOf('与上一版（2026-1）相比'));
    expect(changes).toMatch(/新增 .*M600/);
    expect(changes).toMatch(/不再列入 .*M001/);
    expect(changes).toMatch(/M000 事项0 .*种类 一般 重点/);
    expect(links).toContain('/matters/2026-1/M001');
  });

  it('have a page for each matter, where nothing written becomes markup', async () => {
    const { text, html } = await readFound(test, '/matters/2026-1/M500');
    for (const words of [HOSTILE, '第一行', '许可证是否有效', '查验原件', '企业', '准备', '带上 <b>证件</b>'])
      expect(text).toContain(words);
    expect(html).not.toMatch(/<script>alert|<b>证件/);
    expect((await readFound(test, '/matters/2026-1')).html).not.toContain('<script>alert');
    for (const path of ['/matters/2026-2/M001', '/matters/2026-9', '/matters/x'])
      expect((await read(test, path)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('the sampling rules', () => {
  it('are said in plain words, in both languages', async () => {
    const { text } = await readFound(test, '/rules');
    for (const words of [
      'A 级企业：最多 1 次',
      'D 级企业：不限',
      '不足一个的进一',
      '停业且无法取得联系',
      '检查结束后 20 个工作日内',
    ])
      expect(text).toContain(words);
    expect((await readFound(test, '/en/rules')).text).toContain(
      'within 20 working days of the end of the check',
    );
  });

  it('mark the version in force, and one whose day has not come', async () => {
    expect(rowsOf(await readFound(test, '/rules'))).toEqual(['第 2 版 尚未施行', '第 1 版 现行']);
    pretendItIs('2026-04-02T02:00:00Z');
    // The day alone has changed: within a minute a kept page may be of yesterday.
    app.portal.clear();
    expect(rowsOf(await readFound(test, '/en/rules'))).toEqual(['Version 2 In force', 'Version 1']);
  });

  it('show what a version changed, and its text without letting it become markup', async () => {
    const { text, html } = await readFound(test, '/rules/2');
    for (const words of [
      '与上一版（第 1 版）相比',
      '比例怎样取整 不足一个的进一 四舍五入',
      '6 个月内不再抽取',
      '第一条 <i>照旧</i>',
      HOSTILE,
    ])
      expect(text).toContain(words);
    expect(html).toContain('<h3>总则</h3>');
    expect(html).not.toMatch(/<script>alert|<i>照旧/);
    expect((await read(test, '/rules/3')).status).toBe(404);
  });
});
