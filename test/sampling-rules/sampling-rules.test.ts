import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { rulesInForce } from '../../src/sampling-rules/queries.ts';
import { EXAMPLE_RULES } from '../../src/sampling-rules/schema.ts';
import { drawOffice, NOW } from '../draw/office.ts';
import { type Caller, callerOf } from '../support/registers.ts';

const office = await drawOffice();
const { app, db } = office;
const PUBLIC = '/api/v1/public/sampling-rules';
const anybody = callerOf(app);
let planner: Caller;

/** The office lives on 2026-03-05. */
const RULES = { ...EXAMPLE_RULES, effective_on: '2026-03-05' };
const STRICTER = {
  ...RULES,
  effective_on: '2026-03-06',
  ceilings: { ...RULES.ceilings, over_all: 1 },
  rounding: 'nearest',
};
const publish = (rules: object) => office.post('/sampling-rules', rules);
const commitmentOf = async (id: number): Promise<{ context: Record<string, string> }> => {
  const { document } = await db
    .selectFrom('commitment')
    .select('document')
    .where('draw_id', '=', id)
    .executeTakeFirstOrThrow();
  return JSON.parse(document);
};
const documentOf = async (version: number) => (await anybody.get(`${PUBLIC}/${version}`)).body.document;

beforeAll(async () => {
  planner = callerOf(app, await office.tokenFor('planner'));
});
afterAll(() => pretendItIs(NOW));

describe('the sampling rules', () => {
  it('need not exist: a commitment then holds no digest of them', async () => {
    expect(await rulesInForce(db)).toBeUndefined();
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    expect((await office.commit(id)).status).toBe(201);
    expect((await commitmentOf(id)).context).not.toHaveProperty('rules');
  });

  it('are refused without a text, before their day, or with a scan that nobody sent', async () => {
    const { text, ...bare } = RULES;
    expect((await publish(bare)).problem).toBe('invalid-input');
    expect(await publish({ ...RULES, effective_on: '2026-03-04' })).toMatchObject({
      problem: 'sampling-rules-backdated',
      body: { earliest: '2026-03-05' },
    });
    expect((await publish({ ...bare, attachment: '0'.repeat(64) })).problem).toBe('attachment-unknown');
    expect((await publish({ ...RULES, ceilings: { by_tier: { A: 0 } } })).problem).toBe('invalid-input');
    expect((await anybody.get(PUBLIC)).body).toEqual({ items: [] });
  });

  it('published are frozen under their digest, which stands in the public log', async () => {
    const { status, body } = await publish(RULES);
    expect([status, body.version]).toEqual([201, 1]);
    const shown = await anybody.get(`${PUBLIC}/1`);
    expect(shown.body.document).toEqual({ version: 1, ...RULES });
    expect(createHash('sha256').update(jcs(shown.body.document)).digest('hex')).toBe(body.digest);
    expect(shown.headers['cache-control']).toContain('immutable');
    const entries = await anybody.get(`/api/v1/public/ledger/entries?start=${body.ledger_position}&limit=1`);
    expect(JSON.parse(String(entries.body.items?.[0]?.body))).toMatchObject({
      type: 'published',
      kind: 'sampling-rules',
      number: 'sampling-rules/1',
      digest: body.digest,
    });
    expect(await rulesInForce(db)).toMatchObject({
      version: 1,
      digest: body.digest,
      ceilings: RULES.ceilings,
    });
  });

  it('that follow others begin tomorrow at the earliest, and say something new', async () => {
    expect((await publish({ ...STRICTER, effective_on: '2026-03-05' })).problem).toBe(
      'sampling-rules-backdated',
    );
    expect((await publish({ ...RULES, document_number: '2号', effective_on: '2026-03-06' })).problem).toBe(
      'sampling-rules-unchanged',
    );
    expect((await publish(STRICTER)).body.version).toBe(2);
    const { items } = (await anybody.get(PUBLIC)).body;
    expect(items?.map(({ version, in_force }) => [version, in_force])).toEqual([
      [2, false],
      [1, true],
    ]);
  });

  it('are compared field by field with the version before, or any other', async () => {
    expect((await anybody.get(`${PUBLIC}/2/difference`)).body).toMatchObject({
      from: 1,
      to: 2,
      fields: [
        { field: 'ceilings', before: { over_all: 4 }, after: { over_all: 1 } },
        { field: 'effective_on', before: '2026-03-05', after: '2026-03-06' },
        { field: 'rounding', before: 'up', after: 'nearest' },
      ],
    });
    expect((await anybody.get(`${PUBLIC}/1/difference?from=1`)).body.fields).toEqual([]);
    expect((await anybody.get(`${PUBLIC}/1/difference`)).body).toMatchObject({ from: null });
    expect((await anybody.get(`${PUBLIC}/9`)).problem).toBe('sampling-rules-not-found');
    expect((await anybody.get(`${PUBLIC}/2/difference?from=9`)).problem).toBe('sampling-rules-not-found');
  });

  it('in force are what a plan’s tasks are compared with; those still to come are not', async () => {
    const { warnings } = (await planner.get('/api/v1/plans/P1/check')).body;
    const rules = (warnings as { task: string; rule: string }[]).map(({ task, rule }) => `${task} ${rule}`);
    expect(rules.filter((line) => line.endsWith('-departs'))).toEqual([
      'T01 replacement-departs',
      'T02 replacement-departs',
    ]);
  });

  it('are published by planners alone', async () => {
    for (const role of ['registrar', 'conference-secretary', 'administrator', 'auditor'] as const) {
      const headers = { ...(await office.tokenFor(role)), 'idempotency-key': role };
      const payload = { ...RULES, title: role };
      const answer = await app.inject({ method: 'POST', url: '/api/v1/sampling-rules', headers, payload });
      expect(answer.statusCode).toBe(403);
    }
    expect((await planner.get(PUBLIC)).status).toBe(200);
  });
});

describe('a draw', () => {
  it('is bound by the rules in force when its list was sealed, in its own suite, and nobody states others', async () => {
    const id = await office.draft({ rehearsal: true, suite: 'sm3' });
    await office.seal(id);
    expect((await office.commit(id, { rules_digest: '0'.repeat(64) })).problem).toBe('invalid-input');
    // The next version takes effect before the commitment; the list was made by the one before.
    pretendItIs('2026-03-06T01:10:00Z');
    expect((await rulesInForce(db))?.version).toBe(2);
    expect((await office.commit(id, { disclose_by: '2026-12-20', entropy: [] })).status).toBe(201);
    const { context } = await commitmentOf(id);
    const text = new TextEncoder().encode(jcs(await documentOf(1)));
    expect(context.rules).toBe(Buffer.from(nativeSuites.sm3.hash(text)).toString('hex'));
  });

  it('sealed under the next version is bound by that', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    await office.commit(id, { entropy: [] });
    const digest = createHash('sha256')
      .update(jcs(await documentOf(2)))
      .digest('hex');
    expect((await commitmentOf(id)).context.rules).toBe(digest);
  });
});
