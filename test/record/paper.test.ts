import { describe, expect, test } from 'vitest';
import { finished, visitingOffice } from './visiting-office.ts';

const office = await visitingOffice();
const { visits, ask, stateOf } = office;
const scan = await office.attach('签字的检查单');
const paper = { scan, signed_by: '王某', signed_on: '2026-04-20' };
let used = 0;
const next = () => visits[used++]!;
const approvalOf = (visit: { draw: string; id: string }) => ({
  visits: [{ draw: visit.draw, id: visit.id }],
});

describe('a clerk without any inspector’s account', () => {
  test('takes a visit from the draw to the reviewed record with the signed sheet alone', async () => {
    const visit = next();
    const steps = [
      ['/visit-approvals', { ...approvalOf(visit), paper }],
      [`${visit.path}/notice`, { method: 'delivered', notified_on: '2026-04-18', paper }],
      [
        `${visit.path}/paper-record`,
        { department: 'JT-ZF', document: finished(visit), scan, signed_by: visit.team },
      ],
      [`${visit.path}/review`, { decision: 'reviewed', opinion: '同意公示', paper }],
    ] as const;
    const states: string[] = [];
    for (const [path, body] of steps) {
      const answer = await ask('registrar', 'POST', path, body);
      expect(answer.body).not.toHaveProperty('type');
      states.push(await stateOf(visit));
    }
    expect(states).toEqual(['approved', 'notified', 'recorded', 'reviewed']);
    const events = await office.db
      .selectFrom('visit_event')
      .select(['type', 'role', 'paper'])
      .where('visit', '=', visit.id)
      .orderBy('sequence')
      .execute();
    const onBehalf = events.filter((event) => event.paper?.toString('hex') === scan).map(({ type }) => type);
    expect(onBehalf).toEqual(['approved', 'notified', 'reviewed']);
    expect(new Set(events.map(({ role }) => role))).toEqual(new Set(['registrar']));
    const { body } = await ask('planner', 'GET', `${visit.path}/record`);
    expect(body.parts).toMatchObject([{ filed: true, current: { on_behalf: true, inspector: null } }]);
  });

  test('enters nothing without the paper, and nobody else enters with one', async () => {
    const visit = next();
    const bare = await ask('registrar', 'POST', '/visit-approvals', approvalOf(visit));
    expect([bare.status, bare.problem]).toEqual([422, 'paper-needed']);
    const head = await ask('agency-head', 'POST', '/visit-approvals', { ...approvalOf(visit), paper });
    expect([head.status, head.problem]).toEqual([422, 'paper-not-yours']);
    const unknown = { ...paper, scan: 'ab'.repeat(32) };
    const missing = await ask('registrar', 'POST', '/visit-approvals', {
      ...approvalOf(visit),
      paper: unknown,
    });
    expect(missing.problem).toBe('attachment-unknown');
    expect(await stateOf(visit)).toBe('assigned');
  });

  test('enters a record that two of the team signed, whole, and no other', async () => {
    const visit = next();
    await office.approve(visit);
    const given = { department: 'JT-ZF', document: finished(visit), scan, signed_by: visit.team };
    const enter = (body: object) =>
      ask('registrar', 'POST', `${visit.path}/paper-record`, { ...given, ...body });
    const stranger = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6'].find((one) => !visit.team.includes(one))!;
    const forged = await enter({ signed_by: [visit.team[0], stranger] });
    expect([forged.problem, forged.body.strangers]).toEqual(['record-signers-unfit', [stranger]]);
    expect((await enter({ signed_by: [visit.team[0], visit.team[0]] })).problem).toBe('record-signers-unfit');
    expect((await enter({ document: {} })).problem).toBe('record-incomplete');
    expect(await stateOf(visit)).toBe('approved');
    expect((await enter({})).status).toBe(201);
    expect((await enter({})).problem).toBe('record-closed');
  });

  test('leaves a draft that a phone sent before as it was', async () => {
    const visit = next();
    await office.approve(visit);
    await office.send(visit.team[0]!, visit, { remarks: '手机草稿' });
    const given = { department: 'JT-ZF', document: finished(visit), scan, signed_by: visit.team };
    const { body } = await ask('registrar', 'POST', `${visit.path}/paper-record`, given);
    expect(body).toMatchObject({ recorded: true, receipt: { version: 2 } });
    const versions = await ask('planner', 'GET', `${visit.path}/record/versions`);
    expect((versions.body.items as { on_behalf: boolean }[]).map(({ on_behalf }) => on_behalf)).toEqual([
      false,
      true,
    ]);
  });
});
