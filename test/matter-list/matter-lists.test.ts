import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { findMatterList, newestMatterList } from '../../src/matter-list/queries.ts';
import { testApp } from '../support/app.ts';
import { type Caller, callerOf } from '../support/registers.ts';

const { app, db, tokenFor } = await testApp();
const PATH = '/api/v1/matter-lists';
const PUBLIC = '/api/v1/public/matter-lists';
const ISSUED = { issuer: '交通运输局', document_number: '交发〔2026〕3号', issued_on: '2026-03-01' };
const anybody = callerOf(app);
let registrar: Caller;
let planner: Caller;

let keys = 0;
async function publish(more: object = {}) {
  const headers = { ...(await tokenFor('planner')), 'idempotency-key': `list-${++keys}` };
  const answer = await app.inject({ method: 'POST', url: PATH, headers, payload: { ...ISSUED, ...more } });
  const body = answer.json();
  return { status: answer.statusCode, body, problem: String(body.type ?? '').replace('/problems/', '') };
}
const change = async (code: string, fields: object) => {
  const { etag } = await registrar.get(`/api/v1/matters/${code}`);
  expect((await registrar.patch(`/api/v1/matters/${code}`, fields, etag)).status).toBe(200);
};
const rulesOf = (findings: { matter: string; rule: string }[]) =>
  findings.map(({ matter, rule }) => `${matter} ${rule}`);

const GOOD = {
  kind: 'general',
  lead_department: 'JT',
  legal_basis: [{ law: '《条例》', article: '第五条' }],
};

beforeAll(async () => {
  registrar = callerOf(app, await tokenFor('registrar'));
  planner = callerOf(app, await tokenFor('planner'));
  expect((await publish()).problem).toBe('matter-list-empty');
  for (const code of ['JT', 'OLD']) await registrar.post('/api/v1/departments', { code, name: code });
  const rows = [
    { ...GOOD, code: 'M2', name: '货运检查' },
    { ...GOOD, code: 'M1', name: '危货检查', kind: 'key' },
    { ...GOOD, code: 'M3', name: '无依据', legal_basis: [], lead_department: null },
    { ...GOOD, code: 'M4', name: '依据废止', legal_basis: [{ law: '《旧法》', repealed_on: '2026-03-05' }] },
    { ...GOOD, code: 'M5', name: '将废止', legal_basis: [{ law: '《旧法》', repealed_on: '2026-03-06' }] },
    { ...GOOD, code: 'M6', name: '重点领域', exempt_ground: '重点领域', lead_department: 'OLD' },
    { ...GOOD, code: 'M7', name: '已下放', powers: 'delegated' },
    { ...GOOD, code: 'M8', name: '已取消', powers: 'cancelled', legal_basis: [] },
    { ...GOOD, code: 'M9', name: '已停用' },
  ];
  for (const row of rows) expect((await registrar.post('/api/v1/matters', row)).status).toBe(201);
  const retirement = { retired_on: '2026-03-05', reason: '合并' };
  await registrar.post('/api/v1/matters/M9/retire', retirement);
  await registrar.post('/api/v1/departments/OLD/retire', retirement);
});

describe('the matter list', () => {
  it('is not published while anything is wrong, and everything wrong is named at once', async () => {
    const refused = await publish();
    expect(refused.problem).toBe('matter-list-incomplete');
    expect(rulesOf(refused.body.findings)).toEqual([
      'M1 key-matter-without-guide',
      'M3 legal-basis-missing',
      'M3 lead-department-missing',
      'M4 legal-basis-repealed',
      'M6 exempt-ground-without-law',
      'M6 department-unknown',
    ]);
    expect((await anybody.get(PUBLIC)).body).toEqual({ items: [] });
    expect(await newestMatterList(db)).toBeUndefined();
  });

  it('as it would be published shows what is left out and why', async () => {
    const { body } = await planner.get(`${PATH}/draft`);
    expect(body).toMatchObject({
      matters: 6,
      left_out: [
        { code: 'M7', reason: 'delegated' },
        { code: 'M8', reason: 'cancelled' },
        { code: 'M9', reason: 'retired' },
      ],
      newest: null,
    });
    expect((body.errors as object[]).length).toBe(6);
    expect(rulesOf(body.warnings as never)).toContain('M2 content-missing');
  });

  it('published is frozen under its digest, which stands in the public log', async () => {
    await change('M1', { checklist: [{ code: '1', text: '许可证是否有效' }] });
    await change('M3', { legal_basis: [{ law: '《办法》' }], lead_department: 'JT' });
    await change('M4', { legal_basis: [{ law: '《新法》' }] });
    await change('M6', { exempt_ground: '《食品安全法》第一百零九条', lead_department: 'JT' });
    const { status, body } = await publish();
    expect([status, body.number, body.matters]).toEqual([201, '2026-1', 6]);

    const shown = await anybody.get(`${PUBLIC}/2026-1`);
    const document = shown.body.document as { matters: { code: string }[] };
    expect(document.matters.map(({ code }) => code)).toEqual(['M1', 'M2', 'M3', 'M4', 'M5', 'M6']);
    expect(document).toMatchObject({ number: '2026-1', ...ISSUED });
    expect(createHash('sha256').update(jcs(document)).digest('hex')).toBe(body.digest);
    expect(shown.headers['cache-control']).toContain('immutable');
    const entries = await anybody.get(`/api/v1/public/ledger/entries?start=${body.ledger_position}&limit=1`);
    expect(JSON.parse(String(entries.body.items?.[0]?.body))).toMatchObject({
      type: 'published',
      kind: 'matter-list',
      number: 'matter-list/2026-1',
      digest: body.digest,
    });
    // Published when the log says so: as the log goes by the office's clock, so does the list.
    const { at } = JSON.parse(String(entries.body.items?.[0]?.body)) as { at: string };
    const listed = (await anybody.get(PUBLIC)).body.items as unknown as { published_at: string }[];
    expect(Date.parse(listed[0]!.published_at)).toBe(Date.parse(at));
  });

  it('answers a retry with what was published and publishes nothing twice', async () => {
    await change('M2', { content: '资质条件' });
    const headers = { ...(await tokenFor('planner')), 'idempotency-key': 'once' };
    const send = () => app.inject({ method: 'POST', url: PATH, headers, payload: ISSUED });
    const [first, again] = [await send(), await send()];
    expect(first.json().number).toBe('2026-2');
    expect([again.body, again.headers['idempotency-replayed']]).toEqual([first.body, 'true']);
    expect((await publish()).problem).toBe('matter-list-unchanged');
  });

  it('numbers its versions by year, and years never go back', async () => {
    await change('M2', { content: '资质条件和车辆' });
    expect((await publish({ year: 2025 })).problem).toBe('matter-list-year-refused');
    expect((await publish({ year: 2028 })).problem).toBe('matter-list-year-refused');
    expect((await publish({ year: 2027 })).body.number).toBe('2027-1');
    await change('M2', { content: '资质条件、车辆和人员' });
    expect((await publish({ year: 2026 })).problem).toBe('matter-list-year-refused');
    expect((await publish()).body.number).toBe('2027-2');
    const { items } = (await anybody.get(PUBLIC)).body;
    expect(items?.map(({ number }) => number)).toEqual(['2027-2', '2027-1', '2026-2', '2026-1']);
  });

  it('keeps a version as it was, whatever becomes of the matters', async () => {
    await registrar.post('/api/v1/matters/M5/retire', { retired_on: '2026-03-01', reason: '依据将废止' });
    await change('M3', { powers: 'cancelled' });
    const list = await findMatterList(db, '2026-1');
    expect(list?.matters.get('M5')).toMatchObject({ name: '将废止' });
    expect(list?.matters.get('M2')?.content).toBeUndefined();
    expect(list?.matters.get('M6')?.exempt_ground).toBe('《食品安全法》第一百零九条');
    expect((await newestMatterList(db))?.number).toBe('2027-2');
    expect(await findMatterList(db, '2024-1')).toBeUndefined();
  });
});

describe('the difference between versions', () => {
  it('is with the version before unless another is named, in either direction', async () => {
    await registrar.post('/api/v1/matters', { ...GOOD, code: 'N1', name: '新事项' });
    expect((await publish()).body.number).toBe('2027-3');
    const { body, headers } = await anybody.get(`${PUBLIC}/2027-3/difference`);
    expect(body).toMatchObject({
      from: '2027-2',
      to: '2027-3',
      added: [{ code: 'N1', name: '新事项' }],
      left_out: [{ code: 'M3' }, { code: 'M5' }],
      changed: [],
    });
    expect(headers['cache-control']).toContain('immutable');
    const back = await anybody.get(`${PUBLIC}/2026-1/difference?from=2027-3`);
    expect(back.body).toMatchObject({
      from: '2027-3',
      added: [{ code: 'M3' }, { code: 'M5' }],
      left_out: [{ code: 'N1' }],
      changed: [{ code: 'M2', fields: [{ field: 'content', before: '资质条件、车辆和人员', after: null }] }],
    });
    expect((await anybody.get(`${PUBLIC}/2026-1/difference`)).body).toMatchObject({
      from: null,
      left_out: [],
    });
    expect((await anybody.get(`${PUBLIC}/2026-1/difference?from=2020-1`)).problem).toBe(
      'matter-list-not-found',
    );
  });
});

describe('who may', () => {
  it('publish is the planner alone; look at the draft those who prepare it', async () => {
    for (const role of ['registrar', 'conference-secretary', 'administrator', 'reviewer'] as const) {
      const headers = { ...(await tokenFor(role)), 'idempotency-key': role };
      const answer = await app.inject({ method: 'POST', url: PATH, headers, payload: ISSUED });
      expect(answer.statusCode).toBe(403);
    }
    const limited = { ...(await tokenFor('planner', { department: 'JT' })), 'idempotency-key': 'limited' };
    const answer = await app.inject({ method: 'POST', url: PATH, headers: limited, payload: ISSUED });
    expect(answer.json().type).toBe('/problems/outside-department');
    for (const role of ['registrar', 'conference-secretary', 'auditor'] as const) {
      expect((await callerOf(app, await tokenFor(role)).get(`${PATH}/draft`)).status).toBe(200);
    }
    for (const role of ['inspector', 'administrator'] as const) {
      expect((await callerOf(app, await tokenFor(role)).get(`${PATH}/draft`)).status).toBe(403);
    }
    expect((await anybody.get(`${PATH}/draft`)).status).toBe(401);
  });
});
