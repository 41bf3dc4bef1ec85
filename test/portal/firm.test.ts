import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { QUESTIONS_A_MINUTE } from '../../src/web/portal/pages/firm/firm.ts';
import { drawOffice } from '../draw/office.ts';
import { afterChecks, deskOf, fileRecords, problemRecord, visitsOf } from '../publication/reviewed-office.ts';
import { readPage, textOf } from './pages.ts';

const office = await drawOffice();
const { intruder } = office;
let id: number;
let number: string;
let networks = 0;

/** Each question from another network: the allowance has a test of its own. */
const ask = async (q: string, more: Record<string, string> = {}, prefix = '') => {
  networks += 1;
  const answer = await readPage(
    office,
    `${prefix}/firm?${new URLSearchParams({ q, ...more })}`,
    `10.${networks >> 8}.${networks & 255}.1`,
  );
  expect(answer.statusCode, answer.body).toBe(200);
  return answer;
};
/** The page without what was asked: the field, and the address in the other language. */
const without = ({ body }: { body: string }, q: string) =>
  body.replaceAll(new URLSearchParams({ q }).toString(), 'q=…').replaceAll(`value="${q}"`, 'value="…"');

beforeAll(async () => {
  id = await office.draft();
  for (const step of [office.seal, office.commit, office.run]) await step(id);
  number = (await office.get(`/draws/${id}`)).body.number as string;
});

describe('under embargo', () => {
  it('the answer is the same byte for byte, whoever is asked about', async () => {
    const asked = ['F100', 'F107', 'V101', '91500114MA60D4NB68', '货运公司1', '没有的公司'];
    for (const more of [{}, { draw: number }] as Record<string, string>[])
      for (const prefix of ['', '/en']) {
        const pages = [];
        for (const q of asked) pages.push(without(await ask(q, more, prefix), q));
        expect(new Set(pages).size).toBe(1);
        expect(pages[0]).toContain('2026-12-20');
        expect(pages[0]).not.toMatch(/F1\d\d|货运公司\d/);
      }
  });

  it('only when it will be public is said', async () => {
    const text = textOf(await ask('F100'));
    expect(text).toContain('还没有已经公开的正式抽取');
    expect(text).toContain(`上半年抽取 ${number} · 最迟于 2026-12-20 公开`);
    expect(text).not.toContain('没有查到');
  });
});

describe('after disclosure', () => {
  let drawn: { target: string; name: string; stratum: string; rank: number };
  let missed: string;
  beforeAll(async () => {
    await office.disclose(id);
    [drawn] = (await office.publicGet(`/draws/${number}/drawn?task=T01&limit=1`)).json().items;
    const taken = new Set((await visitsOf(office, id)).map(({ target }) => target));
    const entries = await office.db
      .selectFrom('frame_entry')
      .select('target_id')
      .where('draw_id', '=', id)
      .orderBy('target_id')
      .execute();
    missed = entries.find(({ target_id }) => !taken.has(target_id))!.target_id;
  });

  it('a drawn firm reads that it was, why, and what proves it', async () => {
    const answer = await ask(drawn.target.toLowerCase());
    const text = textOf(answer);
    const standing = (await office.publicGet(`/draws/${number}/explain?target=${drawn.target}`)).json();
    expect(text).toContain('在名单中，抽中了。');
    for (const { probability, rank, drawn: isDrawn, drawn_size, size } of standing.strata) {
      if (drawn_size === size || drawn_size === 0) continue;
      expect(text).toContain(`入样概率都是 ${probability}`);
      expect(text).toContain(`排第 ${rank} 名，在前 ${drawn_size} 名之${isDrawn ? '内' : '外'}`);
    }
    expect(text).toContain(standing.entry.root);
    expect(text).toContain(standing.entry.salt);
    for (const hash of standing.entry.proof) expect(text).toContain(hash);
    expect(text.match(/日志第 \d+ 条/g)).toHaveLength(4);
    expect(answer.body).toContain(`href="/draws/${number}/check"`);
    expect(text).toContain('没有替换');
    expect(text).toContain('还没有公示的检查结果');
  });

  it('one that was not reads so, with its rank behind the quota', async () => {
    const text = textOf(await ask(missed));
    expect(text).toContain('在名单中，没有抽中。');
    expect(text).toMatch(/在前 \d+ 名之外，所以没有抽中|一个不抽/);
    expect(text).not.toContain('检查结果 还没有');
    expect(textOf(await ask(missed, {}, '/en'))).toContain('In the list, and not drawn.');
  });

  it('an exact name is answered, in full-width letters too, and a part of one is not', async () => {
    expect(textOf(await ask(drawn.name))).toContain('抽中了');
    const wide = drawn.name.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    expect(textOf(await ask(`  ${wide} `))).toContain('抽中了');
    expect(textOf(await ask('货运公司'))).toContain('没有查到');
    expect(textOf(await ask('%'))).toContain('没有查到');
  });

  it('a registered firm that no list has is answered as one that nobody knows', async () => {
    const pages = [];
    for (const q of ['F107', '货运公司7', 'ZZZ', '没有的公司', '\0', "'; --"])
      pages.push(without(await ask(q), q).replaceAll(/value="[^"]*" maxlength/g, 'maxlength'));
    for (const page of pages) expect(textOf({ body: page })).toContain('没有查到');
    expect(pages[1]).toBe(pages[0]!);
    expect(pages[2]).toBe(pages[0]!);
    expect(pages[3]).toBe(pages[0]!);
  });

  it('firms of one name are told apart by code', async () => {
    await sql`UPDATE target SET name = '同名公司' WHERE id IN (${drawn.target}, ${missed}, 'F107')`.execute(
      intruder,
    );
    const { body } = await ask('同名公司');
    expect(body).toContain(`href="/firm?q=${drawn.target}"`);
    expect(body).toContain(`href="/firm?q=${missed}"`);
    expect(body).not.toContain('F107');
    expect(textOf({ body })).toContain('有 2 个对象叫这个名称');
  });

  it('whatever a firm is called is escaped, and its letters keep their direction to themselves', async () => {
    for (const name of ['<script>alert(1)</script>', 'שלום‮公司', '长'.repeat(200), '🏭工厂&"']) {
      await sql`UPDATE target SET name = ${name} WHERE id = ${drawn.target}`.execute(intruder);
      const answer = await ask(name);
      expect(answer.body).not.toContain('<script>alert');
      expect(answer.body).toContain('<bdi>');
      expect(textOf(answer)).toContain(name);
      expect(textOf(answer)).toContain('抽中了');
    }
  });

  it('nobody finds a person, by number or name, nor a business by its operator’s full name', async () => {
    await sql`UPDATE target SET kind = 'person', name = '欧阳锋' WHERE id = ${drawn.target}`.execute(
      intruder,
    );
    const unknown = without(await ask('ZZZ'), 'ZZZ');
    for (const q of [drawn.target, '欧阳锋']) expect(without(await ask(q), q)).toBe(unknown);
    await sql`UPDATE target SET kind = 'individual', name = '欧阳锋修车铺', legal_representative = '欧阳锋'
      WHERE id = ${drawn.target}`.execute(intruder);
    expect(without(await ask('欧阳锋修车铺'), '欧阳锋修车铺')).toBe(unknown);
    const { body } = await ask(drawn.target);
    expect(body).toContain('欧*修车铺');
    expect(body).not.toContain('欧阳锋');
  });

  it('the result is linked once it is published', async () => {
    await sql`UPDATE target SET kind = 'enterprise' WHERE id = ${drawn.target}`.execute(intruder);
    const visit = (await visitsOf(office, id)).find(({ target }) => target === drawn.target)!;
    await fileRecords(office, [{ visit, body: problemRecord(visit) }]);
    afterChecks();
    const { body } = await (await deskOf(office)).publishResults();
    const { number: bulletin } = body.result as { number: string };
    const answer = await ask(drawn.target);
    expect(answer.body).toContain(`href="/publications/${bulletin}-1"`);
    expect(textOf(answer)).toContain('检查结果 发现问题');
  });

  it('of a draw that does not exist there is none', async () => {
    expect((await readPage(office, '/firm?q=F100&draw=none')).statusCode).toBe(404);
    expect((await readPage(office, '/firm?q=F100&cursor=x')).statusCode).toBe(400);
    expect((await readPage(office, '/firm?q=F100&other=x')).statusCode).toBe(400);
  });
});

describe('questions without end', () => {
  it('are refused to a network for a while, as a page that says when to come back; others go on', async () => {
    const from = (last: number) => `2001:db8:1:1::${last.toString(16)}`;
    for (let i = 1; i <= QUESTIONS_A_MINUTE; i++)
      expect((await readPage(office, '/firm?q=F100', from(i))).statusCode).toBe(200);
    const refused = await readPage(office, '/firm?q=F100', from(500));
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(refused.headers['content-type']).toContain('text/html');
    expect(refused.headers['cache-control']).toBe('no-store');
    expect(refused.body).toContain('查询过于频繁');
    expect((await readPage(office, '/en/firm?q=F100', from(501))).body).toContain('Too many questions');
    // The form alone asks nothing.
    expect((await readPage(office, '/firm', from(502))).statusCode).toBe(200);
    expect((await readPage(office, '/firm?q=F100', '2001:db8:1:2::1')).statusCode).toBe(200);
  });
});
