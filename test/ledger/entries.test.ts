import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { EXAMPLE_RULES } from '../../src/sampling-rules/schema.ts';
import { CEREMONY, DIGITS, TASKS } from '../draw/office.ts';
import { countyOffice } from '../draw/staffing/counties.ts';
import { approvePlan, planStep } from '../support/reviewed-plan.ts';
import { testSigner } from '../support/signed-log.ts';

const office = await countyOffice();
const { db, intruder } = office;
let n = 0;

/** Traces of requests, which tell of attempts and not of the office's acts. */
const BOOKKEEPING = ['operation', 'idempotency_key', 'audit_entry', 'row_history', 'schema_migration'];

/** One digest for each table: what an act changed, wherever it wrote. */
async function everything(): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`.execute(
    intruder,
  );
  const tables = rows.map(({ name }) => name).filter((name) => !BOOKKEEPING.includes(name));
  const query = tables.map(
    (name) =>
      `SELECT '${name}' AS name, coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS digest FROM "${name}" t`,
  );
  const digests = await sql<{ name: string; digest: string }>`${sql.raw(query.join(' UNION ALL '))}`.execute(
    intruder,
  );
  return Object.fromEntries(digests.rows.map(({ name, digest }) => [name, digest]));
}

const entries = async () =>
  await db.selectFrom('ledger_entry').select(['position', 'body']).orderBy('position').execute();

/** An entry that cannot be written while its act is under way, and an act that fails when all of it is done. */
const FAULTS = {
  'its entry':
    'CREATE TRIGGER fault BEFORE INSERT ON ledger_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION fault()',
  'the commit':
    'CREATE CONSTRAINT TRIGGER fault AFTER INSERT ON ledger_checkpoint DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fault()',
} as const;

await sql`CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fault'; END $$`.execute(
  intruder,
);
const mend = () => sql`DROP TRIGGER IF EXISTS fault ON ledger_checkpoint`.execute(intruder);
afterEach(mend);

const changedSince = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys(after).filter((name) => after[name] !== before[name]);

type Act = () => Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;

/**
 * An act leaves its entry and its effect, or nothing of either, wherever it is interrupted.
 * @param isEntryAlone the act is nothing but its entry
 */
async function togetherOrNot(act: Act, types: readonly string[], isEntryAlone = false): Promise<void> {
  const before = await everything();
  for (const [fault, trigger] of Object.entries(FAULTS)) {
    await sql.raw(trigger).execute(intruder);
    const { status, body } = await act();
    // A long step ends as a failed operation.
    expect([fault, status >= 500 || body.state === 'failed']).toEqual([fault, true]);
    await mend();
    expect([fault, changedSince(before, await everything())]).toEqual([fault, []]);
  }
  const size = (await entries()).length;
  const { status, body } = await act();
  expect([status < 300, body]).toEqual([true, expect.anything()]);
  const added = (await entries()).slice(size).map((entry) => JSON.parse(entry.body).type);
  expect(added).toEqual(types);
  const effect = changedSince(before, await everything()).filter((name) => !name.startsWith('ledger_'));
  expect([types, effect.length > 0]).toEqual([types, !isEntryAlone]);
}

const tokens = {
  'security-officer': await office.tokenFor('security-officer'),
  administrator: await office.tokenFor('administrator'),
};
async function officer(path: string, payload: object, role: keyof typeof tokens) {
  const headers = { ...tokens[role], 'idempotency-key': `e${++n}` };
  const answer = await office.app.inject({ method: 'POST', url: `/api/v1/ledger/${path}`, headers, payload });
  return { status: answer.statusCode, body: answer.json() };
}

describe('no entry, no action', () => {
  let id: number;
  const steps: [string, Act, string[]][] = [
    ['seal', () => office.seal(id), ['frame-sealed']],
    ['commit', () => office.commit(id), ['committed']],
    ['run', () => office.post(`/draws/${id}/run`, { values: [{ value: DIGITS }] }), ['outcome']],
    ['disclose', () => office.disclose(id), ['disclosed', 'published']],
    ['void', () => office.secondPost(`/draws/${id}/void/confirm`, { values: [] }), ['void']],
  ];
  it.each(steps)('holds for the step %s of a draw', async (step, act, types) => {
    if (step === 'seal') id = await office.draft();
    if (step === 'run') await office.typeFirst(id);
    if (step === 'void') await office.post(`/draws/${id}/void`, { reason: '名录有误' });
    await togetherOrNot(act, types);
  });

  const values = (id: number, step: string, body: object) => () => office.post(`/draws/${id}/${step}`, body);
  const T02 = { tasks: [{ plan: 'P2', task: 'T02' }] };

  it('holds for whatever is published beside draws', async () => {
    const rules = { ...EXAMPLE_RULES, effective_on: '2026-03-05' };
    await togetherOrNot(() => office.post('/sampling-rules', rules), ['published', 'published']);
    await intruder
      .updateTable('matter')
      .set((row) => ({
        legal_basis: JSON.stringify([{ law: '《条例》', article: '第五条' }]),
        version: row('version', '+', 1),
      }))
      .execute();
    const issued = { issuer: '交通运输局', document_number: '3号', issued_on: '2026-03-01' };
    await togetherOrNot(() => office.post('/matter-lists', issued), ['published', 'published']);

    const plan = { code: 'P3', year: 2026, title: '另一计划', lead_department: 'JT', tasks: [TASKS[0]] };
    await office.post('/plans', plan);
    expect((await approvePlan(office, 'P3')).statusCode).toBeLessThan(300);
    const planner = await office.tokenFor('planner');
    const publish = async () => {
      const answer = await planStep(office.app, 'P3', 'publish', planner, { document_number: '3号' });
      return { status: answer.statusCode, body: answer.json() };
    };
    await togetherOrNot(publish, ['published', 'published']);
  });

  it('holds for a value as it comes, and for a draw with what came of it', async () => {
    const id = await office.draft({ ...T02, rehearsal: true });
    await office.seal(id);
    await office.commit(id, { entropy: [CEREMONY, CEREMONY] });
    await office.secondPost(`/draws/${id}/first-typing`, { item: 0, value: DIGITS });
    await togetherOrNot(values(id, 'values', { index: 0, value: DIGITS }), ['value']);
    await office.secondPost(`/draws/${id}/first-typing`, { item: 1, value: DIGITS });
    await office.post(`/draws/${id}/void`, { reason: '名录有误' });
    const confirm = { values: [{ value: DIGITS }] };
    const third = { ...(await office.tokenFor('planner')) };
    await togetherOrNot(async () => {
      const headers = { ...third, 'idempotency-key': `v${++n}` };
      const url = `/api/v1/draws/${id}/void/confirm`;
      const answer = await office.app.inject({ method: 'POST', url, headers, payload: confirm });
      return { status: answer.statusCode, body: answer.json() };
    }, ['void']);
  });

  it('holds for replacements, with the evidence that follows, and for closing', async () => {
    const id = await office.draft(T02);
    await office.seal(id);
    await office.commit(id);
    await office.typeFirst(id);
    const slip = { digest: await office.attach('slip'), witnesses: 2 };
    await office.post(`/draws/${id}/run`, { values: [{ value: DIGITS }], slip });
    expect((await office.disclose(id)).status).toBe(201);
    const strata = (await office.get(`/draws/${id}`)).body.strata as {
      stratum: string;
      drawn: number;
      size: number;
    }[];
    const { stratum } = strata.find(({ drawn, size }) => drawn > 0 && size > drawn)!;
    const evidence = await office.attach('closed');
    const ask = async (body: object) =>
      (await office.post(`/draws/${id}/replacements`, { reason: '停业', ...body })).body.id as number;
    const accept = (request: number) => () =>
      office.secondPost(`/draws/${id}/replacements/${request}/accept`);
    const target = await ask({ kind: 'target', stratum, rank: 1, cause: 'closed', evidence });
    await togetherOrNot(accept(target), ['replacement-requested', 'replaced']);
    const { items } = (await office.get(`/draws/${id}/teams?limit=1`)).body as { items: { unit: string }[] };
    const place = { unit: items[0]!.unit, department: 'JT-ZF', seat: 0 };
    const seat = await ask({ kind: 'seat', ...place, cause: 'illness' });
    const source = { source: 'ceremony', digits: 10 };
    const request = `replacements/${seat}`;
    await togetherOrNot(
      () => office.secondPost(`/draws/${id}/${request}/accept`, { source }),
      ['replacement-requested'],
    );
    const digits = '0123456789';
    await office.secondPost(`/draws/${id}/${request}/first-typing`, { digits });
    await togetherOrNot(values(id, `${request}/value`, { digits, slip }), ['replaced']);
    await togetherOrNot(values(id, 'close', {}), ['published'], true);
  });

  it('holds for all draws of a session at once', async () => {
    const { source: _source, ...ceremony } = CEREMONY;
    const asked = { title: '抽取会', rehearsal: true, ...ceremony };
    const session = (await office.post('/draw-sessions', asked)).body.id;
    for (const task of ['T01', 'T02']) {
      const id = await office.draft({ tasks: [{ plan: 'P1', task }], rehearsal: true });
      await office.seal(id);
      const url = `/api/v1/draw-sessions/${session}/draws/${id}`;
      await office.app.inject({ method: 'PUT', url, headers: await office.tokenFor('planner') });
      expect((await office.commit(id, { entropy: undefined })).status).toBe(201);
    }
    await office.secondPost(`/draw-sessions/${session}/first-typing`, { value: DIGITS });
    const run = () => office.post(`/draw-sessions/${session}/run`, { value: DIGITS });
    await togetherOrNot(run, ['outcome', 'outcome']);
  });

  it('holds for a staffing draw', async () => {
    const parent = await office.draft({ tasks: [{ plan: 'P2', task: 'T01' }] });
    await office.drawn(parent);
    const draft = { title: '选派', departments: ['QJ-ZF'] };
    const id = (await office.post(`/draws/${parent}/staffing`, draft)).body.id as number;
    await togetherOrNot(() => office.seal(id), ['frame-sealed']);
    await togetherOrNot(() => office.commit(id), ['committed']);
    await office.typeFirst(id);
    await togetherOrNot(values(id, 'run', { values: [{ value: DIGITS }] }), ['outcome']);
  });

  it('holds for the log’s own keys', async () => {
    const { key } = testSigner('witness', 'together.example');
    const witness = { key: key.text };
    await togetherOrNot(() => officer('witnesses', witness, 'security-officer'), ['key'], true);
    await togetherOrNot(() => officer('witnesses/retire', witness, 'security-officer'), ['key'], true);
    await officer('key/ask', { reason: '试' }, 'security-officer');
    await togetherOrNot(() => officer('key/replace', {}, 'administrator'), ['key', 'key'], true);
  });
});
