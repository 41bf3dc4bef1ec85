/** What is due around publications, opened and closed by the verbs themselves. */
import { beforeAll, describe, expect, it } from 'vitest';
import { pretendItIs } from '../../src/platform/clock.ts';
import { drawOffice } from '../draw/office.ts';
import {
  cleanRecord,
  type Desk,
  deskOf,
  drawnAndDisclosed,
  fileRecords,
} from '../publication/reviewed-office.ts';
import { listOf } from './due-office.ts';

const office = await drawOffice();
const headers = await office.tokenFor('planner');
const list = (step: string) => listOf(office, headers, `step=${step}`);
let planner: Desk;
let second: Desk;
let result: string;
let target: string;

beforeAll(async () => {
  [planner, second] = [await deskOf(office), await deskOf(office)];
  const { visits } = await drawnAndDisclosed(office);
  pretendItIs('2026-04-21T02:00:00Z');
  await fileRecords(office, [{ visit: visits[0]!, body: cleanRecord(visits[0]!) }]);
  target = visits[0]!.target;
});

describe('what is due', () => {
  it('is a result until it is published', async () => {
    expect(await list('publication')).toMatchObject([
      { role: 'planner', department: 'JT', began_on: '2026-04-20', due_on: '2026-05-20' },
    ]);
    const { body } = await planner.publishResults();
    result = `${(body.result as { number: string }).number}-1`;
    expect(await list('publication')).toEqual([]);
  });

  it('is an objection fifteen working days after it was filed, until it is answered', async () => {
    pretendItIs('2026-05-06T02:00:00Z');
    const filed = { filed_on: '2026-04-30', grounds: '所查车辆已过户', filed_by: '王小明' };
    const { body } = await planner.post(`/publications/${result}/objections`, filed);
    const row = { publication: result, objection: body.number, visit: null, target_name: expect.any(String) };
    expect(await list('objection_answer')).toMatchObject([
      { ...row, role: 'reviewer', department: 'JT', began_on: '2026-04-30', due_on: '2026-05-25' },
    ]);
    const answer = { outcome: 'upheld', answer: '经核查，异议成立。' };
    expect((await planner.post(`/objections/${body.number}/answer`, answer)).status).toBe(201);
    expect(await list('objection_answer')).toEqual([]);
  });

  it('is a withdrawal three working days after it was decided, until another person carries it out', async () => {
    const decision = { decided_on: '2026-05-06', reason: '结果有误' };
    const decided = await planner.post(`/publications/${result}/withdrawal-decision`, decision);
    expect(decided.status).toBe(201);
    expect(await list('withdrawal')).toMatchObject([
      { role: 'planner', department: 'JT', publication: result, due_on: '2026-05-09', working_days_left: 3 },
    ]);
    expect((await second.post(`/publications/${result}/withdrawal`)).status).toBe(201);
    expect(await list('withdrawal')).toEqual([]);
    expect((await list('visit')).map(({ visit }) => visit?.startsWith(`${target}/`))).not.toContain(true);
  });
});
