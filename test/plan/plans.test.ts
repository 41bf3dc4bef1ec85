import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { testApp } from '../support/app.ts';
import { approvePlan, planStep, publishReviewed } from '../support/reviewed-plan.ts';
import { GOOD_PLAN, GOOD_TASK, NOW, smallOffice } from './register.ts';

const { app, db, intruder, tokenFor } = await testApp();
type Headers = Record<string, string>;
let planner: Headers;
let registrar: Headers;
let inspector: Headers;

beforeAll(async () => {
  pretendItIs(NOW);
  await smallOffice(db);
  planner = await tokenFor('planner');
  registrar = await tokenFor('registrar');
  inspector = await tokenFor('inspector');
});

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const call = (method: Method, url: string, body?: object, headers: Headers = planner) =>
  app.inject({ method, url, headers, ...(body && { payload: body }) });
const publish = (code: string) => publishReviewed({ app, db, tokenFor }, code);
const problem = (answer: Awaited<ReturnType<typeof call>>) => answer.json().type.replace('/problems/', '');
const create = async (code: string, more: object = {}) => {
  const answer = await call('POST', '/api/v1/plans', { ...GOOD_PLAN, code, ...more });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer;
};

describe('a plan is written', () => {
  it('whole, and read back as it was written, with a task’s own code as its visit group', async () => {
    const created = await create('P1');
    expect(created.headers).toMatchObject({ location: '/api/v1/plans/P1', etag: '"1"' });
    const read = await call('GET', '/api/v1/plans/P1');
    expect(read.json()).toEqual(created.json());
    expect(read.json()).toMatchObject({ code: 'P1', state: 'draft', revision: 0, kind: 'department' });
    expect(read.json().tasks).toEqual([
      {
        code: 'T01',
        ...GOOD_TASK,
        directed: false,
        mode: 'own',
        rounds: 1,
        disclosure: { policy: 'on_draw' },
        replacement: false,
        visit_group: 'T01',
      },
    ]);
  });

  it('with gaps, which its check names all at once', async () => {
    await create('P2', { tasks: [{ code: 'T01', title: '空任务' }] });
    const { errors } = (await call('GET', '/api/v1/plans/P2/check')).json();
    expect(errors.map((e: { field: string; rule: string }) => `${e.field} ${e.rule}`).sort()).toEqual([
      'matters missing',
      'methods missing',
      'sample missing',
      'teams missing',
      'window_from missing',
      'window_to missing',
    ]);
    const refused = await publish('P2');
    expect([refused.statusCode, problem(refused)]).toEqual([422, 'plan-incomplete']);
    expect(refused.json().findings).toEqual(errors);
  });

  it('only under a code that no other plan has', async () => {
    await create('P3');
    const again = await call('POST', '/api/v1/plans', { ...GOOD_PLAN, code: 'P3' });
    expect([again.statusCode, problem(again)]).toEqual([409, 'plan-code-taken']);
  });

  it('only with departments and schemes that exist', async () => {
    const tasks = [{ code: 'T01', title: '任务', credit_scheme: 'NONE' }];
    const answer = await call('POST', '/api/v1/plans', {
      ...GOOD_PLAN,
      code: 'P4',
      lead_department: 'OLD',
      tasks,
    });
    expect([answer.statusCode, problem(answer)]).toEqual([422, 'plan-reference-unknown']);
    expect(answer.json().fields.map((f: { path: string }) => f.path)).toEqual([
      'lead_department',
      'tasks/T01/credit_scheme',
    ]);
    expect((await call('GET', '/api/v1/plans/P4')).statusCode).toBe(404);
  });

  it.each([
    ['an unknown member', { colour: 'red' }],
    ['two tasks of one code', { tasks: [GOOD_PLAN.tasks[0], GOOD_PLAN.tasks[0]] }],
    ['a code with a slash', { code: 'A/B' }],
    ['a year that is none', { year: 26 }],
    [
      'a rate above one',
      { tasks: [{ code: 'T', title: 't', sample: { mode: 'rate', rates: { A: 1_000_001 } } }] },
    ],
    [
      'a rate that is no integer',
      { tasks: [{ code: 'T', title: 't', sample: { mode: 'rate', rates: { A: 0.5 } } }] },
    ],
    ['a day that does not exist', { tasks: [{ code: 'T', title: 't', window_from: '2026-02-30' }] }],
    ['an empty criterion', { tasks: [{ code: 'T', title: 't', scope: { kinds: [] } }] }],
    [
      'one department twice',
      { tasks: [{ code: 'T', title: 't', teams: [GOOD_TASK.teams[0], GOOD_TASK.teams[0]] }] },
    ],
    ['half a character', { title: '\ud800' }],
    ['a disclosure from no date', { tasks: [{ code: 'T', title: 't', disclosure: { policy: 'from' } }] }],
  ])('never with %s', async (_, wrong) => {
    const answer = await call('POST', '/api/v1/plans', { ...GOOD_PLAN, code: 'P5', ...wrong });
    expect([answer.statusCode, problem(answer)]).toEqual([400, 'invalid-input']);
  });
});

describe('a plan is checked against law and registers', () => {
  const faults: readonly (readonly [string, object, readonly string[]])[] = [
    ['a matter outside the list', { matters: ['NONE'] }, ['matters matter-unknown']],
    ['a retired matter', { matters: ['M02'] }, ['matters matter-retired']],
    ['a repealed legal basis', { matters: ['M03'] }, ['matters matter-basis-repealed']],
    ['a matter exempt from random draw', { matters: ['M04'] }, ['matters matter-exempt']],
    ['a matter whose powers are cancelled', { matters: ['M05'] }, ['matters matter-powers-gone']],
    ['a matter whose powers are delegated', { matters: ['M06'] }, ['matters matter-powers-gone']],
    ['a window that ends before it begins', { window_to: '2026-03-01' }, ['window_to window-reversed']],
    ['a window outside the year', { window_to: '2027-01-31' }, ['window_from window-outside-year']],
    ['rates by tier without a scheme', { credit_scheme: undefined }, ['credit_scheme missing']],
    ['a scheme without saying what unrated means', { unrated_as: undefined }, ['unrated_as missing']],
    [
      'a tier without rate',
      { sample: { mode: 'rate', rates: { A: 1, B: 1, C: 1 } } },
      ['sample tier-unnamed'],
    ],
    [
      'a floor above the cap',
      { sample: { ...GOOD_TASK.sample, floor: 2, cap: 1 } },
      ['sample floor-above-cap'],
    ],
    ['an unknown team department', { teams: [{ department: 'XX', size: 2 }] }, ['teams department-unknown']],
    ['a team of one', { teams: [{ department: 'JT-ZF', size: 1 }] }, ['teams team-too-small']],
    [
      'a team of another department',
      { teams: [GOOD_TASK.teams[0], { department: 'GA', size: 2 }] },
      ['teams team-outside-lead'],
    ],
    ['an unknown kind', { scope: { kinds: ['rocket'] } }, ['scope kind-unknown']],
    ['an unknown method', { methods: ['guess'] }, ['methods method-unknown']],
  ];
  it.each(faults)('%s is named', async (_, change, expected) => {
    const code = `C${faults.findIndex(([name]) => name === _)}`;
    await create(code, { tasks: [{ code: 'T01', ...GOOD_TASK, ...change }] });
    const { errors } = (await call('GET', `/api/v1/plans/${code}/check`)).json();
    expect(errors.map((e: { field: string; rule: string }) => `${e.field} ${e.rule}`)).toEqual(expected);
    expect(problem(await publish(code))).toBe('plan-incomplete');
  });

  it('scopes of a matter that no team must hold are a warning and no obstacle', async () => {
    await create('W1', { tasks: [{ code: 'T01', ...GOOD_TASK, teams: [{ department: 'JT-ZF', size: 2 }] }] });
    const { errors, warnings } = (await call('GET', '/api/v1/plans/W1/check')).json();
    expect(errors).toEqual([]);
    expect(warnings).toMatchObject([{ task: 'T01', field: 'teams', rule: 'scope-not-held' }]);
    const submitted = await planStep(app, 'W1', 'submit', planner, {});
    expect(submitted.json()).toMatchObject({ revision: 1, warnings });
  });
});

describe('a plan is changed', () => {
  it('by whoever has read its newest version, and by nobody else', async () => {
    await create('E1');
    const url = '/api/v1/plans/E1';
    expect(problem(await call('PATCH', url, { title: '新' }))).toBe('version-required');
    const stale = await call('PATCH', url, { title: '新' }, { ...planner, 'if-match': '"9"' });
    expect([stale.statusCode, problem(stale)]).toEqual([412, 'version-stale']);
    const changed = await call(
      'PATCH',
      url,
      { title: '新', document_number: '1号' },
      { ...planner, 'if-match': '"1"' },
    );
    expect(changed.statusCode, changed.body).toBe(200);
    expect(changed.headers.etag).toBe('"2"');
    expect(changed.json()).toMatchObject({ title: '新', document_number: '1号', year: 2026 });
    const cleared = await call('PATCH', url, { document_number: null }, { ...planner, 'if-match': '"2"' });
    expect(cleared.json()).not.toHaveProperty('document_number');
  });

  it('task by task, each change raising the plan’s version', async () => {
    await create('E2');
    const url = '/api/v1/plans/E2/tasks';
    const added = await call('PUT', `${url}/T02`, GOOD_TASK, { ...planner, 'if-match': '"1"' });
    expect([added.statusCode, added.headers.etag]).toEqual([201, '"2"']);
    const rewritten = { ...GOOD_TASK, title: '改', sample: undefined };
    const replaced = await call('PUT', `${url}/T02`, rewritten, { ...planner, 'if-match': '"2"' });
    expect([replaced.statusCode, replaced.json().title, 'sample' in replaced.json()]).toEqual([
      200,
      '改',
      false,
    ]);
    expect(problem(await call('DELETE', `${url}/T09`, undefined, { ...planner, 'if-match': '"3"' }))).toBe(
      'plan-task-not-found',
    );
    const gone = await call('DELETE', `${url}/T02`, undefined, { ...planner, 'if-match': '"3"' });
    expect(gone.statusCode, gone.body).toBe(204);
    expect(problem(await call('GET', `${url}/T02`))).toBe('plan-task-not-found');
    expect((await call('GET', '/api/v1/plans/E2')).json().version).toBe(4);
  });

  it('never once it is published, until it is opened for an amendment with a reason', async () => {
    await create('E3');
    await publish('E3');
    const { version } = (await call('GET', '/api/v1/plans/E3')).json();
    const basis = { ...planner, 'if-match': `"${version}"` };
    expect(problem(await call('PATCH', '/api/v1/plans/E3', { title: '新' }, basis))).toBe(
      'plan-not-editable',
    );
    expect(problem(await call('PUT', '/api/v1/plans/E3/tasks/T01', GOOD_TASK, basis))).toBe(
      'plan-not-editable',
    );
    expect(problem(await call('DELETE', '/api/v1/plans/E3/tasks/T01', undefined, basis))).toBe(
      'plan-not-editable',
    );
    const amended = await call('POST', '/api/v1/plans/E3/amend', { reason: '增加临时任务' });
    expect(amended.json()).toMatchObject({ state: 'draft', revision: 1, published: 1 });
    expect(problem(await call('POST', '/api/v1/plans/E3/amend', { reason: '再来' }))).toBe(
      'plan-out-of-order',
    );
    const etag = amended.headers.etag as string;
    const changed = await call(
      'PATCH',
      '/api/v1/plans/E3',
      { title: '新' },
      { ...planner, 'if-match': etag },
    );
    expect(changed.statusCode).toBe(200);
    expect((await publish('E3')).json().revision).toBe(2);
    const texts = await db
      .selectFrom('plan_revision')
      .innerJoin('plan', 'plan.id', 'plan_revision.plan_id')
      .select('document')
      .where('code', '=', 'E3')
      .orderBy('revision')
      .execute();
    expect(texts.map(({ document }) => JSON.parse(document).title)).toEqual([GOOD_PLAN.title, '新']);
  });
});

describe('a plan is published', () => {
  it('as a frozen text whose digest stands in the public log', async () => {
    await create('F1');
    const published = (await publish('F1')).json();
    const row = await db
      .selectFrom('plan_revision')
      .innerJoin('plan', 'plan.id', 'plan_revision.plan_id')
      .select('document')
      .where('code', '=', 'F1')
      .executeTakeFirstOrThrow();
    expect(jcs(JSON.parse(row.document))).toBe(row.document);
    expect(createHash('sha256').update(row.document).digest('hex')).toBe(published.digest);
    const entry = await db
      .selectFrom('ledger_entry')
      .select('body')
      .where('position', '=', published.ledger_position)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(entry.body)).toEqual({
      type: 'published',
      kind: 'plan',
      number: 'F1/1',
      digest: published.digest,
      at: expect.stringMatching(/^2026-03-05T/),
    });
    expect((await call('GET', '/api/v1/plans/F1')).json()).toMatchObject({
      state: 'published',
      published: 1,
    });
  });

  it('once: a retry gets the same answer, a second publication is refused', async () => {
    await create('F2');
    await approvePlan({ app, db, tokenFor }, 'F2');
    const publish = (key: string) =>
      call(
        'POST',
        '/api/v1/plans/F2/publish',
        { document_number: '1号' },
        { ...planner, 'idempotency-key': key },
      );
    const first = await publish('same');
    expect(first.statusCode, first.body).toBe(200);
    expect((await publish('same')).json()).toEqual(first.json());
    const second = await publish('other');
    expect([second.statusCode, problem(second)]).toEqual([409, 'plan-out-of-order']);
    expect(problem(await call('POST', '/api/v1/plans/F2/publish', { document_number: '1' }))).toBe(
      'idempotency-key-missing',
    );
  });

  it('twice at the same moment, one of the two is refused', async () => {
    await create('F3');
    await approvePlan({ app, db, tokenFor }, 'F3');
    const publish = () => planStep(app, 'F3', 'publish', planner, { document_number: '1号' });
    const codes = (await Promise.all([publish(), publish()])).map(({ statusCode }) => statusCode);
    expect(codes.sort()).toEqual([200, 409]);
  });

  it('and its events and texts cannot be rewritten by the application', async () => {
    for (const table of ['plan_event', 'plan_revision'] as const) {
      await expect(db.updateTable(table).set({ revision: 9 }).execute()).rejects.toThrow(/permission denied/);
      await expect(db.deleteFrom(table).execute()).rejects.toThrow(/permission denied/);
    }
    expect(await intruder.selectFrom('plan_event').select('type').execute()).not.toEqual([]);
  });
});

describe('the list', () => {
  it('goes on from its cursor and filters by year and department', async () => {
    const first = (await call('GET', '/api/v1/plans?limit=2&year=2026&lead_department=JT')).json();
    expect(first.items).toHaveLength(2);
    const second = (
      await call('GET', `/api/v1/plans?limit=2&year=2026&lead_department=JT&cursor=${first.next}`)
    ).json();
    expect(second.items[0].code > first.items[1].code).toBe(true);
    expect((await call('GET', '/api/v1/plans?year=2025')).json()).toEqual({ items: [], next: null });
    expect(problem(await call('GET', '/api/v1/plans?cursor=x'))).toBe('cursor-invalid');
  });
});

describe('plans are the planner’s', () => {
  it.each([
    ['GET', '/api/v1/plans'],
    ['POST', '/api/v1/plans'],
    ['GET', '/api/v1/plans/P1'],
    ['PATCH', '/api/v1/plans/P1'],
    ['GET', '/api/v1/plans/P1/check'],
    ['POST', '/api/v1/plans/P1/publish'],
    ['POST', '/api/v1/plans/P1/amend'],
    ['GET', '/api/v1/plans/P1/tasks/T01'],
    ['PUT', '/api/v1/plans/P1/tasks/T01'],
    ['DELETE', '/api/v1/plans/P1/tasks/T01'],
    ['GET', '/api/v1/plans/P1/tasks/T01/preview'],
  ] as const)('%s %s is refused to everybody else', async (method, url) => {
    for (const headers of [registrar, inspector]) {
      const answer = await call(method, url, method === 'GET' ? undefined : {}, headers);
      expect([answer.statusCode, problem(answer)]).toEqual([403, 'role-forbidden']);
    }
    expect(problem(await call(method, url, undefined, {}))).toBe('token-missing');
  });
});
