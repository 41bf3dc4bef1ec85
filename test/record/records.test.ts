import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { issueToken } from '../../src/account/tokens/issue-token.ts';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { transact } from '../../src/platform/database.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { finished, type VisitOfTeam, visitingOffice } from './visiting-office.ts';

const office = await visitingOffice();
const { visits, ask, approve, send, confirm, review, stateOf } = office;
let used = 0;
/** A visit that no other test touched, approved. */
async function approved(): Promise<VisitOfTeam & { first: string; second: string }> {
  const visit = visits[used++]!;
  expect((await approve(visit)).status).toBe(201);
  return { ...visit, first: visit.team[0]!, second: visit.team[1]! };
}
const rowsOf = async (visit: VisitOfTeam) =>
  await office.db.selectFrom('visit_record').selectAll().where('visit', '=', visit.id).execute();
const rulesOf = (answer: { body: Record<string, unknown> }) =>
  (answer.body.findings as { field: string; rule: string }[]).map(({ field, rule }) => `${field} ${rule}`);

describe('a visit', () => {
  test('is made after the agency head approved it, and not before', async () => {
    const visit = visits[used++]!;
    const early = await send(visit.team[0]!, visit, {});
    expect([early.status, early.problem]).toEqual([409, 'record-closed']);
    expect(await stateOf(visit)).toBe('assigned');
    expect((await approve(visit)).body).toEqual({ approved: 1 });
    expect(await stateOf(visit)).toBe('approved');
    const again = await approve(visit);
    expect([again.status, again.problem]).toEqual([409, 'visit-out-of-order']);
  });

  test('is approved with all of its batch or not at all', async () => {
    const [one, other] = [await approved(), visits[used++]!];
    const refused = await approve(other, one);
    expect(refused.body.visits).toEqual([{ draw: one.draw, id: one.id, state: 'approved' }]);
    expect(await stateOf(other)).toBe('assigned');
    const unknown = await ask('agency-head', 'POST', '/visit-approvals', {
      visits: [
        { draw: other.draw, id: 'NOBODY/QY' },
        { draw: other.draw, id: other.id },
      ],
    });
    expect([unknown.status, unknown.body.visits]).toEqual([422, [{ draw: other.draw, id: 'NOBODY/QY' }]]);
    expect(await stateOf(other)).toBe('assigned');
  });

  test('goes from approval to the reviewer’s word, each step once', async () => {
    const visit = await approved();
    const notice = { method: 'delivered', notified_on: '2026-04-18', number: '1号' };
    expect((await ask(visit.first, 'POST', `${visit.path}/notice`, notice)).status).toBe(201);
    expect(await stateOf(visit)).toBe('notified');
    expect((await send(visit.first, visit, { remarks: '到场' })).status).toBe(201);
    expect(await stateOf(visit)).toBe('under_way');
    expect((await send(visit.first, visit, finished(visit), { base: 1 })).status).toBe(201);
    expect((await confirm(visit.first, visit, 2)).body).toEqual({
      confirmed_by: [visit.first],
      filed: false,
      recorded: false,
    });
    expect(await stateOf(visit)).toBe('under_way');
    expect((await confirm(visit.second, visit, 2)).body).toMatchObject({ filed: true, recorded: true });
    expect(await stateOf(visit)).toBe('recorded');
    expect((await review(visit)).status).toBe(201);
    expect(await stateOf(visit)).toBe('reviewed');
    expect((await review(visit)).problem).toBe('visit-out-of-order');
  });
});

describe('a record', () => {
  test('sent twice is stored once, with the same receipt', async () => {
    const visit = await approved();
    const client_id = randomUUID();
    const document = { remarks: '一' };
    const first = await send(visit.first, visit, document, { client_id });
    const again = await send(visit.first, visit, document, { client_id });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await rowsOf(visit)).toHaveLength(1);
  });

  test('sent many times at once is stored once', async () => {
    const visit = await approved();
    const client_id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send(visit.first, visit, { remarks: '同时' }, { client_id })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(await rowsOf(visit)).toHaveLength(1);
  });

  test('has a receipt by whose digest the device can tell that all of it arrived', async () => {
    const visit = await approved();
    const { body } = await send(visit.first, visit, { remarks: '李四\n到场' });
    const { document } = (await rowsOf(visit))[0]!;
    expect(document).toBe(jcs({ remarks: '李四\n到场', results: [] }));
    const digest = nativeSuites.sha256.hash(new TextEncoder().encode(document));
    expect(body).toMatchObject({ version: 1, digest: Buffer.from(digest).toString('hex') });
    expect(body.number).toMatch(/^R-\d+$/);
  });

  test('under an id that other content has is refused, and whose it is only its sender learns', async () => {
    const [visit, other] = [await approved(), await approved()];
    const client_id = randomUUID();
    const { body: receipt } = await send(visit.first, visit, { remarks: '原' }, { client_id });
    const changed = await send(visit.first, visit, { remarks: '改' }, { client_id });
    expect([changed.status, changed.problem]).toEqual([409, 'record-id-reused']);
    expect(changed.body.receipt).toEqual(receipt);
    const stranger = [...other.team].find((inspector) => inspector !== visit.first)!;
    const guessed = await send(stranger, other, { remarks: '原' }, { client_id });
    expect([guessed.problem, guessed.body.receipt]).toEqual(['record-id-reused', undefined]);
    expect(await rowsOf(other)).toEqual([]);
  });

  test('made on an older version is refused with both, and overwrites nothing', async () => {
    const visit = await approved();
    await send(visit.first, visit, { remarks: '甲' });
    const late = await send(visit.second, visit, { remarks: '乙' });
    expect([late.status, late.problem]).toEqual([409, 'record-stale']);
    expect(late.body).toMatchObject({
      current: { version: 1, document: { remarks: '甲' }, inspector: visit.first },
      yours: { base: null, document: { remarks: '乙' } },
    });
    expect(await rowsOf(visit)).toHaveLength(1);
    expect((await send(visit.second, visit, { remarks: '甲乙' }, { base: 1 })).status).toBe(201);
    const { body } = await ask(visit.first, 'GET', `${visit.path}/record/versions`);
    const kept = body.items as { version: number; document: { remarks: string } }[];
    expect(kept.map(({ version, document }) => [version, document.remarks])).toEqual([
      [1, '甲'],
      [2, '甲乙'],
    ]);
  });

  test('of others is nobody else’s to read or write', async () => {
    const visit = await approved();
    const stranger = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6'].find((one) => !visit.team.includes(one))!;
    expect((await send(stranger, visit, {})).problem).toBe('visit-not-found');
    expect((await ask(stranger, 'GET', `${visit.path}/record`)).problem).toBe('visit-not-found');
    expect((await confirm(stranger, visit, 1)).problem).toBe('visit-not-found');
    expect((await send(visit.first, visit, {}, { department: 'JT' })).problem).toBe(
      'record-department-not-yours',
    );
  });

  test('names nothing that is not the visit’s, and no file that was not sent', async () => {
    const visit = await approved();
    const evidence = 'ab'.repeat(32);
    const result = {
      task: visit.tasks[0]!,
      matter: 'M01',
      answers: [],
      codes: [],
      evidence: [],
      measures: [],
    };
    const refused = await send(visit.first, visit, {
      results: [
        { ...result, matter: 'M99' },
        { ...result, answers: [{ item: '7', answer: 'yes' }], evidence: [evidence] },
        result,
      ],
    });
    expect([refused.status, refused.problem]).toEqual([422, 'record-content-unknown']);
    expect(rulesOf(refused)).toEqual([
      'results.0 matter-unknown',
      'results.1.answers item-unknown',
      'results.2 matter-twice',
      'evidence file-unknown',
    ]);
    expect(await rowsOf(visit)).toEqual([]);
    expect(await stateOf(visit)).toBe('approved');
  });

  test('refuses code 1 beside another code', async () => {
    const visit = await approved();
    const [result] = finished(visit).results;
    const both = { ...result!, codes: ['1', 'E'] as ['1', 'E'] };
    const refused = await send(visit.first, visit, { results: [both] });
    expect([refused.status, refused.problem]).toEqual([400, 'invalid-input']);
  });

  test('that lacks something cannot be confirmed, and all of it is named at once', async () => {
    const visit = await approved();
    await send(visit.first, visit, {});
    const empty = await confirm(visit.first, visit, 1);
    expect([empty.status, empty.problem]).toEqual([422, 'record-incomplete']);
    expect(rulesOf(empty)).toEqual([
      'started_at missing',
      'ended_at missing',
      'signature missing',
      'results missing',
    ]);
    const result = { task: visit.tasks[0]!, matter: 'M01', answers: [], evidence: [] };
    await send(
      visit.first,
      visit,
      {
        started_at: '2026-04-20T10:00:00+08:00',
        ended_at: '2026-04-20T09:00:00+08:00',
        signature: { kind: 'refused', reason: '拒签' },
        results: [{ ...result, codes: ['E', '8'], measures: [{ kind: 'transferred' }] }],
      },
      { base: 1 },
    );
    expect(rulesOf(await confirm(visit.first, visit, 2))).toEqual([
      'ended_at ends-before',
      'results.0.evidence missing',
      'results.0.measures correction',
      'results.0.measures.0.recipient missing',
    ]);
    await send(visit.first, visit, finished(visit, { ended_at: '2026-04-21T10:00:00+08:00' }), { base: 2 });
    expect(rulesOf(await confirm(visit.first, visit, 3))).toEqual(['ended_at in-future']);
  });

  test('is filed by two people, not by one who confirms twice', async () => {
    const visit = await approved();
    await send(visit.first, visit, finished(visit));
    await confirm(visit.first, visit, 1);
    expect((await confirm(visit.first, visit, 1)).body).toMatchObject({ filed: false, recorded: false });
    expect(await stateOf(visit)).toBe('under_way');
  });

  test('that changed is confirmed anew: what was said of an older version does not count', async () => {
    const visit = await approved();
    await send(visit.first, visit, finished(visit));
    await confirm(visit.first, visit, 1);
    await send(visit.second, visit, finished(visit, { remarks: '改' }), { base: 1 });
    const stale = await confirm(visit.first, visit, 1);
    expect([stale.status, stale.problem]).toEqual([409, 'record-stale']);
    expect((await confirm(visit.second, visit, 2)).body).toMatchObject({ filed: false });
    expect((await confirm(visit.first, visit, 2)).body).toMatchObject({ recorded: true });
  });

  test('once filed is written no more, until a reviewer returned it with his opinion', async () => {
    const visit = await approved();
    await send(visit.first, visit, finished(visit));
    await confirm(visit.first, visit, 1);
    await confirm(visit.second, visit, 1);
    const closed = await send(visit.first, visit, finished(visit, { remarks: '改' }), { base: 1 });
    expect([closed.status, closed.problem, closed.body.state]).toEqual([409, 'record-closed', 'recorded']);
    expect((await review(visit, 'returned')).status).toBe(201);
    expect((await send(visit.first, visit, finished(visit, { remarks: '改' }), { base: 1 })).status).toBe(
      201,
    );
    await confirm(visit.first, visit, 2);
    await confirm(visit.second, visit, 2);
    expect((await review(visit, 'returned')).status).toBe(201);
    const opinions = await office.db
      .selectFrom('visit_event')
      .select(['type', 'body'])
      .where('visit', '=', visit.id)
      .where('type', '=', 'returned')
      .execute();
    expect(opinions.map(({ body }) => body)).toEqual([{ opinion: '审核意见' }, { opinion: '审核意见' }]);
  });

  test('of a closed firm ends with its code and evidence', async () => {
    const visit = await approved();
    const evidence = [await office.attach('门已锁')];
    const ended = finished(visit);
    const results = ended.results.map((result) => ({ ...result, codes: ['7' as const] }));
    await send(visit.first, visit, { ...ended, results });
    expect(rulesOf(await confirm(visit.first, visit, 1))).toContain('results.0.evidence missing');
    const shown = results.map((result) => ({ ...result, evidence }));
    expect((await send(visit.first, visit, { ...ended, results: shown }, { base: 1 })).status).toBe(201);
    await confirm(visit.first, visit, 2);
    expect((await confirm(visit.second, visit, 2)).body).toMatchObject({ recorded: true });
    const event = await office.db
      .selectFrom('visit_event')
      .select('body')
      .where('visit', '=', visit.id)
      .where('type', '=', 'recorded')
      .executeTakeFirstOrThrow();
    expect(event.body).toMatchObject({ outcome: 'not_checked', on_behalf: false, parts: { 'JT-ZF': 2 } });
  });

  test('is not reviewed by whoever wrote or confirmed it', async () => {
    const visit = await approved();
    await send(visit.first, visit, finished(visit));
    await confirm(visit.first, visit, 1);
    await confirm(visit.second, visit, 1);
    const { actor } = (await rowsOf(visit))[0]!;
    const author = await reviewerToken(actor.replace('account:', ''));
    const answer = await office.app.inject({
      method: 'POST',
      url: `/api/v1${visit.path}/review`,
      headers: { authorization: `Bearer ${author}`, 'idempotency-key': randomUUID() },
      payload: { decision: 'reviewed', opinion: '同意' },
    });
    expect([answer.statusCode, answer.json().type]).toEqual([409, '/problems/review-own']);
    expect(await stateOf(visit)).toBe('recorded');
    expect((await review(visit)).status).toBe(201);
  });

  test('is reviewed in the lead department', async () => {
    const visit = await approved();
    await send(visit.first, visit, finished(visit));
    await confirm(visit.first, visit, 1);
    await confirm(visit.second, visit, 1);
    const lower = await office.tokenFor('reviewer', { department: 'JT-ZF' });
    const upper = await office.tokenFor('reviewer', { department: 'JT' });
    const ask = (headers: object) =>
      office.app.inject({
        method: 'POST',
        url: `/api/v1${visit.path}/review`,
        headers: { ...headers, 'idempotency-key': randomUUID() },
        payload: { decision: 'reviewed', opinion: '同意' },
      });
    // The plan is of JT, and a reviewer of its subordinate does not see it.
    expect((await ask(lower)).json().type).toBe('/problems/visit-not-found');
    expect((await ask(upper)).statusCode).toBe(201);
  });
});

/** A way in for an account that becomes a reviewer too. */
const reviewerToken = (account: string): Promise<string> =>
  transact(office.db, { id: 'system:test', name: '测试' }, async (trx) => {
    await trx.insertInto('account_role').values({ account_id: account, role: 'reviewer' }).execute();
    const expires_at = '2027-01-01T00:00:00Z';
    return (await issueToken(trx, { account, name: '审核', roles: ['reviewer'], expires_at })).token;
  });
