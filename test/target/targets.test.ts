import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { type Caller, callerOf } from '../support/registers.ts';

const { app, tokenFor, pool } = await testApp();
const LIST = '/api/v1/targets';
let registrar: Caller;
let planner: Caller;
let inspector: Caller;

const firm = {
  id: '91500114MA60D4NB68',
  kind: 'enterprise',
  name: '武陵运输',
  credit_code: '91500114MA60D4NB68',
};

beforeAll(async () => {
  registrar = callerOf(app, await tokenFor('registrar'));
  planner = callerOf(app, await tokenFor('planner'));
  inspector = callerOf(app, await tokenFor('inspector'));
  const made = [
    await registrar.post('/api/v1/departments', { code: 'JT', name: '交通' }),
    await registrar.post('/api/v1/credit-schemes', {
      code: 'Q',
      name: '质量信誉',
      grades: { AAA: 'A', B: 'D' },
    }),
    await registrar.post('/api/v1/credit-schemes', { code: 'R', name: '风险', grades: { 低: 'A', 高: 'D' } }),
    await registrar.post('/api/v1/dictionaries/tag/terms', { code: 'port', name: '港口' }),
    await registrar.post(LIST, firm),
  ];
  expect(made.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
});

describe('a target', () => {
  it('keeps aliases, permits and evaluations, each history told with it', async () => {
    const path = `${LIST}/V-1`;
    const created = await registrar.post(LIST, {
      id: 'v-1',
      kind: 'vehicle',
      name: '渝H12345',
      owner_id: firm.id,
      categories: ['31', '21', '31'],
      aliases: ['渝h12345'],
      permits: [{ number: 'P1', valid_to: '2027-01-01' }],
      evaluations: [{ scheme: 'Q', grade: 'B' }],
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      id: 'V-1',
      status: 'operating',
      categories: ['21', '31'],
      aliases: ['渝H12345'],
      permits: [{ number: 'P1', kind: '', valid_from: null, valid_to: '2027-01-01', issuer: null }],
      evaluations: [
        {
          scheme: 'Q',
          grade: 'B',
          evaluated_on: null,
          valid_until: null,
          source: null,
          override_reason: null,
        },
      ],
    });
    const changed = await registrar.patch(
      path,
      {
        permits: [],
        evaluations: [
          { scheme: 'Q', grade: 'AAA' },
          { scheme: 'R', grade: '低' },
        ],
      },
      created.etag,
    );
    expect(changed.body).toMatchObject({ version: 2, aliases: ['渝H12345'], permits: [] });
    const { body } = await planner.get(`${path}/history`);
    const told = body.items!.map((item) => [item.register, item.id, item.version, item.after !== null]);
    expect(new Set(told.map(String)).size).toBe(told.length);
    expect(told).toHaveLength(8);
    expect(told).toEqual(
      expect.arrayContaining([
        ['target', 'V-1', 2, true],
        ['target_permit', 'V-1/P1', 2, false],
        ['target_evaluation', 'V-1/Q', 2, true],
        ['target_evaluation', 'V-1/R', 1, true],
        ['target_alias', 'V-1/渝H12345', 1, true],
      ]),
    );
    const graded = body.items!.find((item) => item.id === 'V-1/Q' && item.version === 2);
    expect(graded).toMatchObject({ before: { grade: 'B' }, after: { grade: 'AAA' } });
  });

  it('is found by its alias, in either case, and its id wins', async () => {
    for (const name of ['V-1', 'v-1', '渝H12345', '渝h12345']) {
      expect((await planner.get(`${LIST}/${encodeURIComponent(name)}`)).body.id).toBe('V-1');
    }
    expect((await planner.get(`${LIST}/V-2`)).problem).toBe('row-not-found');
  });

  it('is written by registrars alone and read by planners and registrars alone', async () => {
    for (const [caller, problem] of [
      [planner, 'role-forbidden'],
      [inspector, 'role-forbidden'],
      [callerOf(app), 'token-missing'],
    ] as const) {
      expect((await caller.post(LIST, { kind: 'enterprise', name: '甲' })).problem).toBe(problem);
      expect((await caller.patch(`${LIST}/V-1`, { name: '甲' }, '"1"')).problem).toBe(problem);
      expect(
        (await caller.post(`${LIST}/V-1/retire`, { retired_on: '2026-01-01', reason: '试' })).problem,
      ).toBe(problem);
    }
    for (const path of [LIST, `${LIST}/V-1`, `${LIST}/V-1/history`]) {
      expect([(await planner.get(path)).status, (await registrar.get(path)).status]).toEqual([200, 200]);
      expect((await inspector.get(path)).problem).toBe('role-forbidden');
      expect((await callerOf(app).get(path)).problem).toBe('token-missing');
    }
  });

  it('based on an old version is not overwritten', async () => {
    expect((await registrar.patch(`${LIST}/V-1`, { name: '新' }, '"1"')).problem).toBe('version-stale');
    expect((await registrar.patch(`${LIST}/V-1`, { name: '新' })).problem).toBe('version-required');
  });
});

describe('the id of a target', () => {
  it('is its credit code where only that is given', async () => {
    const answer = await registrar.post(LIST, {
      kind: 'enterprise',
      name: '甲',
      credit_code: '91350200ma2yj1xr9g',
    });
    expect(answer.body).toMatchObject({ id: '91350200MA2YJ1XR9G', credit_code: '91350200MA2YJ1XR9G' });
  });

  it('is a local number of the district where nothing is given', async () => {
    const bridge = { kind: 'facility', name: '正阳大桥', district: '500114' };
    const ids = [];
    for (let i = 0; i < 2; i++) ids.push((await registrar.post(LIST, bridge)).body.id);
    expect(ids).toEqual(['L:500114:000001', 'L:500114:000002']);
    expect((await registrar.post(LIST, { ...bridge, id: 'L:500114:000007' })).status).toBe(201);
    expect((await registrar.post(LIST, bridge)).body.id).toBe('L:500114:000008');
    expect((await registrar.post(LIST, { ...bridge, district: '500120' })).body.id).toBe('L:500120:000001');
    expect((await registrar.post(LIST, { kind: 'facility', name: '桥' })).problem).toBe('district-required');
    expect((await registrar.post(LIST, { ...bridge, id: 'L:bridge' })).problem).toBe(
      'local-number-malformed',
    );
  });

  it('is given once when several ask together', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        registrar.post(LIST, { kind: 'facility', name: '隧道', district: '500101' }),
      ),
    );
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(6);
  });

  it('that looks like a credit code but fails its check digit must be confirmed', async () => {
    const row = {
      id: '91350100M0001TGQXM',
      kind: 'enterprise',
      name: '早期企业',
      credit_code: '91350100M0001TGQXM',
    };
    const doubted = await registrar.post(LIST, row);
    expect([doubted.status, doubted.problem]).toEqual([422, 'needs-confirmation']);
    expect(doubted.body.findings).toHaveLength(1);
    expect((await registrar.post(LIST, { ...row, confirm_warnings: true })).status).toBe(201);
  });

  it('of 15 digits, as old registrations have, is kept', async () => {
    expect(
      (await registrar.post(LIST, { id: '500114000000123', kind: 'enterprise', name: '老企业' })).status,
    ).toBe(201);
  });

  it('is never an identity number, and the refusal does not repeat it', async () => {
    const number = '11010519491231002X';
    for (const row of [
      { id: number, kind: 'person', name: '甲' },
      { kind: 'person', name: '甲', district: '500114', aliases: [number] },
      { kind: 'person', name: '甲', credit_code: number },
      { id: 'PERSON-1', kind: 'person', name: '甲', owner_id: number },
    ]) {
      const answer = await registrar.post(LIST, row);
      expect(answer.problem).toBe('identity-card-number');
      expect(JSON.stringify(answer.body)).not.toContain(number);
    }
  });

  it.each([{ id: 'a b' }, { id: '渝A1' }, { id: '' }, { id: 'X'.repeat(65) }])(
    '%j is refused',
    async (row) => {
      expect((await registrar.post(LIST, { kind: 'vehicle', name: '甲', ...row })).problem).toBe(
        'invalid-input',
      );
    },
  );
});

describe('a name leads to one target', () => {
  beforeAll(async () => {
    await registrar.post(LIST, { id: 'N1', kind: 'vehicle', name: '一', aliases: ['OLD-1'] });
    await registrar.post(LIST, { id: 'N2', kind: 'vehicle', name: '二' });
  });

  it('so that an alias belongs to one', async () => {
    const answer = await registrar.patch(`${LIST}/N2`, { aliases: ['old-1'] }, '"1"');
    expect([answer.status, answer.problem]).toEqual([409, 'alias-taken']);
    expect(answer.body.detail).toContain('N1');
  });

  it('so that an alias is nobody’s id', async () => {
    expect((await registrar.patch(`${LIST}/N2`, { aliases: ['N1'] }, '"1"')).problem).toBe('alias-is-id');
    expect((await registrar.patch(`${LIST}/N2`, { aliases: ['N2'] }, '"1"')).problem).toBe('alias-is-id');
  });

  it('so that an id is nobody’s alias', async () => {
    expect((await registrar.post(LIST, { id: 'OLD-1', kind: 'vehicle', name: '三' })).problem).toBe(
      'id-is-alias',
    );
  });

  it('also when two registrars claim an alias together', async () => {
    const answers = await Promise.all(
      ['C1', 'C2'].map((id) => registrar.post(LIST, { id, kind: 'vehicle', name: id, aliases: ['SHARED'] })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
  });

  it('and a row of a source list becomes one', async () => {
    const row = {
      kind: 'facility',
      name: '桥',
      district: '500114',
      external_ids: { source_row_id: 'RT-17' },
    };
    expect((await registrar.post(LIST, row)).status).toBe(201);
    expect((await registrar.post(LIST, row)).problem).toBe('source-row-taken');
  });
});

describe('what a target refers to', () => {
  it.each([
    [{ kind: 'spaceship' }, 'unknown-term'],
    [{ categories: ['31', '32'] }, 'unknown-term'],
    [{ tags: ['harbour'] }, 'unknown-term'],
    [{ department: 'NONE' }, 'unknown-department'],
    [{ owner_id: 'NONE' }, 'unknown-owner'],
    [{ evaluations: [{ scheme: 'NONE', grade: 'A' }] }, 'unknown-scheme'],
    [{ evaluations: [{ scheme: 'Q', grade: '高' }] }, 'unknown-grade'],
    [{ credit_code: '9150011' }, 'credit-code-wrong-length'],
    [{ credit_code: '91500114MA60D4NB6O' }, 'credit-code-wrong-alphabet'],
  ])('must exist: %j is %s', async (part, problem) => {
    const answer = await registrar.post(LIST, { id: 'REF', kind: 'vehicle', name: '甲', ...part });
    expect([answer.status, answer.problem]).toEqual([422, problem]);
    const findings = answer.body.findings as { field: string; next: { zh: string; en: string } }[];
    expect(findings.map((finding) => finding.field)).toEqual(Object.keys(part));
    expect(findings[0]!.next.zh).not.toBe('');
  });

  it.each([
    [{ evaluations: [{ grade: 'B' }] }, 'body/evaluations/0/scheme'],
    [
      {
        evaluations: [
          { scheme: 'Q', grade: 'B' },
          { scheme: 'Q', grade: 'AAA' },
        ],
      },
      'body/evaluations',
    ],
    [{ permits: [{ number: 'P', valid_from: '2026-02-01', valid_to: '2026-01-01' }] }, 'body/permits/0'],
    [{ permits: [{ number: 'P', valid_to: '2026-02-30' }] }, 'body/permits/0/valid_to'],
    [{ status: 'asleep' }, 'body/status'],
    [{ route: '正阳' }, 'body/route'],
  ])('has its form: %j is refused at %s', async (part, path) => {
    const answer = await registrar.post(LIST, { id: 'REF', kind: 'vehicle', name: '甲', ...part });
    expect(answer.problem).toBe('invalid-input');
    expect((answer.body.fields as { path: string }[])[0]!.path).toBe(path);
  });

  it('lists every finding of a row at once', async () => {
    const answer = await registrar.post(LIST, {
      id: 'REF',
      kind: 'spaceship',
      name: '甲',
      department: 'NONE',
      tags: ['x'],
    });
    expect((answer.body.findings as { problem: string }[]).map((finding) => finding.problem)).toEqual([
      'unknown-term',
      'unknown-term',
      'unknown-department',
    ]);
  });

  it('may stay when it was retired meanwhile, but is not taken up anew', async () => {
    await registrar.post('/api/v1/dictionaries/tag/terms', { code: 'gone', name: '旧标签' });
    const { etag } = await registrar.post(LIST, { id: 'T1', kind: 'vehicle', name: '甲', tags: ['gone'] });
    await registrar.post('/api/v1/dictionaries/tag/terms/gone/retire', {
      retired_on: '2020-01-01',
      reason: '不用',
    });
    expect((await registrar.patch(`${LIST}/T1`, { tags: ['gone', 'port'] }, etag)).status).toBe(200);
    expect(
      (await registrar.post(LIST, { id: 'T2', kind: 'vehicle', name: '乙', tags: ['gone'] })).problem,
    ).toBe('unknown-term');
  });

  it('is no circle of owners', async () => {
    await registrar.post(LIST, { id: 'O1', kind: 'enterprise', name: '一' });
    await registrar.post(LIST, { id: 'O2', kind: 'enterprise', name: '二', owner_id: 'O1' });
    await registrar.post(LIST, { id: 'O3', kind: 'vehicle', name: '三', owner_id: 'O2' });
    expect((await registrar.patch(`${LIST}/O1`, { owner_id: 'O3' }, '"1"')).problem).toBe('owner-cycle');
    expect((await registrar.patch(`${LIST}/O1`, { owner_id: 'O1' }, '"1"')).problem).toBe('owner-cycle');
    expect((await planner.get(`${LIST}/O1`)).body).toMatchObject({ owner_id: null, version: 1 });
  });
});

describe('the list of targets', () => {
  const rows = [
    {
      id: 'F1',
      name: '甲运输',
      kind: 'enterprise',
      district: '500120',
      categories: ['31'],
      evaluations: [{ scheme: 'Q', grade: 'AAA' }],
    },
    {
      id: 'F2',
      name: '乙运输',
      kind: 'enterprise',
      district: '500120',
      department: 'JT',
      tags: ['port'],
      evaluations: [{ scheme: 'Q', grade: 'AAA', valid_until: '2020-01-01' }],
    },
    {
      id: 'F3',
      name: '丙Ship',
      kind: 'vessel',
      district: '500120',
      owner_id: 'F1',
      status: 'suspended',
      key_supervision: true,
      evaluations: [{ scheme: 'R', grade: '高' }],
    },
  ];
  const found = async (query: string) =>
    (await planner.get(`${LIST}?district=500120&${query}`)).body
      .items!.map((item) => item.id)
      .filter((id) => String(id).startsWith('F'));

  beforeAll(async () => {
    for (const row of rows) expect((await registrar.post(LIST, row)).status).toBe(201);
  });

  it.each([
    ['kind=vessel', ['F3']],
    ['category=31', ['F1']],
    ['department=JT', ['F2']],
    ['tag=port', ['F2']],
    ['status=suspended', ['F3']],
    ['key_supervision=true', ['F3']],
    ['key_supervision=false', ['F1', 'F2']],
    ['owner=f1', ['F3']],
    [`name=${encodeURIComponent('运输')}`, ['F1', 'F2']],
    ['name=SHIP', ['F3']],
    ['scheme=Q&tier=A', ['F1']],
    ['scheme=Q&tier=D', []],
    ['scheme=R&tier=D', ['F3']],
    ['scheme=Q&tier=unrated', ['F2', 'F3']],
    ['sort=-id', ['F3', 'F2', 'F1']],
    ['sort=name', ['F3', 'F2', 'F1']],
  ])('filtered by %s', async (query, ids) => {
    expect(await found(query)).toEqual(ids);
  });

  it('takes a city or a province with all below it', async () => {
    const ids = async (district: string) =>
      (await planner.get(`${LIST}?district=${district}&kind=vessel`)).body.items!.map((item) => item.id);
    expect(await ids('500100')).toEqual(['F3']);
    expect(await ids('500000')).toEqual(['F3']);
    expect(await ids('510000')).toEqual([]);
  });

  it('asks for a tier only with its scheme', async () => {
    expect((await planner.get(`${LIST}?tier=A`)).problem).toBe('invalid-input');
    expect((await planner.get(`${LIST}?scheme=Q`)).problem).toBe('invalid-input');
  });

  it('leads through every target exactly once, in the order of bytes', async () => {
    const seen: string[] = [];
    let next: string | null | undefined = null;
    do {
      const { body } = await planner.get(`${LIST}?limit=7&retired=any${next ? `&cursor=${next}` : ''}`);
      seen.push(...body.items!.map((item) => String(item.id)));
      next = body.next;
    } while (next);
    const all = await pool.query<{ id: string }>('SELECT id FROM target ORDER BY id');
    expect(seen).toEqual(all.rows.map((row) => row.id));
    expect(seen).toEqual([...seen].sort());
    expect(seen.length).toBeGreaterThan(14);
  });
});
