import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { pretendItIs } from '../../src/platform/clock.ts';
import { drawOffice, NOW } from '../draw/office.ts';
import {
  afterChecks,
  cleanRecord,
  type Desk,
  deskOf,
  drawnAndDisclosed,
  fileRecords,
  type VisitOf,
} from './reviewed-office.ts';

const office = await drawOffice();
const { intruder } = office;
let planner: Desk;
const name = ({ draw, id }: VisitOf) => ({ draw, id });
const review = (visit: VisitOf, more: object = {}) =>
  fileRecords(office, [{ visit, body: { ...cleanRecord(visit), ...more } }]);
/** Of one visit, asked for by name, all that keeps it from being published. */
const reasons = async (visit: VisitOf, desk = planner) => {
  const { body, problem } = await desk.publishResults({ visits: [name(visit)] });
  return problem === 'results-not-publishable'
    ? (body.refused as { reasons: string[] }[])[0]!.reasons
    : body.state;
};
const nameTarget = (visit: VisitOf, kind: string, called: string, operator: string | null = null) =>
  sql`UPDATE target SET kind = ${kind}, name = ${called}, legal_representative = ${operator} WHERE id = ${visit.target}`.execute(
    intruder,
  );

beforeAll(async () => {
  planner = await deskOf(office);
});

describe('a result is not published', () => {
  it('of a rehearsal, of a draw that is not disclosed, and of one that is void: it would tell who was drawn', async () => {
    const rehearsal = await drawnAndDisclosed(office, { rehearsal: true });
    const hidden = await drawnAndDisclosed(office, { disclose: false });
    const [practised, drawn] = [rehearsal.visits[0]!, hidden.visits[0]!];
    await review(practised);
    await review(drawn);
    expect(await reasons(practised)).toEqual(['rehearsal']);
    expect(await reasons(drawn)).toEqual(['draw-not-disclosed']);
    expect((await planner.publishResults()).body).toMatchObject({
      type: '/problems/results-none',
      left_out: [
        { reason: 'rehearsal', visits: 1 },
        { reason: 'draw-not-disclosed', visits: 1 },
      ],
    });
    expect((await planner.publishResults({ draw: drawn.draw })).body.refused).toEqual([
      { draw: drawn.draw, reasons: ['draw-not-disclosed'] },
    ]);
    expect((await planner.publishResults({ draw: 'TEST-2026-99' })).body.refused).toEqual([
      { draw: 'TEST-2026-99', reasons: ['unknown'] },
    ]);
    await office.post(`/draws/${hidden.id}/void`, { reason: '名录有误' });
    expect((await office.secondPost(`/draws/${hidden.id}/void/confirm`)).status).toBe(201);
    expect(await reasons(drawn)).toEqual(['draw-void']);
  });

  describe('of an official draw that is disclosed', () => {
    let visits: VisitOf[];
    beforeAll(async () => {
      pretendItIs(NOW);
      ({ visits } = await drawnAndDisclosed(office, { supersedes: 'TEST-2026-1' }));
      afterChecks();
    });

    it('twice', async () => {
      const visit = visits[0]!;
      await review(visit);
      expect(await reasons(visit)).toBe('done');
      expect(await reasons(visit)).toEqual(['published-already']);
    });

    it('while a person or an individual business is in it and no assessment is in force', async () => {
      const [firm, person, shop] = visits.slice(1, 4) as [VisitOf, VisitOf, VisitOf];
      await nameTarget(person, 'person', '李大力');
      await nameTarget(shop, 'individual', '张三丰汽修店', '张三丰');
      for (const visit of [firm, person, shop]) await review(visit);
      expect(await reasons(person)).toEqual(['impact-assessment-missing']);
      const all = await planner.publishResults({ visits: [firm, person, shop].map(name) });
      expect(all.body.refused).toEqual(
        [person, shop].map((visit) => ({ ...name(visit), reasons: ['impact-assessment-missing'] })),
      );
      // Asked for all, what may be public becomes so, and the rest is counted.
      const { result } = (await planner.publishResults()).body as {
        result: { left_out: unknown; published: number };
      };
      expect([result.published, result.left_out]).toEqual([
        1,
        expect.arrayContaining([{ reason: 'impact-assessment-missing', visits: 2 }]),
      ]);
      const assessed = {
        title: '影响评估',
        conclusion: '影响可控',
        scan: await office.attach('assessment'),
        assessed_on: '2026-05-01',
        valid_until: '2026-06-30',
      };
      const entered = await planner.post('/impact-assessments', assessed);
      expect(entered.body).toMatchObject({ number: 1, confirmed_at: null, in_force: false });
      expect(await reasons(person), 'not confirmed').toEqual(['impact-assessment-missing']);
      expect((await planner.post('/impact-assessments/1/confirm')).problem).toBe('second-person-needed');
      const second = await deskOf(office);
      expect((await second.post('/impact-assessments/1/confirm')).body).toMatchObject({ in_force: true });
      expect((await second.post('/impact-assessments/1/confirm')).problem).toBe('assessment-confirmed');
      expect((await second.post('/impact-assessments/9/confirm')).problem).toBe('assessment-not-found');
      pretendItIs('2026-07-01T02:00:00Z');
      expect(await reasons(person), 'no longer valid').toEqual(['impact-assessment-missing']);
      afterChecks();
      expect(await reasons(person)).toBe('done');
      expect(await reasons(shop)).toBe('done');
    });

    it('by the very person who entered it on behalf, nor by a machine; by another it is', async () => {
      const [entered, typed] = visits.slice(4, 6) as [VisitOf, VisitOf];
      await fileRecords(office, [
        { visit: entered, body: { ...cleanRecord(entered), on_behalf: true }, by: planner.actor },
        { visit: typed, body: { ...cleanRecord(typed), on_behalf: true } },
      ]);
      expect(await reasons(entered)).toEqual(['second-person-needed']);
      const machine = await deskOf(office);
      await sql`UPDATE account SET kind = 'service' WHERE 'account:' || id = ${machine.actor}`.execute(
        intruder,
      );
      expect(await reasons(typed, machine)).toEqual(['second-person-needed']);
      expect(await reasons(entered, await deskOf(office))).toBe('done');
      expect(await reasons(typed)).toBe('done');
    });

    it('under a title that names somebody or gives a number; it says what kind, never what', async () => {
      const visit = visits[6]!;
      await nameTarget(visit, 'enterprise', '武陵公司', '王小明');
      await review(visit);
      const titled = (title: string) => planner.publishResults({ visits: [name(visit)], title });
      for (const [title, kind] of [
        ['王小明公司检查结果', 'legal_representative'],
        ['结果公示，电话 138 0013 8000', 'telephone'],
        ['结果公示，电话１３８００１３８０００', 'telephone'],
        ['结果 11010519491231002X', 'identity_number'],
      ] as const) {
        const refused = await titled(title);
        const problem = refused.body.problem as { type?: string; found?: unknown } | undefined;
        expect([problem?.type, problem?.found]).toEqual([
          '/problems/text-has-personal-data',
          [{ text: 'title', kind }],
        ]);
      }
      expect((await titled('四月结果公示')).body.state).toBe('done');
    });

    it('by a planner of another department: it does not exist for him', async () => {
      await sql`INSERT INTO department (code, name) VALUES ('SJ', '司法局')`.execute(intruder);
      const visit = visits[7]!;
      await review(visit);
      expect(await reasons(visit, await deskOf(office, 'planner', 'SJ'))).toEqual(['unknown']);
      expect((await (await deskOf(office, 'planner', 'SJ')).publishResults()).problem).toBe('results-none');
      expect(await reasons(visit, await deskOf(office, 'planner', 'JT'))).toBe('done');
      expect((await (await deskOf(office, 'reviewer')).publishResults()).problem).toBe('role-forbidden');
    });
  });
});
