/** An office with a published plan, spoken to over HTTP as its planner. */

import type { LightMyRequestResponse } from 'fastify';
import { record } from '../../src/platform/audit.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { transact } from '../../src/platform/database.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { publishReviewed } from '../support/reviewed-plan.ts';

export const NOW = '2026-03-05T01:10:00Z';
export const DIGITS = '31415926535897932384';
export const CEREMONY = {
  source: 'ceremony',
  place: '第一会议室',
  time: '2026-03-05T10:00+08:00',
  method: '十面骰',
  digits: 20,
  witnesses: ['纪检', '企业代表'],
} as const;
const GRADES = ['AAA', 'AAA', 'AAA', 'AA', 'AA', 'A', 'B'] as const;

const TASK = {
  matters: ['M01'],
  window_from: '2026-04-01',
  window_to: '2026-11-30',
  methods: ['on_site'],
  credit_scheme: 'XY',
  unrated_as: 'B',
  teams: [{ department: 'JT-ZF', size: 2, scopes: ['road'] }],
  visit_group: 'door',
};
/** T01 is over firms, and T02 over firms and their vehicles: firms drawn by both have one visit. */
export const TASKS = [
  {
    ...TASK,
    code: 'T01',
    title: '货运企业',
    scope: { kinds: ['enterprise'] },
    sample: { mode: 'rate', rates: { A: 100_000, B: 200_000, C: 500_000, D: 1_000_000 } },
  },
  {
    ...TASK,
    code: 'T02',
    title: '企业和车辆',
    scope: { kinds: ['enterprise', 'vehicle'] },
    sample: {
      mode: 'rate',
      rates: { A: 50_000, B: 100_000, C: 300_000, D: 500_000 },
      population: 'before_exclusions',
    },
  },
] as const;

export type Answer = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly problem: string;
};

/** What the office is spoken to through; `app` may stand for a service in another process. */
export type Desk = Pick<TestApp, 'app' | 'db' | 'tokenFor'>;

export interface DrawSteps {
  get(path: string): Promise<Answer>;
  post(path: string, body?: object, key?: string): Promise<Answer>;
  /** The same as a second planner. */
  secondPost(path: string, body?: object, key?: string): Promise<Answer>;
  /** Uploads a scan with this text and gives its digest. */
  attach(text: string): Promise<string>;
  /** The same without a token. */
  publicGet(path: string): Promise<LightMyRequestResponse>;
  draft(more?: object): Promise<number>;
  /** Seals and waits; gives the finished operation. */
  seal(id: number): Promise<Answer>;
  commit(id: number, more?: object): Promise<Answer>;
  /** The second planner types the digits of ceremonies among the values that come next. */
  typeFirst(id: number, values?: string[]): Promise<void>;
  /** Types first as the second planner, then runs. */
  run(id: number, values?: string[], key?: string): Promise<Answer>;
  disclose(id: number, more?: object): Promise<Answer>;
}

export type DrawOffice = TestApp & DrawSteps;

let keys = 0;

/** @param now for an office of another year, whose log begins then */
export async function drawOffice(now?: string): Promise<DrawOffice> {
  const office = await testApp(undefined, now === undefined ? {} : { now });
  pretendItIs(now ?? NOW);
  return { ...office, ...(await openOffice(office)) };
}

/** Fills the registers and has the plan `P1` published; then the steps of a draw over it. */
export async function openOffice(office: Desk): Promise<DrawSteps> {
  await fillRegisters(office);
  const planner = await office.tokenFor('planner');
  const second = await office.tokenFor('planner');
  const call = async (method: 'GET' | 'POST', url: string, headers: object, payload?: object) => {
    const reply = await office.app.inject({
      method,
      url,
      headers: { ...planner, ...headers },
      ...(payload && { payload }),
    });
    const body = reply.json();
    return { status: reply.statusCode, body, problem: String(body.type ?? '').replace('/problems/', '') };
  };
  const get = (path: string) => call('GET', `/api/v1${path}`, {});
  const post = (path: string, body: object = {}, key = `k${++keys}`) =>
    call('POST', `/api/v1${path}`, { 'idempotency-key': key }, body);
  const secondPost = (path: string, body: object = {}, key = `k${++keys}`) =>
    call('POST', `/api/v1${path}`, { ...second, 'idempotency-key': key }, body);
  const typeFirst = async (id: number, values = [DIGITS]) => {
    const { body } = await get(`/draws/${id}`);
    const sources = ((body.entropy ?? []) as { source: string }[]).slice(Number(body.values_recorded ?? 0));
    for (const [i, value] of values.entries()) {
      const item = Number(body.values_recorded) + i;
      if (sources[i]?.source === 'ceremony') await secondPost(`/draws/${id}/first-typing`, { item, value });
    }
  };
  const plan = { code: 'P1', year: 2026, title: '2026年度抽查计划', lead_department: 'JT', tasks: TASKS };
  await post('/plans', plan);
  await publishReviewed(office, 'P1');
  return {
    get,
    post,
    secondPost,
    async attach(text) {
      const body = new FormData();
      body.set('file', new Blob([`%PDF-1.7\n${text}\n%%EOF\n`]), 'scan.pdf');
      const form = new Request('http://office', { method: 'POST', body });
      const reply = await office.app.inject({
        method: 'POST',
        url: '/api/v1/attachments',
        headers: { ...planner, 'content-type': form.headers.get('content-type')! },
        payload: Buffer.from(await form.arrayBuffer()),
      });
      return reply.json().digest;
    },
    publicGet: (path) => office.app.inject({ method: 'GET', url: `/api/v1/public${path}` }),
    async draft(more = {}) {
      const tasks = [
        { plan: 'P1', task: 'T01' },
        { plan: 'P1', task: 'T02' },
      ];
      const { body } = await post('/draws', { title: '上半年抽取', tasks, unit_size: 3, ...more });
      return body.id as number;
    },
    async seal(id) {
      const begun = await post(`/draws/${id}/seal`);
      if (begun.status !== 202) return begun;
      for (;;) {
        const operation = await get(`/operations/${begun.body.id}`);
        if (operation.body.state !== 'running') return operation;
      }
    },
    async commit(id, more = {}) {
      const { body } = await get(`/draws/${id}`);
      const strata = (body.strata ?? []) as { stratum: string; must_be_confirmed: boolean }[];
      const confirmed = strata.flatMap((line) => (line.must_be_confirmed ? [line.stratum] : []));
      const request = { entropy: [CEREMONY], confirmed, disclose_by: '2026-12-20', ...more };
      return await post(`/draws/${id}/commit`, request);
    },
    typeFirst,
    async run(id, values = [DIGITS], key) {
      await typeFirst(id, values);
      return await post(`/draws/${id}/run`, { values: values.map((value) => ({ value })) }, key);
    },
    disclose: (id, more = {}) => post(`/draws/${id}/disclose`, more),
  };
}

/** 84 firms, 42 vehicles of the first of them, 3 left out; eight inspectors of whom six can be drawn. */
async function fillRegisters({ db }: Desk): Promise<void> {
  await transact(db, { id: 'system:test', name: '测试' }, async (trx) => {
    await trx
      .insertInto('department')
      .values([
        { code: 'JT', name: '交通运输局' },
        { code: 'JT-ZF', name: '执法支队', parent: 'JT' },
      ])
      .execute();
    await trx
      .insertInto('matter')
      .values({
        code: 'M01',
        name: '道路货物运输',
        kind: 'general',
        scopes: ['road'],
        lead_department: 'JT-ZF',
      })
      .execute();
    await trx
      .insertInto('credit_scheme')
      .values({ code: 'XY', name: '信用评价', grades: JSON.stringify({ AAA: 'A', AA: 'B', A: 'C', B: 'D' }) })
      .execute();
    const firms = Array.from({ length: 84 }, (_, i) => ({
      id: `F${i + 100}`,
      kind: 'enterprise',
      name: `货运公司${i}`,
      route: i % 5 === 0 ? '' : `50011${i % 3}`,
      key_supervision: i === 7,
      status: i === 8 ? 'suspended' : 'operating',
    }));
    const vehicles = Array.from({ length: 42 }, (_, i) => ({
      id: `V${i + 100}`,
      kind: 'vehicle',
      name: `货车${i}`,
      route: '500110',
      owner_id: `F${100 + (i % 6)}`,
      key_supervision: i === 3,
      status: 'operating',
    }));
    await trx.insertInto('target').values(firms).execute();
    await trx.insertInto('target').values(vehicles).execute();
    await trx
      .insertInto('target_evaluation')
      .values(
        [...firms, ...vehicles].flatMap(({ id }, i) =>
          i % 10 === 9 ? [] : [{ target_id: id, scheme: 'XY', grade: GRADES[i % GRADES.length]! }],
        ),
      )
      .execute();
    await trx
      .insertInto('inspector')
      .values(
        Array.from({ length: 8 }, (_, i) => ({
          id: `I${i + 1}`,
          name: `检查员${i + 1}`,
          department: 'JT-ZF',
          certificate_valid_until: i === 6 ? '2026-06-30' : '2028-12-31',
          scopes: ['road'],
          capacity: 60,
          status: i === 7 ? 'suspended' : 'in_service',
        })),
      )
      .execute();
    // Recused from a vehicle: the recusal reaches its owner and the owner's other vehicles.
    await trx.insertInto('inspector_recusal').values({ inspector_id: 'I1', target_id: 'V100' }).execute();
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'draw-office' });
  });
}
