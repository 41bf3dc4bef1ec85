import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { hex, utf8 } from '../../src/core/canonical/bytes.ts';
import { countedEvents } from '../../src/frequency/counted-events.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { drawOffice } from '../draw/office.ts';
import { readEverything } from '../leaks/public-walk.ts';
import {
  afterChecks,
  CHECKED_AT,
  type Desk,
  deskOf,
  drawnAndDisclosed,
  fileRecords,
  problemRecord,
  readPublic,
  type VisitOf,
} from './reviewed-office.ts';

const office = await drawOffice();
const { db, intruder } = office;
let planner: Desk;
let second: Desk;
let visits: VisitOf[];
let results: string[];
const digestOf = (text: string) => hex(nativeSuites.sha256.hash(utf8(text)));
const LATER = '2026-05-12T02:00:00Z';
const REASON = '复核认定所用标准已废止，该项不成立。';
const CLEAN = { codes: ['1'], measures: [{ kind: 'none' }] };
const lineOf = ({ tasks }: VisitOf, more: object = {}) => ({
  department: 'JT-ZF',
  task: tasks[0]!,
  matter: 'M01',
  ...CLEAN,
  ...more,
});
const entryAt = async (position: unknown) => {
  const { items } = (await readPublic(office, `/ledger/entries?start=${position}&limit=1`)) as {
    items: { body: string }[];
  };
  return JSON.parse(items[0]!.body) as Record<string, unknown>;
};
const read = (number: string) => readPublic(office, `/publications/${number}`);

beforeAll(async () => {
  planner = await deskOf(office);
  second = await deskOf(office, 'reviewer');
  ({ visits } = await drawnAndDisclosed(office));
  afterChecks();
  visits = visits.filter(({ tasks }) => tasks.length === 1).slice(0, 6);
  for (const [i, visit] of visits.entries())
    await sql`UPDATE target SET name = ${`武陵第${i}货运公司`}, legal_representative = '王小明', contact = '赵联系' WHERE id = ${visit.target}`.execute(
      intruder,
    );
  await fileRecords(
    office,
    visits.map((visit) => ({ visit, body: problemRecord(visit) })),
  );
  const { body } = await planner.publishResults();
  const { number } = body.result as { number: string };
  results = visits.map((_, i) => `${number}-${i + 1}`);
  // The list of whom the lot drew names them for ever; under another name, the texts alone have the first.
  await sql`UPDATE target SET name = replace(name, '武陵', '改名') WHERE name LIKE '武陵第%'`.execute(
    intruder,
  );
  pretendItIs(LATER);
});

describe('a correction', () => {
  let correction: string;

  it('publishes the whole text anew, with reason and earlier digest, and leaves the first as it is', async () => {
    const [number, visit] = [results[0]!, visits[0]!];
    const before = await read(number);
    const answer = await planner.post(`/publications/${number}/corrections`, {
      matters: [lineOf(visit)],
      reason: REASON,
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    correction = answer.body.number as string;
    const corrected = await read(correction);
    const text = before.document as { matters: object[] };
    expect(corrected.document).toEqual({
      kind: 'correction',
      corrects: number,
      earlier: before.digest,
      reason: REASON,
      result: {
        ...text,
        outcome: 'clean',
        matters: [
          {
            ...text.matters[0],
            codes: [{ code: '1', text: '未发现问题' }],
            measures: [{ kind: 'none', text: '无需后续处理' }],
          },
        ],
      },
    });
    expect(await entryAt(answer.body.ledger_position)).toMatchObject({
      type: 'corrected',
      kind: 'correction',
      number: answer.body.bulletin,
      digest: corrected.bulletin_digest,
      earlier: before.digest,
      reason: digestOf(REASON),
    });
    const after = await read(number);
    expect({ ...after, beside: [] }).toEqual(before);
    expect(after.beside).toEqual([
      expect.objectContaining({ number: correction, kind: 'correction', document: corrected.document }),
    ]);
  });

  it('of a result corrected before begins from the text in force', async () => {
    const again = await planner.post(`/publications/${results[0]}/corrections`, {
      matters: [lineOf(visits[0]!, { codes: ['A'], measures: [{ kind: 'other' }] })],
      reason: '再次复核，另有问题待处理。',
    });
    const { document } = (await read(again.body.number as string)) as { document: Record<string, unknown> };
    expect(document).toMatchObject({
      earlier: (await read(correction)).digest,
      result: { outcome: 'problem' },
    });
  });

  it.each([
    ['of a correction', () => correction, {}, 'publication-not-a-result'],
    ['of a plan', () => 'TEST-2026-G1-1', {}, 'publication-not-a-result'],
    ['of nothing', () => 'TEST-2026-G99-1', {}, 'publication-not-found'],
    ['of a line that is not there', () => results[1]!, { task: 'T99' }, 'correction-line-unknown'],
    [
      'that changes nothing',
      () => results[1]!,
      { codes: ['E'], measures: [{ kind: 'correction_ordered', due_on: '2026-05-20' }] },
      'correction-changes-nothing',
    ],
  ])('%s is refused', async (_name, number, line, problem) => {
    const body = { matters: [lineOf(visits[1]!, line)], reason: REASON };
    expect((await planner.post(`/publications/${number()}/corrections`, body)).problem).toBe(problem);
  });

  it('with a line given twice, or with code 1 beside another, is refused', async () => {
    const twice = { matters: [lineOf(visits[1]!), lineOf(visits[1]!)], reason: REASON };
    expect((await planner.post(`/publications/${results[1]}/corrections`, twice)).problem).toBe(
      'correction-line-unknown',
    );
    const both = { matters: [lineOf(visits[1]!, { codes: ['1', 'E'] })], reason: REASON };
    expect((await planner.post(`/publications/${results[1]}/corrections`, both)).status).toBe(400);
  });

  it.each([
    ['经王小明申请复核', 'legal_representative'],
    ['赵联系来电说明', 'contact'],
    ['来电13800138000说明', 'telephone'],
  ])('with the reason %s is refused: it would be public', async (reason, kind) => {
    const refused = await planner.post(`/publications/${results[1]}/corrections`, {
      matters: [lineOf(visits[1]!)],
      reason,
    });
    expect([refused.problem, refused.body.found]).toEqual([
      'text-has-personal-data',
      [{ text: 'reason', kind }],
    ]);
    expect(JSON.stringify(refused.body)).not.toMatch(/王小明|赵联系|138001/);
  });
});

describe('a withdrawal', () => {
  const decide = (number: string, more: object = {}, desk = planner) =>
    desk.post(`/publications/${number}/withdrawal-decision`, {
      decided_on: '2026-05-11',
      reason: '据以公示的决定经复议撤销。',
      ...more,
    });

  it('takes two people, and a decision with its day and reason', async () => {
    const number = results[2]!;
    expect((await second.post(`/publications/${number}/withdrawal`)).problem).toBe('withdrawal-not-decided');
    for (const decided_on of ['2026-05-07', '2026-05-13'])
      expect((await decide(number, { decided_on })).body).toMatchObject({
        type: '/problems/publication-date-refused',
        earliest: '2026-05-08',
        latest: '2026-05-12',
      });
    expect((await decide(number, { reason: '王小明申请' })).problem).toBe('text-has-personal-data');
    expect((await decide(number)).status).toBe(201);
    expect((await decide(number)).problem).toBe('withdrawal-decided');
    expect((await read(number)).withdrawn).toBeNull();
    expect((await planner.post(`/publications/${number}/withdrawal`)).problem).toBe('second-person-needed');
    const gone = await second.post(`/publications/${number}/withdrawal`);
    expect(gone.status, JSON.stringify(gone.body)).toBe(201);
    const { digest } = await db
      .selectFrom('publication')
      .select('digest')
      .where('number', '=', number)
      .executeTakeFirstOrThrow();
    expect(await entryAt(gone.body.ledger_position)).toMatchObject({
      type: 'corrected',
      kind: 'withdrawal',
      earlier: digest.toString('hex'),
    });
    expect(await read(number)).toMatchObject({
      number,
      digest: digest.toString('hex'),
      title: null,
      target_id: null,
      target_name: null,
      district: null,
      document: null,
      withdrawn: { number: gone.body.number, decided_on: '2026-05-11', reason: '据以公示的决定经复议撤销。' },
    });
  });

  it('happens once, and what was withdrawn is neither corrected nor objected to', async () => {
    const number = results[2]!;
    expect((await decide(number)).problem).toBe('publication-withdrawn');
    expect((await second.post(`/publications/${number}/withdrawal`)).problem).toBe('publication-withdrawn');
    const correction = { matters: [lineOf(visits[2]!)], reason: REASON };
    expect((await planner.post(`/publications/${number}/corrections`, correction)).problem).toBe(
      'publication-withdrawn',
    );
    const objection = { filed_on: '2026-05-12', grounds: '不服', filed_by: '某公司' };
    expect((await planner.post(`/publications/${number}/objections`, objection)).problem).toBe(
      'publication-withdrawn',
    );
  });

  it('of a result takes its corrections with it; of a correction, that one alone', async () => {
    const correct = async (i: number) =>
      (
        await planner.post(`/publications/${results[i]}/corrections`, {
          matters: [lineOf(visits[i]!)],
          reason: REASON,
        })
      ).body.number as string;
    const [whole, alone] = [await correct(3), await correct(4)];
    for (const number of [results[3]!, alone]) {
      expect((await decide(number, { decided_on: '2026-05-12' })).status).toBe(201);
      expect((await second.post(`/publications/${number}/withdrawal`)).status).toBe(201);
    }
    expect(await read(whole)).toMatchObject({
      document: null,
      title: null,
      withdrawn: { decided_on: '2026-05-12' },
    });
    expect(await read(alone)).toMatchObject({ document: null });
    expect(await read(results[4]!)).toMatchObject({
      document: { kind: 'result' },
      withdrawn: null,
      beside: [{ number: alone, document: null, withdrawn: { decided_on: '2026-05-12' } }],
    });
    // The next correction begins from the first text again.
    const next = await correct(4);
    expect((await read(next)).document).toMatchObject({ earlier: (await read(results[4]!)).digest });
  });

  it.each(['TEST-2026-G1-1', 'TEST-2026-G2-1'])(
    'of %s is refused: a plan or a draw has ways of its own',
    async (number) => {
      expect((await decide(number)).problem).toBe('withdrawal-refused');
    },
  );

  it('leaves no word of the text in anything that anybody can read', async () => {
    const readings = await readEverything(office.app);
    const pages = await office.publicGet('/publications?limit=200');
    const own = await Promise.all(
      [results[2]!, results[3]!].map((number) => office.publicGet(`/publications/${number}`)),
    );
    const texts = [...readings, pages, ...own].map(({ body }) => body);
    const said = (name: string) => texts.filter((text) => text.includes(name)).length;
    expect([said('武陵第2货运公司'), said('武陵第3货运公司')]).toEqual([0, 0]);
    // Those that stand are named.
    expect(said('武陵第4货运公司')).toBeGreaterThan(0);
    const rows = await db
      .selectFrom('publication')
      .select('document')
      .where('number', 'in', results)
      .execute();
    expect(rows.map(({ document }) => document).join()).toContain('武陵第2货运公司');
  });
});

describe('what stands beside a publication', () => {
  it('is entered by its own department and by the roles of the table alone', async () => {
    await sql`INSERT INTO department (code, name) VALUES ('SJ', '司法局')`.execute(intruder);
    const body = { matters: [lineOf(visits[5]!)], reason: REASON };
    const at = `/publications/${results[5]}/corrections`;
    expect((await (await deskOf(office, 'planner', 'SJ')).post(at, body)).problem).toBe(
      'publication-not-found',
    );
    expect((await second.post(at, body)).problem).toBe('role-forbidden');
    expect((await (await deskOf(office, 'planner', 'JT')).post(at, body)).status).toBe(201);
  });
});

describe('what a correction found', () => {
  const visit = () => visits[1]!;
  const heldAs = async () => {
    const { body: figures } = await planner.get('/statistics?year=2026');
    const rate = (figures.figures as { figure: string; groups: { rows: object[] }[] }[]).find(
      ({ figure }) => figure === 'problem-rate',
    )!;
    const row = rate.groups[0]!.rows[0] as Record<'numerator' | 'denominator', { count: number }>;
    const list = async (outcome: string) => {
      const { body } = await planner.get(`/visits?year=2026&limit=100&outcome=${outcome}`);
      return (body.items as { id: string }[]).some(({ id }) => id === visit().id);
    };
    const today = '2026-06-01';
    const { rows } = await sql<{ clean: string | null }>`
      WITH ${countedEvents(2026, true, today)}
      SELECT clean::text FROM event WHERE target_id = ${visit().target}`.execute(db);
    return {
      problems: row.numerator.count,
      checked: row.denominator.count,
      inProblems: await list('problem'),
      inClean: await list('clean'),
      cleanOn: rows[0]!.clean,
    };
  };

  it('is what figures, lists and the cooling-off go by, until the correction itself is withdrawn', async () => {
    const before = await heldAs();
    expect(before).toMatchObject({ inProblems: true, inClean: false, cleanOn: null });
    const { body } = await planner.post(`/publications/${results[1]}/corrections`, {
      matters: [lineOf(visit())],
      reason: REASON,
    });
    const corrected = {
      problems: before.problems - 1,
      checked: before.checked,
      inProblems: false,
      inClean: true,
      cleanOn: CHECKED_AT.slice(0, 10),
    };
    expect(await heldAs()).toEqual(corrected);

    const withdraw = async (number: unknown) => {
      const decision = { decided_on: '2026-05-12', reason: '据以更正的决定经复议撤销。' };
      expect((await planner.post(`/publications/${number}/withdrawal-decision`, decision)).status).toBe(201);
      expect((await second.post(`/publications/${number}/withdrawal`)).status).toBe(201);
    };
    // The correction goes by itself, and what was filed stands again.
    await withdraw(body.number);
    expect(await heldAs()).toEqual(before);
    const again = { matters: [lineOf(visit())], reason: REASON };
    expect((await planner.post(`/publications/${results[1]}/corrections`, again)).status).toBe(201);
    expect(await heldAs()).toEqual(corrected);
    // Off the site with its correction; it was found all the same.
    await withdraw(results[1]);
    expect(await heldAs()).toEqual(corrected);
  });
});
