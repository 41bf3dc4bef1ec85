/**
 * 2,000 people whose names, telephone and identity numbers stand in every private place the service has, put through
 * the whole process. Whatever anybody can read is then searched for any of them.
 */
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { isIdentityCard } from '../../src/core/register/identity-card.ts';
import { record } from '../../src/platform/audit.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { transact } from '../../src/platform/database.ts';
import { openSheet } from '../../src/platform/sheets/open-sheet.ts';
import { type Answer, type DrawOffice, drawOffice, TASKS } from '../draw/office.ts';
import { everyFile } from '../public-files/folder.ts';
import { cleanRecord, fileRecords, type VisitOf, visitsOf } from '../publication/reviewed-office.ts';
import { publishReviewed } from '../support/reviewed-plan.ts';
import { readEverything } from './public-walk.ts';

const PEOPLE = 2_000;
const SYSTEM = { id: 'system:test', name: '测试' };
/** No other text has these two characters: one for whom is checked, one for who checks. */
const SURNAME = '犇';
const INSPECTORS = '骉';
/** Told apart from the masked name `犇*`. */
const LEAKS: readonly RegExp[] = [/犇(?!\*)./u, /骉/u, /1390099\d{4}/, /50011419900101\d{3}[\dX]/];

const personOf = (i: number) => `${SURNAME}${String.fromCodePoint(0x4e00 + i)}`;
const phoneOf = (i: number) => `1390099${String(i).padStart(4, '0')}`;
function identityOf(i: number): string {
  const body = `50011419900101${String(i % 1000).padStart(3, '0')}`;
  return [...'0123456789X'].map((check) => body + check).find(isIdentityCard)!;
}
const told = (i: number) => `${personOf(i)}，电话${phoneOf(i)}，身份证${identityOf(i)}`;

const office = await drawOffice();
const planner = await office.tokenFor('planner');
const visits = await drawEverybody(office);

/** Every public text: answers of the interface, and files as bytes, workbooks unpacked. */
async function everythingPublic(): Promise<[address: string, text: string][]> {
  const answers = (await readEverything(office.app)).map(
    ({ address, headers, body }) => [address, `${headers}\n${body}`] as [string, string],
  );
  const listed: [string, string][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const url: string = `/api/v1/public/publications?limit=200${cursor && `&cursor=${cursor}`}`;
    const reply = await office.app.inject({ url });
    listed.push([url, reply.body]);
    for (const { number } of (reply.json().items as { number: string }[]).slice(0, 5)) {
      const one = `/api/v1/public/publications/${number}`;
      listed.push([one, (await office.app.inject({ url: one })).body]);
    }
    cursor = reply.json().next;
  }
  for (const name of [SURNAME, '小吃店', personOf(3)]) {
    const url = `/api/v1/public/results?name=${encodeURIComponent(name)}&limit=200`;
    listed.push([`results ${name.length}`, (await office.app.inject({ url })).body]);
  }
  const { folder } = office.app.publicFiles;
  const files: [string, string][] = [];
  for (const [path, bytes] of everyFile(folder)) {
    files.push([path, bytes.toString('utf8')]);
    if (path.endsWith('.xlsx')) files.push([`${path} unpacked`, await unpacked(join(folder, path))]);
  }
  return [...answers, ...listed, ...files];
}

async function unpacked(path: string): Promise<string> {
  const sheet = await openSheet({ path, file_name: 'x.xlsx' });
  const cells: unknown[] = [];
  for await (const row of sheet.rows()) cells.push(row);
  return JSON.stringify(cells);
}

const leaksIn = (texts: readonly [string, string][]): string[] =>
  texts.flatMap(([address, text]) =>
    LEAKS.flatMap((leak) => {
      const found = leak.exec(text);
      return found === null ? [] : [`${address}: ${text.slice(found.index - 40, found.index + 40)}`];
    }),
  );

describe('of 2,000 people in every private place', () => {
  test('nobody can be read anywhere, from the register to the corrected result', async () => {
    expect(visits.length).toBe(PEOPLE);
    await publishEverybody();
    await contest();
    await office.app.publicFiles.followBulletins();
    const texts = await everythingPublic();
    // The walk went where they are: masked, they stand in lists, files, feeds and the search.
    const met = texts.filter(([, text]) => text.includes(`${SURNAME}*小吃店`)).map(([address]) => address);
    for (const place of [
      /^\/?publications\//,
      /\.csv$/,
      /\.xlsx unpacked$/,
      /^results /,
      /^\/api.*publications\?/,
    ])
      expect(
        met.some((address) => place.test(address)),
        String(place),
      ).toBe(true);
    expect(texts.length).toBeGreaterThan(PEOPLE);
    expect(leaksIn(texts)).toEqual([]);
  });

  test('a public text that names one is refused, and the refusal does not repeat it', async () => {
    const [visit] = visits;
    const { number } = await publicationOf(visit!);
    for (const reason of [`当事人${told(1)}`, `请拨打${phoneOf(7)}`, `证件${identityOf(9)}`]) {
      const refused = await office.post(`/publications/${number}/withdrawal-decision`, {
        decided_on: '2026-05-08',
        reason,
      });
      expect(refused.problem).toBe('text-has-personal-data');
      expect(leaksIn([['refusal', JSON.stringify(refused.body)]])).toEqual([]);
    }
  });
});

async function publishEverybody(): Promise<void> {
  const scan = await office.attach('影响评估');
  const assessment = {
    title: '影响评估',
    conclusion: '可以公示',
    assessed_on: '2026-05-01',
    valid_until: '2026-12-31',
  };
  const { body } = await office.post('/impact-assessments', { ...assessment, scan });
  ok(await office.secondPost(`/impact-assessments/${body.number}/confirm`));
  const begun = ok(await office.post('/publications/results', {}));
  for (;;) {
    const { body: operation } = await office.get(`/operations/${begun.body.id}`);
    if (operation.state === 'running') continue;
    expect(operation).toMatchObject({ state: 'done', result: { published: PEOPLE } });
    return;
  }
}

/** Objections, their answers, a correction and a withdrawal, each with people in what stays with the office. */
async function contest(): Promise<void> {
  const [objected, withdrawn] = visits;
  const { number } = await publicationOf(objected!);
  const objection = ok(
    await office.post(`/publications/${number}/objections`, {
      filed_on: '2026-05-08',
      grounds: told(0),
      filed_by: told(0),
    }),
  );
  ok(
    await office.secondPost(`/objections/${objection.body.number}/answer`, {
      outcome: 'upheld',
      answer: '异议成立，将予更正。',
    }),
  );
  const { results } = cleanRecord(objected!);
  const matters = results.map((line) => ({ ...line, codes: ['F'] }));
  ok(await office.post(`/publications/${number}/corrections`, { matters, reason: '复核后更正。' }));
  const other = (await publicationOf(withdrawn!)).number;
  ok(
    await office.post(`/publications/${other}/withdrawal-decision`, {
      decided_on: '2026-05-08',
      reason: '撤销。',
    }),
  );
  ok(await office.secondPost(`/publications/${other}/withdrawal`));
}

const publicationOf = async ({ id, draw }: VisitOf) => {
  const answer = await office.app.inject({ url: `/api/v1/visits/${draw}/${id}`, headers: planner });
  const steps = answer.json().steps as { type: string; publication?: string }[];
  return { number: steps.find(({ type }) => type === 'published')!.publication! };
};

function ok(answer: Answer): Answer {
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer;
}

/** A plan over 2,000 individual businesses called after their operators, all of them drawn, visited and reviewed. */
async function drawEverybody(desk: DrawOffice): Promise<VisitOf[]> {
  await transact(desk.db, SYSTEM, async (trx) => {
    await trx
      .insertInto('target')
      .values(
        Array.from({ length: PEOPLE }, (_, i) => ({
          ...{ id: `L:500114:${String(i).padStart(6, '0')}`, kind: 'individual', route: `R${i % 40}` },
          name: `${personOf(i)}小吃店`,
          legal_representative: personOf(i),
          contact: told(i),
          phone: phoneOf(i),
          address: `某街${i}号（${told(i)}）`,
        })),
      )
      .execute();
    for (const { id } of await trx.selectFrom('inspector').select('id').execute())
      await trx
        .updateTable('inspector')
        .set({ name: `${INSPECTORS}${id}`, capacity: 5_000 })
        .where('id', '=', id)
        .execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'canaries' });
  });
  const ALL = { A: 1_000_000, B: 1_000_000, C: 1_000_000, D: 1_000_000 };
  const task = {
    ...TASKS[0],
    code: 'C01',
    scope: { kinds: ['individual'] },
    sample: { mode: 'rate', rates: ALL },
  };
  const plan = { code: 'P3', year: 2026, title: '个体工商户抽查计划', lead_department: 'JT', tasks: [task] };
  ok(await desk.post('/plans', plan));
  expect((await publishReviewed(desk, 'P3')).statusCode).toBe(200);
  const tasks = [{ plan: 'P3', task: 'C01' }];
  const id = await desk.draft({ tasks, title: '个体工商户抽取', unit_size: 20 });
  ok(await desk.seal(id));
  ok(await desk.commit(id));
  ok(await desk.run(id));
  ok(await desk.disclose(id));
  const drawn = await visitsOf(desk, id);
  await fileRecords(
    desk,
    drawn.map((visit) => ({ visit, body: cleanRecord(visit) })),
  );
  await tellEverywhere(desk, drawn);
  pretendItIs('2026-05-08T02:00:00Z');
  return drawn;
}

/** What teams and reviewers wrote of them, and what they declared. */
async function tellEverywhere({ db }: DrawOffice, drawn: readonly VisitOf[]): Promise<void> {
  await transact(db, SYSTEM, async (trx) => {
    await sql`INSERT INTO visit_record (draw_id, visit, department, version, client_id, document, digest,
        inspector_id, actor, actor_name, received_at)
      SELECT given.draw_id, given.visit, 'JT-ZF', 1, gen_random_uuid(), given.document, sha256(given.document::bytea),
        'I1', 'system:test', '骉一', now()
      FROM unnest(${drawn.map(({ draw_id }) => draw_id)}::bigint[], ${drawn.map(({ id }) => id)}::text[],
        ${drawn.map((_, i) => JSON.stringify({ remarks: told(i) }))}::text[]) AS given (draw_id, visit, document)`.execute(
      trx,
    );
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'told' });
  });
}
