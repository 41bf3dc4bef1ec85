import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../src/platform/audit.ts';
import { transact } from '../../src/platform/database.ts';
import { drawOffice } from '../draw/office.ts';
import { drawnAndDisclosed } from '../publication/reviewed-office.ts';
import { readPage, textOf } from './pages.ts';

const office = await drawOffice();
const MANY = 10_000;
const HOSTILE = ['<script>alert(1)</script>', 'שלום‮公司', '长'.repeat(200), '🏭工厂&"'];
let number: string;
let id: number;
let person: string;

const page = async (path: string) => {
  const answer = await readPage(office, path);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer;
};

beforeAll(async () => {
  ({ id } = await drawnAndDisclosed(office));
  number = (await office.get(`/draws/${id}`)).body.number as string;
  const { items } = (await office.publicGet(`/draws/${number}/drawn?task=T01&limit=5`)).json();
  const call = (target: string, name: string, kind: string) =>
    sql`UPDATE target SET name = ${name}, kind = ${kind} WHERE id = ${target}`.execute(office.intruder);
  for (const [i, name] of HOSTILE.entries()) await call(items[i].target, name, 'enterprise');
  person = items[4].target;
  await call(person, '欧阳锋', 'person');
  await transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'many' });
    await sql`INSERT INTO frame_entry (draw_id, ordinal, target_id, route, salt)
      SELECT ${id}, 100000 + i, 'X' || i, '', decode(lpad(to_hex(i), 32, '0'), 'hex')
      FROM generate_series(1, ${MANY}::int) i`.execute(trx);
    await sql`INSERT INTO selection (draw_id, stratum, rank, ordinal)
      SELECT ${id}, 'T01/D', 100000 + i, 100000 + i FROM generate_series(1, ${MANY}::int) i`.execute(trx);
    await sql`INSERT INTO target (id, kind, name) SELECT 'X' || i, 'enterprise', '第' || i || '厂'
      FROM generate_series(1, ${MANY}::int) i`.execute(trx);
  });
});

describe('a drawn list', () => {
  it('of ten thousand is read page by page, each of them once', async () => {
    const seen = new Set<string>();
    let path: string | undefined = `/draws/${number}/drawn?task=T01`;
    while (path !== undefined) {
      const { body } = await page(path);
      expect(body.length).toBeLessThan(150_000);
      for (const [, code] of body.matchAll(/data-title="代码">([^<]+)</g)) {
        expect(seen.has(code!)).toBe(false);
        seen.add(code!);
      }
      path = /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&#38;', '&');
    }
    const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM selection
      WHERE draw_id = ${id} AND starts_with(stratum, 'T01/')`.execute(office.db);
    expect(rows[0]!.count).toBeGreaterThan(MANY);
    // The person's number is on none of them.
    expect(seen.delete('不公开')).toBe(true);
    expect(seen.size).toBe(rows[0]!.count - 1);
  });

  it('escapes what firms are called, and keeps the direction of their letters to themselves', async () => {
    const { body } = await page(`/draws/${number}/drawn?task=T01`);
    expect(body).not.toContain('<script>alert');
    expect(body).toContain('<bdi>&#60;script&#62;alert(1)&#60;/script&#62;</bdi>');
    for (const name of HOSTILE) expect(textOf({ body })).toContain(name);
  });

  it('shows no number of a person, masks the name and leads nowhere by it', async () => {
    for (const prefix of ['', '/en']) {
      const { body } = await page(`${prefix}/draws/${number}/drawn`);
      expect(textOf({ body })).toContain('欧*');
      expect(body).not.toContain('欧阳锋');
      expect(body).not.toMatch(new RegExp(`${person}\\b`));
    }
  });
});
