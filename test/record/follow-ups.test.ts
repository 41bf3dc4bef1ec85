import { describe, expect, test } from 'vitest';
import type { MeasureNow } from '../../src/record/follow-up/schema.ts';
import type { Measure } from '../../src/record/schema.ts';
import { finished, type VisitOfTeam, visitingOffice } from './visiting-office.ts';

const office = await visitingOffice();
const { visits, ask } = office;
let used = 0;

const ORDER: Measure = { kind: 'correction_ordered', content: '限期补齐台账', due_on: '2026-05-10' };
const TRANSFER: Measure = { kind: 'transferred', recipient: '执法支队案件科' };

/** A reviewed visit on which every matter has these measures. */
async function followed(...measures: Measure[]): Promise<VisitOfTeam> {
  const visit = visits[used++]!;
  const codes = measures.some(({ kind }) => kind === 'correction_ordered') ? ['E' as const] : ['A' as const];
  const results = finished(visit).results.map((result) => ({ ...result, codes, measures }));
  await office.complete(visit, { results });
  return visit;
}
const place = (visit: VisitOfTeam, measure = 0) => ({
  ...{ department: 'JT-ZF', task: visit.tasks[0]!, matter: 'M01', measure },
});
const follow = (visit: VisitOfTeam, body: object, who = visit.team[0]!) =>
  ask(who, 'POST', `${visit.path}/follow-ups`, { ...place(visit), ...body });

describe('what follows from a result', () => {
  test('a correction is settled after a re-check that it passed, not before', async () => {
    const visit = await followed(ORDER);
    const settle = { type: 'settled', on: '2026-05-12' };
    expect((await follow(visit, settle)).problem).toBe('follow-up-unfit');
    await follow(visit, { type: 're_checked', on: '2026-05-10', passed: false });
    expect((await follow(visit, settle)).problem).toBe('follow-up-unfit');
    await follow(visit, { type: 're_checked', on: '2026-05-12', passed: true });
    const { status, body } = await follow(visit, settle);
    expect(status).toBe(201);
    const [measure] = body.measures as MeasureNow[];
    expect(measure).toMatchObject({ open: false, due_on: '2026-05-10' });
    expect(measure!.steps.map(({ type }) => type)).toEqual(['re_checked', 're_checked', 'settled']);
    expect((await follow(visit, settle)).problem).toBe('measure-settled');
  });

  test('a transfer waits for its case number', async () => {
    const visit = await followed(TRANSFER);
    const settle = { type: 'settled', on: '2026-05-12' };
    expect((await follow(visit, settle)).problem).toBe('follow-up-unfit');
    expect((await follow(visit, { type: 're_checked', on: '2026-05-12', passed: true })).problem).toBe(
      'follow-up-unfit',
    );
    const news = { type: 'case_reported', on: '2026-05-11', case_number: '黔交案〔2026〕8号' };
    expect((await follow(visit, news, 'planner')).status).toBe(201);
    expect((await follow(visit, settle)).status).toBe(201);
  });

  test('belongs to a measure of the filed record, and to the team or the office', async () => {
    const visit = await followed(ORDER);
    const step = { type: 're_checked', on: '2026-05-12', passed: true };
    const unknown = await ask(visit.team[0]!, 'POST', `${visit.path}/follow-ups`, {
      ...place(visit, 7),
      ...step,
    });
    expect(unknown.problem).toBe('measure-unknown');
    const stranger = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6'].find((one) => !visit.team.includes(one))!;
    expect((await follow(visit, step, stranger)).problem).toBe('visit-not-found');
    expect((await follow(visit, step, 'registrar')).problem).toBe('paper-needed');
    expect((await follow(visit, step, 'reviewer')).status).toBe(403);
  });

  test('of a record that was returned and filed anew begins anew', async () => {
    const visit = await followed(ORDER);
    await follow(visit, { type: 're_checked', on: '2026-05-12', passed: true });
    await office.review(visit, 'returned');
    expect((await follow(visit, { type: 'settled', on: '2026-05-12' })).problem).toBe('visit-out-of-order');
    const results = finished(visit).results.map((result) => ({
      ...result,
      codes: ['E' as const],
      measures: [ORDER],
    }));
    await office.send(visit.team[0]!, visit, finished(visit, { results, remarks: '补' }), { base: 1 });
    await office.confirm(visit.team[0]!, visit, 2);
    await office.confirm(visit.team[1]!, visit, 2);
    const { body } = await ask('planner', 'GET', `${visit.path}/follow-ups`);
    expect((body.items as MeasureNow[]).every(({ steps, open }) => open && steps.length === 0)).toBe(true);
    expect((await follow(visit, { type: 're_checked', on: '2026-05-13', passed: true })).status).toBe(201);
  });
});
