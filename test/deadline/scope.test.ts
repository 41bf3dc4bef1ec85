import { beforeAll, describe, expect, test } from 'vitest';
import { pretendItIs } from '../../src/platform/clock.ts';
import type { Role } from '../../src/platform/http/access.ts';
import { type Place, scopedOffice } from '../account/scoped-office.ts';
import { type DueVisit, filed, happens, listOf, objects, publishes, visitsOf, write } from './due-office.ts';

const office = await scopedOffice();
const as = async (role: Role, place?: Place, inspector?: string) => {
  const headers = { authorization: `Bearer ${await office.tokenIn(role, place, inspector)}` };
  return (query = '') => listOf(office, headers, query);
};
const jt = await as('planner', 'JT');
let visits: DueVisit[];
let own: DueVisit;
let reviewed: DueVisit;

/** Steps and how many of each. */
const counted = (rows: readonly { step: string }[]) =>
  Object.fromEntries(
    [...new Set(rows.map(({ step }) => step))].map((step) => [
      step,
      rows.filter((row) => row.step === step).length,
    ]),
  );

beforeAll(async () => {
  visits = await visitsOf(office, office.draw);
  own = visits.find(({ team }) => team.includes('I2'))!;
  reviewed = visits.find(({ team }) => !team.includes('I2'))!;
  pretendItIs('2026-04-20T03:00:00Z');
  for (const visit of [own, reviewed]) {
    for (const type of ['approved', 'begun'] as const) await happens(office, visit, type);
    const measures = [{ kind: 'correction_ordered', due_on: '2026-05-15' } as const];
    await happens(office, visit, 'recorded', filed(visit, '2026-04-20T02:00:00Z', measures));
  }
  await happens(office, reviewed, 'reviewed');
  const subject = `${reviewed.draw}/${reviewed.id}`;
  const ofJt = await publishes(office, { kind: 'result', subject, department: 'JT' });
  const ofSj = await publishes(office, { kind: 'plan', subject: 'SJ-2026/1', department: 'SJ' });
  const ofAll = await publishes(office, { kind: 'matter_list', subject: '2026-1' });
  for (const [i, publication] of [ofJt, ofSj, ofAll].entries())
    await objects(office, `TEST-2026-Y${i + 11}`, publication, '2026-04-20');
  await write(office, (trx) =>
    trx
      .insertInto('withdrawal_decision')
      .values({
        ...{ publication: ofAll, decided_on: '2026-04-20', reason: '有误' },
        ...{ decided_by: 'system:test', decided_at: '2026-04-20T02:00:00Z' },
      })
      .execute(),
  );
});

describe('whoever oversees sees all that is due in his departments', () => {
  test('a planner of the leading department and of a participant, not of another', async () => {
    const ofDraw = { disclosure: 1, visit: visits.length - 2, publication: 2, correction: 2 };
    expect(counted(await jt())).toEqual({ ...ofDraw, objection_answer: 2 });
    const hb = await (await as('planner', 'HB'))();
    expect(counted(hb)).toEqual(ofDraw);
    expect(hb.filter(({ duty }) => duty)).toEqual([]);
    expect(counted(await (await as('planner', 'SJ'))())).toEqual({ objection_answer: 1 });
  });

  test('what is the whole office’s only somebody of the whole office', async () => {
    const rows = await (await as('planner'))();
    expect(counted(rows)).toMatchObject({ objection_answer: 4, withdrawal: 1 });
    expect(rows.find(({ step }) => step === 'withdrawal')).toMatchObject({
      ...{ duty: true, department: null, department_name: null },
    });
  });

  test('agency head, registrar and auditor too; the auditor without the names of targets', async () => {
    const shown = await jt('step=publication');
    expect(shown.map(({ target_name }) => target_name)).toEqual([
      expect.stringMatching(/^货/),
      expect.stringMatching(/^货/),
    ]);
    const undone = shown.map((row) => ({ ...row, duty: false }));
    for (const role of ['agency-head', 'registrar'] as const)
      expect(await (await as(role, 'JT'))('step=publication')).toEqual(undone);
    const unnamed = undone.map((row) => ({ ...row, target_name: null }));
    expect(await (await as('auditor', 'JT'))('step=publication')).toEqual(unnamed);
  });
});

describe('others see what they have to do', () => {
  test('a reviewer the records and objections of his department, not those that wait for somebody else', async () => {
    const rows = await (await as('reviewer', 'JT'))();
    expect(rows.map(({ step, visit, duty }) => [step, visit, duty])).toEqual([
      ['objection_answer', null, true],
      ['objection_answer', null, true],
      ['publication', own.id, true],
    ]);
    expect(await (await as('reviewer', 'HB'))()).toEqual([]);
    expect(counted(await (await as('reviewer', 'SJ'))())).toEqual({ objection_answer: 1 });
  });

  test('an inspector his own visits and their correction orders, wherever he belongs', async () => {
    for (const place of [undefined, 'SJ'] as const) {
      const rows = await (await as('inspector', place, 'I2'))();
      expect(rows.map(({ step, visit, duty }) => [step, visit, duty])).toEqual([
        ['correction', own.id, true],
      ]);
    }
    await happens(office, own, 'returned');
    const mine = visits.find(({ id, team }) => id !== own.id && team.includes('I2'))!;
    await happens(office, mine, 'approved');
    const rows = await (await as('inspector', 'SJ', 'I2'))();
    expect(rows.map(({ step, visit }) => [step, visit])).toEqual([
      ['correction', own.id],
      ['publication', own.id],
      ['visit', mine.id],
    ]);
    expect(await (await as('inspector', 'JT', 'I8'))()).toEqual([]);
  });

  test('the planner’s own are those whose turn is his', async () => {
    const duties = (await jt()).filter(({ duty }) => duty);
    expect(new Set(duties.map(({ role }) => role))).toEqual(new Set(['planner']));
    expect(counted(duties)).toEqual({ disclosure: 1, publication: 1 });
    expect(await jt('role=planner')).toEqual(duties);
  });
});
