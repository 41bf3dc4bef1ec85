import type pg from 'pg';
import { publishMatterList } from '../../src/matter-list/publish-matter-list.ts';
import { createPlan } from '../../src/plan/create-plan.ts';
import { decidePlan } from '../../src/plan/decide-plan.ts';
import { publishPlan } from '../../src/plan/publish-plan.ts';
import { newPlan } from '../../src/plan/schema.ts';
import { submitPlan } from '../../src/plan/submit-plan.ts';
import { record } from '../../src/platform/audit.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { openDatabase, openPool, transact } from '../../src/platform/database.ts';

/** Plans belong to a year, so the clock stands in it. */
export const NOW = '2026-03-05T01:00:00Z';
const OFFICE = { code: 'BENCH' };
export const BENCH = { id: 'system:bench', name: 'bench' };
const SECRETARY = { id: 'system:bench-secretary', name: 'bench' };

/** Targets and evaluations by set-based SQL, tiers A 73, B 19, C 5, D 3 %; the same as a plain table beside it. */
export async function fillRegister(client: pg.Client, n: number): Promise<void> {
  // The history of rows is not what is measured.
  await client.query('SET session_replication_role = replica');
  await client.query(`
    INSERT INTO department (code, name) VALUES ('JT', '交通运输局');
    INSERT INTO matter (code, name, kind, lead_department, legal_basis)
      VALUES ('M01', '道路货物运输', 'general', 'JT', '[{"law":"《道路运输条例》"}]');
    INSERT INTO credit_scheme (code, name, grades) VALUES ('XY', '信用评价', '{"AAA":"A","AA":"B","A":"C","B":"D"}');
    INSERT INTO target (id, kind, name, route, categories)
      SELECT '91500114MA' || lpad(upper(to_hex(i::bigint * 7919 % 16777213)), 6, '0') || lpad((i % 89)::text, 2, '0'),
        'enterprise', '企业' || i, '5001141' || (i % 20), ARRAY[CASE i % 3 WHEN 0 THEN '21' WHEN 1 THEN '41' ELSE '11' END]
      FROM generate_series(1, ${n}) AS i;
    INSERT INTO target_evaluation (target_id, scheme, grade)
      SELECT id, 'XY', CASE WHEN share < 73 THEN 'AAA' WHEN share < 92 THEN 'AA' WHEN share < 97 THEN 'A' ELSE 'B' END
      FROM (SELECT id, abs(hashtext(id)) % 100 AS share FROM target) AS rated;
    INSERT INTO inspector (id, name, department, certificate_valid_until)
      SELECT 'I' || i, '检查员' || i, 'JT', '2099-12-31' FROM generate_series(1, 2000) AS i;
    CREATE SCHEMA baseline;
    CREATE TABLE baseline.target AS
      SELECT target_id AS id, CASE grade WHEN 'AAA' THEN 'A' WHEN 'AA' THEN 'B' WHEN 'A' THEN 'C' ELSE 'D' END AS tier
      FROM target_evaluation`);
  await client.query('VACUUM ANALYZE');
  await client.query('CHECKPOINT');
}

const RATES = { mode: 'rate', rates: { A: 40_000, B: 60_000, C: 100_000, D: 150_000 } };
const TASK = {
  title: '抽查',
  matters: ['M01'],
  methods: ['on_site'],
  sample: RATES,
  credit_scheme: 'XY',
  visit_group: 'door',
  window_from: '2026-01-01',
  window_to: '2026-12-31',
  unrated_as: 'B',
  teams: [{ department: 'JT', size: 2, scopes: [] }],
};

/** Three overlapping tasks that draw about 5 % each: of all, of two kinds of business, of one. */
export async function makePlan(appUrl: string): Promise<void> {
  pretendItIs(NOW);
  const db = openDatabase(openPool(appUrl));
  const plan = newPlan.parse({
    code: 'P1',
    year: 2026,
    title: 'bench',
    lead_department: 'JT',
    matter_list: '2026-1',
    tasks: [
      { ...TASK, code: 'T01', scope: {} },
      { ...TASK, code: 'T02', scope: { categories: ['21', '41'] } },
      { ...TASK, code: 'T03', scope: { categories: ['21'] } },
    ],
  });
  try {
    await transact(db, BENCH, async (trx) => {
      await publishMatterList(trx, OFFICE, {
        issuer: 'bench',
        document_number: 'B0',
        issued_on: '2026-01-15',
      });
      await createPlan(trx, plan);
      await record(trx, { action: 'bench.plan', object_kind: 'plan', object_id: 'P1' });
    });
    await transact(db, BENCH, (trx) => submitPlan(trx, 'P1', [1], undefined));
    const minutes = { opinion: 'bench', meeting_date: '2026-03-02', minutes_number: 'B1' };
    await transact(db, SECRETARY, (trx) => decidePlan(trx, 'P1', [2], { decision: 'approved', ...minutes }));
    await transact(db, BENCH, (trx) => publishPlan(trx, OFFICE, 'P1', { document_number: 'B1' }));
  } finally {
    await db.destroy();
  }
}
