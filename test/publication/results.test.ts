import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { hex, utf8 } from '../../src/core/canonical/bytes.ts';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { record } from '../../src/platform/audit.ts';
import { transact } from '../../src/platform/database.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { drawOffice } from '../draw/office.ts';
import {
  afterChecks,
  cleanRecord,
  type Desk,
  deskOf,
  drawnAndDisclosed,
  fileRecords,
  problemRecord,
  readPublic,
  type VisitOf,
} from './reviewed-office.ts';

const office = await drawOffice();
const { db } = office;
let planner: Desk;
let visits: VisitOf[];
const name = ({ draw, id }: VisitOf) => ({ draw, id });
const digestOf = (document: unknown) => hex(nativeSuites.sha256.hash(utf8(jcs(document))));
const entryAt = async (position: number) => {
  const { items } = (await readPublic(office, `/ledger/entries?start=${position}&limit=1`)) as {
    items: { body: string }[];
  };
  return JSON.parse(items[0]!.body) as Record<string, unknown>;
};
const lastEvents = async (visit: VisitOf) =>
  (
    await db
      .selectFrom('visit_event')
      .select(['type', 'body'])
      .where('draw_id', '=', visit.draw_id)
      .where('visit', '=', visit.id)
      .where('sequence', '>', 4)
      .orderBy('sequence')
      .execute()
  ).map(({ type, body }) => ({ type, body }));

beforeAll(async () => {
  planner = await deskOf(office);
  ({ visits } = await drawnAndDisclosed(office));
  afterChecks();
});

describe('results', () => {
  it('are refused while no record was approved, each visit by name and reason', async () => {
    const [first, second] = visits as [VisitOf, VisitOf];
    const nothing = await planner.publishResults();
    expect([nothing.status, nothing.problem, nothing.body.left_out]).toEqual([409, 'results-none', []]);
    await fileRecords(office, [{ visit: first, body: cleanRecord(first), until: 'recorded' }]);
    const named = await planner.publishResults({
      visits: [name(first), name(second), { draw: 'NO', id: 'F1/X' }],
    });
    expect([named.problem, named.body.refused]).toEqual([
      'results-not-publishable',
      [
        { ...name(first), reasons: ['not-reviewed'] },
        { ...name(second), reasons: ['not-reviewed'] },
        { draw: 'NO', id: 'F1/X', reasons: ['unknown'] },
      ],
    ]);
  });

  it('become public under one bulletin, whose digest stands in the log and covers every text', async () => {
    const [, clean, open] = visits as [VisitOf, VisitOf, VisitOf];
    await fileRecords(office, [
      { visit: clean, body: cleanRecord(clean) },
      { visit: open, body: problemRecord(open) },
    ]);
    const { body } = await planner.publishResults();
    expect(body.state, JSON.stringify(body)).toBe('done');
    const { number, digest, ledger_position, ...counts } = body.result as Record<string, unknown>;
    expect(counts).toEqual({ published: 2, closed: 1, left_out: [] });
    expect(await entryAt(Number(ledger_position))).toMatchObject({
      type: 'published',
      kind: 'results',
      number,
      digest,
    });
    const bulletin = await readPublic(office, `/bulletins/${number}`);
    expect(digestOf(bulletin.document)).toBe(digest);
    const { items } = bulletin.document as { items: { number: string; digest: string }[] };
    expect(items.map((item) => item.number)).toEqual([`${number}-1`, `${number}-2`]);
    for (const item of items) {
      const read = await readPublic(office, `/publications/${item.number}`);
      expect([digestOf(read.document), read.digest, read.ledger_position]).toEqual([
        item.digest,
        item.digest,
        ledger_position,
      ]);
    }
    expect(await lastEvents(clean)).toEqual([
      { type: 'published', body: { publication: `${number}-1` } },
      { type: 'closed', body: {} },
    ]);
    expect(await lastEvents(open)).toEqual([{ type: 'published', body: { publication: `${number}-2` } }]);
  });

  it('say what the allow-list says, in the words of the list and the codes, and nothing else', async () => {
    const visit = visits[3]!;
    await sql`UPDATE target SET legal_representative = '赵钱孙', phone = '13800138000', address = '园区路8号',
      district = '500114' WHERE id = ${visit.target}`.execute(office.intruder);
    await fileRecords(office, [{ visit, body: problemRecord(visit) }]);
    const { body } = await planner.publishResults();
    const { number } = body.result as { number: string };
    const read = await readPublic(office, `/publications/${number}-1`);
    const target = await db
      .selectFrom('target')
      .select('name')
      .where('id', '=', visit.target)
      .executeTakeFirstOrThrow();
    const titles = { T01: '货运企业', T02: '企业和车辆' } as Record<string, string>;
    expect(read.document).toEqual({
      kind: 'result',
      origin: 'random',
      draw: 'TEST-2026-1',
      group: 'door',
      plan: 'P1',
      target: { id: visit.target, name: target.name, kind: expect.any(String), district: '500114' },
      tasks: visit.tasks.map((code) => ({ code, title: titles[code] })),
      departments: [{ code: 'JT-ZF', name: '执法支队' }],
      matters: visit.tasks.map((task) => ({
        department: 'JT-ZF',
        task,
        matter: 'M01',
        name: '道路货物运输',
        codes: [{ code: 'E', text: '发现问题已责令改正' }],
        measures: [{ kind: 'correction_ordered', text: '责令改正', due_on: '2026-05-20' }],
      })),
      checked_on: '2026-04-20',
      outcome: 'problem',
      on_behalf: false,
    });
    expect(JSON.stringify(read)).not.toMatch(/赵钱孙|13800138000|园区路|改字|I[1-8]/);
  });

  it('close a visit at once whose order was found obeyed before its result was published', async () => {
    const visit = visits[4]!;
    const body = problemRecord(visit);
    await fileRecords(office, [{ visit, body }]);
    await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
      const step = { draw_id: visit.draw_id, visit: visit.id, filing: 3, department: 'JT-ZF', matter: 'M01' };
      const rows = visit.tasks.map((task, i) => ({
        ...step,
        task,
        measure: 0,
        sequence: i + 1,
        type: 'settled',
      }));
      const by = { body: '{}', actor: 'test', actor_name: 'test', at: '2026-05-01T00:00:00Z' };
      await trx
        .insertInto('visit_follow_up')
        .values(rows.map((row) => ({ ...row, ...by })))
        .execute();
      await record(trx, { action: 'test.settle', object_kind: 'test', object_id: 'visit' });
    });
    expect((await planner.publishResults()).body.result).toMatchObject({ published: 1, closed: 1 });
  });

  it('are answered once for an Idempotency-Key, and by page, filter and number for everybody', async () => {
    const visit = visits[5]!;
    await fileRecords(office, [{ visit, body: cleanRecord(visit) }]);
    const first = await planner.post('/publications/results', {}, 'once');
    const again = await planner.post('/publications/results', {}, 'once');
    expect([first.status, again.body]).toEqual([202, first.body]);
    while ((await planner.get(`/operations/${first.body.id}`)).body.state === 'running');
    const numbers: string[] = [];
    for (let next: unknown = ''; next !== null; ) {
      const page = await readPublic(office, `/publications?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      numbers.push(...(page.items as { number: string }[]).map((line) => line.number));
      next = page.next;
    }
    expect(numbers).toEqual([
      ...['TEST-2026-G6-1', 'TEST-2026-G5-1', 'TEST-2026-G4-1', 'TEST-2026-G3-2', 'TEST-2026-G3-1'],
      ...['TEST-2026-G2-1', 'TEST-2026-G1-1'],
    ]);
    const kinds = async (query: string) =>
      ((await readPublic(office, `/publications?${query}`)).items as { kind: string }[]).map(
        ({ kind }) => kind,
      );
    expect(await kinds('kind=draw')).toEqual(['draw']);
    expect(await kinds('year=2025')).toEqual([]);
    expect(await kinds('department=JT&year=2026&limit=200')).toHaveLength(7);
    expect(await kinds('department=NONE')).toEqual([]);
    expect((await readPublic(office, '/publications/TEST-2026-G99-1')).type).toBe(
      '/problems/publication-not-found',
    );
    expect((await readPublic(office, '/bulletins/TEST-2026-G99')).type).toBe('/problems/bulletin-not-found');
    const answer = await office.publicGet('/publications/TEST-2026-G3-1');
    expect(answer.headers).toMatchObject({
      'cache-control': expect.stringContaining('max-age=60'),
      etag: expect.any(String),
    });
    const { items } = (await readPublic(office, '/bulletins?limit=200')) as { items: { number: string }[] };
    expect(items.map((line) => line.number)).toEqual([6, 5, 4, 3, 2, 1].map((n) => `TEST-2026-G${n}`));
  });

  it('name the inspectors by certificate number only where the office chose so, which takes an assessment too', async () => {
    const visit = visits[6]!;
    await fileRecords(office, [{ visit, body: cleanRecord(visit) }]);
    Object.assign(office.app.office, { shows_inspectors: true });
    expect((await planner.publishResults()).body.left_out).toEqual([
      { reason: 'impact-assessment-missing', visits: 1 },
    ]);
    const assessed = { title: '影响评估', conclusion: '影响可控', scan: await office.attach('assessment') };
    const days = { assessed_on: '2026-05-01', valid_until: '2027-04-30' };
    expect((await planner.post('/impact-assessments', { ...assessed, ...days })).status).toBe(201);
    const ahead = { assessed_on: '2026-05-09', valid_until: '2027-04-30' };
    expect((await planner.post('/impact-assessments', { ...assessed, ...ahead })).problem).toBe(
      'assessment-ahead',
    );
    expect((await (await deskOf(office)).post('/impact-assessments/1/confirm')).status).toBe(201);
    const { body } = await planner.publishResults();
    Object.assign(office.app.office, { shows_inspectors: false });
    const { number } = body.result as { number: string };
    const { document } = (await readPublic(office, `/publications/${number}-1`)) as {
      document: { inspectors: string[] };
    };
    const { visit: read } = (await planner.get(`/visits/${visit.draw}/${visit.id}`)).body as {
      visit: { team: { inspector: string }[] };
    };
    expect(document.inspectors).toEqual(read.team.map(({ inspector }) => inspector));
    expect(document.inspectors).toHaveLength(2);
  });

  it('name the plan and the draw before them, each with its digest and its place in the log', async () => {
    const [plan, draw] = await Promise.all(
      ['G1-1', 'G2-1'].map(async (n) => (await readPublic(office, `/publications/TEST-2026-${n}`)).document),
    );
    const shown = plan as { digest: string; ledger_position: number; address: string };
    const read = await office.app.inject({ url: shown.address });
    expect(digestOf(read.json().document)).toBe(shown.digest);
    expect(await entryAt(shown.ledger_position)).toMatchObject({
      kind: 'plan',
      number: 'P1/1',
      digest: shown.digest,
    });
    const { digest, ledger_position, address } = draw as typeof shown;
    const evidence = await office.app.inject({ url: address });
    expect(hex(nativeSuites.sha256.hash(utf8(evidence.body)))).toBe(digest);
    expect(await entryAt(ledger_position)).toMatchObject({ type: 'disclosed', draw: 'TEST-2026-1' });
  });
});
