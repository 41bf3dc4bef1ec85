import { beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../src/platform/audit.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { transact } from '../../src/platform/database.ts';
import { testApp } from '../support/app.ts';
import { insertScan, MINUTES, planStep, publishReviewed, SCAN } from '../support/reviewed-plan.ts';
import { GOOD_PLAN, GOOD_TASK, NOW, smallOffice } from './register.ts';

const office = await testApp();
const { app, db, tokenFor } = office;
type Headers = { authorization: string };
let planner: Headers;
let secretary: Headers;
let second: Headers;
const PAPER = { decision: 'approved', ...MINUTES, scan: SCAN } as const;
const RETURN = { ...MINUTES, opinion: '退回修改', reasons: ['比例偏高', '缺少依据'] };

beforeAll(async () => {
  pretendItIs(NOW);
  await smallOffice(db);
  await insertScan(db);
  planner = await tokenFor('planner');
  secretary = await tokenFor('conference-secretary');
  second = await tokenFor('conference-secretary');
});

const step = (code: string, verb: string, headers: Headers, body?: object) =>
  planStep(app, code, verb, headers, body);
const problem = (answer: Awaited<ReturnType<typeof step>>) =>
  String(answer.json().type).replace('/problems/', '');
const read = async (code: string) =>
  (await app.inject({ url: `/api/v1/plans/${code}`, headers: planner })).json();
const readPublic = async (path: string) => (await app.inject({ url: `/api/v1/public/plans/${path}` })).json();
const create = async (code: string, more: object = {}) => {
  const payload = { ...GOOD_PLAN, code, ...more };
  const answer = await app.inject({ method: 'POST', url: '/api/v1/plans', headers: planner, payload });
  expect(answer.statusCode, answer.body).toBe(201);
};
const submitted = async (code: string) => {
  await create(code);
  const answer = await step(code, 'submit', planner, { statement: '请审议' });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
};

describe('a plan is reviewed', () => {
  it('from draft to publication by three steps, and the public reads how', async () => {
    const { digest, revision } = await submitted('R1');
    expect(await read('R1')).toMatchObject({ state: 'submitted', revision: 1 });
    const approved = await step('R1', 'approve', secretary, MINUTES);
    expect(approved.json()).toMatchObject({ state: 'approved' });
    const published = await step('R1', 'publish', planner, {
      document_number: '1号',
      issuer: '交通运输局',
      address: 'https://example.gov.cn/1',
      released_on: '2026-03-10',
      official_publication: '区政府公报2026年第2期',
    });
    expect(published.json()).toMatchObject({ revision, digest });
    const [entry] = (await readPublic('R1')).revisions;
    expect(entry).toMatchObject({
      document_number: '1号',
      official_publication: '区政府公报2026年第2期',
      released_on: '2026-03-10',
      review: { ...MINUTES, on_paper: false },
    });
  });

  it('never published without approval, whatever kind it is', async () => {
    await create('R2');
    expect(problem(await step('R2', 'publish', planner, { document_number: '1号' }))).toBe(
      'plan-out-of-order',
    );
    await step('R2', 'submit', planner, {});
    const refused = await step('R2', 'publish', planner, { document_number: '1号' });
    expect([refused.statusCode, problem(refused)]).toEqual([409, 'plan-out-of-order']);
  });

  it('and returned with reasons, by which nothing is lost and nothing is shown in public', async () => {
    await submitted('R3');
    expect(problem(await step('R3', 'return', secretary, MINUTES))).toBe('invalid-input');
    const returned = (await step('R3', 'return', secretary, RETURN)).json();
    expect(returned).toMatchObject({ state: 'returned', revision: 1 });
    expect(returned.events.at(-1).body).toEqual(RETURN);
    expect(returned.tasks).toEqual((await read('R3')).tasks);
    expect((await readPublic('R3')).type).toBe('/problems/public-plan-not-found');
    const url = '/api/v1/plans/R3/revisions/1';
    const kept = (await app.inject({ url, headers: secretary })).json();
    expect(kept.document).toMatchObject({ plan: 'R3', revision: 1 });
    expect((await step('R3', 'submit', planner, {})).json()).toMatchObject({ revision: 2 });
  });

  it('even an approved plan may be returned until it is published', async () => {
    await submitted('R4');
    await step('R4', 'approve', secretary, MINUTES);
    expect((await step('R4', 'return', second, RETURN)).json()).toMatchObject({ state: 'returned' });
  });

  it('is withdrawn with a reason until it is decided', async () => {
    await submitted('R5');
    const withdrawn = await step('R5', 'withdraw', planner, { reason: '漏列任务' });
    expect(withdrawn.json()).toMatchObject({ state: 'draft', revision: 1 });
    await step('R5', 'submit', planner, {});
    await step('R5', 'approve', secretary, MINUTES);
    expect(problem(await step('R5', 'withdraw', planner, { reason: '再看' }))).toBe('plan-out-of-order');
  });

  it('not on the basis of a text that has changed since it was read', async () => {
    await submitted('R6');
    const call = (headers: object) =>
      app.inject({
        method: 'POST',
        url: '/api/v1/plans/R6/approve',
        headers: { ...secretary, ...headers },
        payload: MINUTES,
      });
    expect(problem(await call({}))).toBe('version-required');
    expect(problem(await call({ 'if-match': '"1"' }))).toBe('version-stale');
    expect((await call({ 'if-match': '"2"' })).statusCode).toBe(200);
  });

  it('at a meeting that has taken place', async () => {
    await submitted('R7');
    const ahead = { ...MINUTES, meeting_date: '2026-03-06' };
    expect(problem(await step('R7', 'approve', secretary, ahead))).toBe('plan-meeting-ahead');
    expect(problem(await step('R7', 'paper-decision', secretary, { ...PAPER, ...ahead }))).toBe(
      'plan-meeting-ahead',
    );
  });

  it.each([
    [
      'a legal basis is repealed',
      'matter-basis-repealed',
      { legal_basis: '[{"law":"《条例》","repealed_on":"2026-03-04"}]' },
    ],
    ['powers are delegated', 'matter-powers-gone', { powers: 'delegated' }],
  ])('and not published when %s after the approval', async (_, rule, change) => {
    const code = `R8-${rule}`;
    await submitted(code);
    await step(code, 'approve', secretary, MINUTES);
    const matter = (columns: object) =>
      office.intruder.updateTable('matter').set(columns).where('code', '=', 'M01').execute();
    await matter(change);
    const refused = await step(code, 'publish', planner, { document_number: '1号' });
    await matter({ legal_basis: '[]', powers: 'kept' });
    expect(problem(refused)).toBe('plan-incomplete');
    expect(refused.json().findings).toMatchObject([{ rule }]);
    expect((await step(code, 'publish', planner, { document_number: '1号' })).statusCode).toBe(200);
  });
});

describe('a decision made on paper', () => {
  it('holds once a second secretary confirms it, and the plan shows what waits', async () => {
    await submitted('D1');
    const entered = (await step('D1', 'paper-decision', secretary, PAPER)).json();
    expect(entered).toMatchObject({ state: 'submitted', pending_decision: PAPER });
    expect(problem(await step('D1', 'paper-decision/confirm', secretary))).toBe('second-person-needed');
    const confirmed = (await step('D1', 'paper-decision/confirm', second)).json();
    expect(confirmed.state).toBe('approved');
    expect(confirmed).not.toHaveProperty('pending_decision');
    await step('D1', 'publish', planner, { document_number: '1号' });
    const [{ review }] = (await readPublic('D1')).revisions;
    expect(review).toEqual({ ...MINUTES, approved_at: expect.any(String), on_paper: true });
  });

  it('entered wrongly is refused by the second with a reason, and stays in the history', async () => {
    await submitted('D2');
    await step('D2', 'paper-decision', secretary, PAPER);
    const reason = { reason: '文号不符' };
    expect(problem(await step('D2', 'paper-decision/refuse', secretary, reason))).toBe(
      'second-person-needed',
    );
    const refused = (await step('D2', 'paper-decision/refuse', second, reason)).json();
    expect(refused.state).toBe('submitted');
    expect(refused).not.toHaveProperty('pending_decision');
    expect(refused.events.map(({ type }: { type: string }) => type)).toEqual([
      'submitted',
      'decision_entered',
      'decision_refused',
    ]);
    expect(problem(await step('D2', 'paper-decision/confirm', second))).toBe('plan-no-decision-pending');
  });

  it('leaves room for nothing else while it waits', async () => {
    await submitted('D3');
    await step('D3', 'paper-decision', secretary, PAPER);
    for (const [verb, body, headers] of [
      ['approve', MINUTES, second],
      ['return', RETURN, second],
      ['paper-decision', PAPER, second],
      ['withdraw', { reason: '撤回' }, planner],
    ] as const) {
      expect(problem(await step('D3', verb, headers, body)), verb).toBe('plan-decision-pending');
    }
  });

  it('may be a return, and needs a scan that was uploaded', async () => {
    await submitted('D4');
    const unknown = { ...PAPER, scan: 'b'.repeat(64) };
    expect(problem(await step('D4', 'paper-decision', secretary, unknown))).toBe('attachment-unknown');
    await step('D4', 'paper-decision', secretary, { decision: 'returned', ...RETURN, scan: SCAN });
    const returned = (await step('D4', 'paper-decision/confirm', second)).json();
    expect(returned.state).toBe('returned');
    expect(returned.events.at(-1).body).toEqual({ ...RETURN, scan: SCAN });
  });
});

describe('whoever submits takes no part in the decision', () => {
  it.each([
    ['approve', MINUTES],
    ['return', RETURN],
    ['paper-decision', PAPER],
  ] as const)('%s', async (verb, body) => {
    const code = `S-${verb}`;
    await submitted(code);
    // One person may hold both rights: here the submission is the secretary's own.
    await office.intruder
      .updateTable('plan_event')
      .set({ actor: await actorOfSecretary() })
      .where('plan_id', 'in', office.intruder.selectFrom('plan').select('id').where('code', '=', code))
      .execute();
    expect(problem(await step(code, verb, secretary, body))).toBe('second-person-needed');
    expect((await step(code, verb, second, body)).statusCode).toBe(200);
  });
});

/** The account behind `secretary`, as its own acts name it. */
async function actorOfSecretary(): Promise<string> {
  const code = `A${++asked}`;
  await submitted(code);
  const { events } = (await step(code, 'approve', secretary, MINUTES)).json();
  return events.at(-1).actor;
}
let asked = 0;

describe('a published plan is amended', () => {
  const TEMPORARY = { ...GOOD_TASK, title: '节前检查', temporary_ground: '上级通知〔2026〕8号' };

  it('with a reason and a temporary task; both revisions and what differs stay public', async () => {
    await create('M1', {
      tasks: [
        { code: 'T01', ...GOOD_TASK },
        { code: 'T02', ...GOOD_TASK },
      ],
    });
    await publishReviewed(office, 'M1');
    const put = async (task: string, payload: object) => {
      const url = '/api/v1/plans/M1';
      const { etag } = (await app.inject({ url, headers: planner })).headers;
      const headers = { ...planner, 'if-match': `${etag}` };
      return app.inject({ method: 'PUT', url: `${url}/tasks/${task}`, headers, payload });
    };
    await step('M1', 'amend', planner, { reason: '增加临时任务' });
    await put('T09', TEMPORARY);
    await put('T01', { ...GOOD_TASK, window_to: '2026-12-15' });
    const { etag } = (await app.inject({ url: '/api/v1/plans/M1', headers: planner })).headers;
    await app.inject({
      method: 'DELETE',
      url: '/api/v1/plans/M1/tasks/T02',
      headers: { ...planner, 'if-match': `${etag}` },
    });

    const inForce = await readPublic('M1');
    expect(inForce).toMatchObject({ revision: 1, document: { tasks: [{ code: 'T01' }, { code: 'T02' }] } });
    const published = await publishReviewed(office, 'M1', { document_number: '2号' });
    expect(published.statusCode, published.body).toBe(200);
    const now = await readPublic('M1');
    expect(
      now.revisions.map(({ revision, reason }: { revision: number; reason?: string }) => [revision, reason]),
    ).toEqual([
      [1, undefined],
      [2, '增加临时任务'],
    ]);
    expect(now.document.tasks[1]).toMatchObject({ code: 'T09', temporary_ground: '上级通知〔2026〕8号' });
    const differences = {
      from: 1,
      to: 2,
      heading: [],
      added: [{ code: 'T09', title: '节前检查', temporary_ground: '上级通知〔2026〕8号' }],
      changed: [
        {
          code: 'T01',
          title: GOOD_TASK.title,
          fields: [{ field: 'window_to', before: '2026-11-30', after: '2026-12-15' }],
        },
      ],
      left_out: [{ code: 'T02', title: GOOD_TASK.title }],
    };
    expect(await readPublic('M1/differences?from=1&to=2')).toEqual(differences);
    const own = await app.inject({ url: '/api/v1/plans/M1/differences?from=1&to=2', headers: secretary });
    expect(own.json()).toEqual(differences);
  });

  it('while texts that were submitted and not published stay unread by the public', async () => {
    await create('M2');
    await publishReviewed(office, 'M2');
    await step('M2', 'amend', planner, { reason: '调整' });
    await step('M2', 'submit', planner, {});
    expect((await readPublic('M2?revision=2')).type).toBe('/problems/public-revision-not-found');
    expect((await readPublic('M2/differences?from=1&to=2')).type).toBe('/problems/public-revision-not-found');
    const unknown = await app.inject({ url: '/api/v1/plans/M2/revisions/3', headers: planner });
    expect(problem(unknown)).toBe('plan-revision-not-found');
  });

  it('and temporary tasks come after publication only, and say their ground for good', async () => {
    await create('M3', { tasks: [{ code: 'T01', ...TEMPORARY }] });
    const rules = async (code: string) => {
      const url = `/api/v1/plans/${code}/check`;
      const { errors } = (await app.inject({ url, headers: secretary })).json();
      return errors.map(({ rule }: { rule: string }) => rule);
    };
    expect(await rules('M3')).toEqual(['temporary-before-publication']);
    await create('M4');
    await publishReviewed(office, 'M4');
    await step('M4', 'amend', planner, { reason: '调整' });
    const { etag } = (await app.inject({ url: '/api/v1/plans/M4', headers: planner })).headers;
    await app.inject({
      method: 'PUT',
      url: '/api/v1/plans/M4/tasks/T01',
      headers: { ...planner, 'if-match': `${etag}` },
      payload: TEMPORARY,
    });
    expect(await rules('M4')).toEqual(['planned-task-as-temporary']);
  });

  it('and not completed while a round is still to be drawn', async () => {
    await create('M5', { tasks: [{ code: 'T01', ...GOOD_TASK, times_a_year: { D: 2 } }] });
    await publishReviewed(office, 'M5');
    const open = await step('M5', 'complete', planner);
    expect([open.statusCode, problem(open)]).toEqual([409, 'plan-not-finished']);
    expect(open.json().rounds).toEqual([
      { task: 'T01', round: 1 },
      { task: 'T01', round: 2 },
    ]);
    expect(problem(await step('M4', 'complete', planner))).toBe('plan-out-of-order');
  });
});

describe('a joint plan', () => {
  it('that lacks anything for a department is refused, everything named at once', async () => {
    await create('J1', {
      kind: 'joint',
      participants: [],
      matter_list: undefined,
      tasks: [
        {
          code: 'T01',
          title: '联合',
          teams: [
            { department: 'JT-ZF', size: 2 },
            { department: 'GA', size: 2 },
          ],
        },
      ],
    });
    const refused = await step('J1', 'submit', planner, {});
    expect([refused.statusCode, problem(refused)]).toEqual([422, 'plan-incomplete']);
    const named = refused
      .json()
      .findings.map(({ task, field, rule }: Record<string, string>) => `${task ?? '-'} ${field} ${rule}`);
    expect(named.sort()).toEqual(
      [
        '- matter_list missing',
        '- participants missing',
        'T01 window_from missing',
        'T01 window_to missing',
        'T01 methods missing',
        'T01 scope missing',
        'T01 sample missing',
        'T01 matters missing',
        'T01 teams authority-missing',
        'T01 teams content-missing',
        'T01 teams authority-missing',
        'T01 teams content-missing',
        'T01 teams department-not-participant',
      ].sort(),
    );
  });

  it('complete, goes the way of every plan', async () => {
    const team = (department: string) => ({ department, size: 2, content: '许可', authority: '行政检查' });
    await create('J2', {
      kind: 'joint',
      participants: ['GA'],
      tasks: [{ code: 'T01', ...GOOD_TASK, teams: [team('JT-ZF'), team('GA')] }],
    });
    const published = await publishReviewed(office, 'J2');
    expect(published.statusCode, published.body).toBe(200);
    await create('J3', {
      kind: 'joint',
      participants: ['GA'],
      tasks: [{ code: 'T01', ...GOOD_TASK, teams: [team('JT-ZF')] }],
    });
    expect((await step('J3', 'submit', planner, {})).json().findings).toMatchObject([
      { field: 'participants', rule: 'participant-without-team' },
    ]);
  });
});

describe('only matters of the published list that the plan names', () => {
  it.each([
    ['no list', undefined, 'missing'],
    ['a list never published', '2026-9', 'matter-list-unknown'],
  ])('not with %s', async (_, matter_list, rule) => {
    const code = `L-${rule}`;
    await create(code, { matter_list });
    const refused = await step(code, 'submit', planner, {});
    expect(refused.json().findings).toMatchObject([{ field: 'matter_list', rule }]);
  });

  it('not a matter that the register has and the list has not', async () => {
    await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
      await trx.insertInto('matter').values({ code: 'M09', name: '新事项', kind: 'general' }).execute();
      await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'M09' });
    });
    await create('L9', { tasks: [{ code: 'T01', ...GOOD_TASK, matters: ['M09'] }] });
    expect((await step('L9', 'submit', planner, {})).json().findings).toMatchObject([
      { field: 'matters', rule: 'matter-not-listed' },
    ]);
  });
});

describe('steps belong to roles', () => {
  const STEPS = [
    ['submit', 'planner', {}],
    ['withdraw', 'planner', { reason: '撤回' }],
    ['approve', 'conference-secretary', MINUTES],
    ['return', 'conference-secretary', RETURN],
    ['paper-decision', 'conference-secretary', PAPER],
    ['paper-decision/confirm', 'conference-secretary', undefined],
    ['paper-decision/refuse', 'conference-secretary', { reason: '不符' }],
    ['publish', 'planner', { document_number: '1号' }],
    ['amend', 'planner', { reason: '调整' }],
    ['complete', 'planner', undefined],
    ['visit-groups', 'planner', { visit_group: 'G', tasks: ['T01'] }],
  ] as const;
  it.each(STEPS)('%s is for the %s alone', async (verb, role, body) => {
    for (const other of ['planner', 'conference-secretary', 'registrar', 'auditor'] as const) {
      const answer = await step('R1', verb, await tokenFor(other), body);
      if (other === role) expect(problem(answer), other).not.toBe('role-forbidden');
      else expect([answer.statusCode, problem(answer)]).toEqual([403, 'role-forbidden']);
    }
  });

  it('and the conference reads what it decides on', async () => {
    for (const path of [
      '',
      '/R1',
      '/R1/check',
      '/R1/overlaps',
      '/R1/revisions/1',
      '/R1/differences?from=1&to=1',
    ]) {
      const url = `/api/v1/plans${path}`;
      expect((await app.inject({ url, headers: secretary })).statusCode, path).toBe(200);
      expect((await app.inject({ url, headers: await tokenFor('registrar') })).statusCode, path).toBe(403);
    }
  });
});
