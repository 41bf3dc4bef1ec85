/**
 * An office whose year has everything that figures must count or leave out: three plans, counties below, a joint task,
 * replacements before and after a record, a rehearsal, a void draw, and visits in every state.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { jcs } from '../../src/core/canonical/jcs.ts';
import { outcomeOfAll, type ResultCode } from '../../src/core/visit/result-codes.ts';
import { selectMatters } from '../../src/matter/queries.ts';
import { insertList } from '../../src/matter-list/queries.ts';
import { listed } from '../../src/matter-list/schema.ts';
import { record } from '../../src/platform/audit.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { transact } from '../../src/platform/database.ts';
import type { RecordedBody } from '../../src/record/schema.ts';
import { type CountyOffice, countyOffice } from '../draw/staffing/counties.ts';
import { publishReviewed } from '../support/reviewed-plan.ts';

const SYSTEM = { id: 'system:test', name: '测试' };
export const COUNTED_AT = '2026-07-20T03:00:00Z';

/** What was written of a visit: nothing of it is read back through the code that is tested. */
export interface WrittenVisit {
  readonly draw_id: number;
  readonly visit: string;
  readonly tasks: readonly string[];
  readonly state: string;
  readonly body?: RecordedBody;
  readonly published_at?: string;
  readonly closed_at?: string;
}

export interface CountedYear extends CountyOffice {
  readonly draws: {
    readonly p1: number;
    readonly p2: number;
    readonly p3: number;
    readonly rehearsal: number;
    readonly voided: number;
  };
  readonly written: readonly WrittenVisit[];
  /** Places of the frames that were given up, `draw stratum rank`. */
  readonly left: ReadonlySet<string>;
}

export async function countedYear(): Promise<CountedYear> {
  const office = await countyOffice();
  await publishJointPlan(office);
  const ok = <A extends { status: number; body: object }>(answer: A): A => {
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return answer;
  };
  const P1 = {
    tasks: [
      { plan: 'P1', task: 'T01' },
      { plan: 'P1', task: 'T02' },
    ],
  };
  // First, before visits of others come near a ceiling: tier A is drawn by nobody, and D in full.
  const p3 = await office.draft({ tasks: [{ plan: 'P3', task: 'T09' }] });
  await office.drawn(p3);
  const voided = await office.draft(P1);
  const supersedes = await office.drawn(voided);
  ok(await office.post(`/draws/${voided}/void`, { reason: '名录缺少两个乡镇' }));
  ok(await office.secondPost(`/draws/${voided}/void/confirm`, { values: [] }));
  const p1 = await office.draft(P1);
  await office.drawn(p1, { supersedes });
  const rehearsal = await office.draft({ ...P1, rehearsal: true });
  await office.drawn(rehearsal);
  const p2 = await office.draft({
    tasks: [
      { plan: 'P2', task: 'T01' },
      { plan: 'P2', task: 'T02' },
    ],
  });
  await office.drawn(p2);
  await office.staffed(p2, ['QJ-ZF']);

  const left = new Set<string>();
  const replace = async (stratum: string, rank: number) => {
    const evidence = await office.attach(`gone ${stratum} ${rank}`);
    const target = { kind: 'target', stratum, rank, cause: 'closed', reason: '已停业', evidence };
    const { body } = ok(await office.post(`/draws/${p2}/replacements`, target));
    ok(await office.secondPost(`/draws/${p2}/replacements/${body.id}/accept`));
    left.add(`${p2} ${stratum} ${rank}`);
  };
  // Before anybody went there; the one who joined falls out in turn.
  const drawn = await drawnOf(office, p2, 'T01/B');
  await replace('T01/B', 1);
  await replace('T01/B', drawn + 1);
  await replace('T02/C', 1);

  // Found closed, recorded as such, and only then replaced.
  const gone = await visitAt(office, p2, 'T02/B', 1);
  const written: WrittenVisit[] = [];
  for (const draw_id of [voided, p1, rehearsal, p2, p3])
    written.push(...(await writeVisits(office, draw_id, draw_id === p2 ? gone : undefined)));
  await replace('T02/B', 1);
  pretendItIs(COUNTED_AT);
  return { ...office, draws: { p1, p2, p3, rehearsal, voided }, written, left };
}

/** Over two matters and by two departments together, which needs a newer list of matters. */
async function publishJointPlan(office: CountyOffice): Promise<void> {
  await transact(office.db, SYSTEM, async (trx) => {
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'joint' });
    const matter = {
      code: 'M02',
      name: '安全生产',
      kind: 'general',
      scopes: ['road'],
      lead_department: 'JT-ZF',
    };
    await trx.insertInto('matter').values(matter).execute();
    const rows = await selectMatters(trx).orderBy('code').execute();
    const issued = { issuer: '测试', document_number: '2号', issued_on: '2026-02-15' };
    const document = jcs({ number: '2026-2', ...issued, matters: rows.map(listed) });
    const digest = createHash('sha256').update(document).digest();
    const by = { ledger_position: 1, created_by: 'system:test' };
    await insertList(trx, { number: '2026-2', year: 2026, sequence: 2, document, digest, ...by });
  });
  const team = (department: string) => ({ department, size: 2, scopes: ['road'] });
  const task = {
    code: 'T09',
    title: '货车联合检查',
    matters: ['M01', 'M02'],
    scope: { kinds: ['vehicle'] },
    sample: { mode: 'rate', rates: { A: 0, B: 500_000, C: 500_000, D: 1_000_000 } },
    window_from: '2026-04-01',
    window_to: '2026-11-30',
    methods: ['on_site'],
    credit_scheme: 'XY',
    unrated_as: 'B',
    teams: [team('JT-ZF'), team('WL-ZF')],
    visit_group: 'cars',
  };
  const plan = { code: 'P3', year: 2026, title: '联合检查', lead_department: 'JT', matter_list: '2026-2' };
  const made = await office.post('/plans', { ...plan, tasks: [task] });
  const published = await publishReviewed(office, 'P3');
  if (published.statusCode >= 300) throw new Error(`${made.status} ${published.body}`);
}

async function drawnOf({ db }: CountyOffice, draw_id: number, stratum: string): Promise<number> {
  const rows = db.selectFrom('selection').select('rank').where('draw_id', '=', draw_id);
  return (await rows.where('stratum', '=', stratum).execute()).length;
}

async function visitAt(
  { db }: CountyOffice,
  draw_id: number,
  stratum: string,
  rank: number,
): Promise<string> {
  const { rows } = await sql<{
    target_id: string;
  }>`SELECT target_id FROM selection JOIN frame_entry USING (draw_id, ordinal)
    WHERE draw_id = ${draw_id} AND stratum = ${stratum} AND rank = ${rank}`.execute(db);
  return `${rows[0]!.target_id}/door`;
}

/** How far the visits of a draw got, in turn. */
const PATHS = [
  ['approved', 'begun', 'recorded', 'reviewed', 'published', 'closed'],
  ['approved', 'begun', 'recorded', 'reviewed', 'published'],
  ['approved', 'notified', 'begun', 'recorded', 'reviewed', 'published'],
  [],
  ['approved', 'begun', 'recorded'],
  ['approved'],
  ['approved', 'begun', 'recorded', 'returned', 'recorded', 'reviewed'],
  ['approved', 'notified'],
  ['approved', 'begun', 'recorded', 'returned'],
  ['approved', 'begun'],
  ['approved', 'begun', 'recorded', 'reviewed', 'published'],
] as const;
/** In place of a number: every matter ends because the target is closed. */
const GONE = -1;
const CODES: readonly (readonly ResultCode[])[] = [
  ['1'],
  ['E'],
  ['1'],
  ['7'],
  ['B', 'E'],
  ['1'],
  ['6'],
  ['A'],
];

async function writeVisits(office: CountyOffice, draw_id: number, gone?: string): Promise<WrittenVisit[]> {
  const { rows } = await sql<{
    id: string;
    tasks: string[];
    sent: boolean;
  }>`SELECT id, EXISTS (SELECT FROM unit_of_visit u
      JOIN team ON team.draw_id = u.team_draw_id AND team.unit = u.unit WHERE u.draw_id = v.draw_id AND u.visit = v.id) AS sent, ARRAY(
      SELECT unnest(tasks) UNION SELECT task FROM target_replacement r WHERE r.draw_id = v.draw_id AND r.visit = v.id
      EXCEPT SELECT task FROM target_replacement r WHERE r.draw_id = v.draw_id AND r.left_visit = v.id ORDER BY 1) AS tasks
    FROM visit v WHERE draw_id = ${draw_id} ORDER BY id`.execute(office.db);
  const visits = rows.map(({ id, tasks, sent }, i): WrittenVisit & { events: object[] } => {
    const path = tasks.length === 0 || !sent ? [] : PATHS[id === gone ? 4 : i % PATHS.length]!;
    const day = (n: number) => new Date(Date.parse('2026-04-01T10:30:00Z') + n * 86_400_000).toISOString();
    const ended_at = day(i * 3);
    const body = bodyOf(tasks, id === gone ? GONE : i, ended_at);
    const at = { published: day(i * 3 + 4 + (i % 9)), closed: day(i * 3 + 40) };
    const events = path.map((type, n) => ({
      ...{ draw_id, visit: id, sequence: n + 1, type },
      // A record that was returned said something else before.
      body: JSON.stringify(
        type === 'recorded' ? (path[n + 1] === 'returned' ? bodyOf(tasks, i + 3, ended_at) : body) : {},
      ),
      ...{ actor: 'account:test', actor_name: '测试' },
      at: type === 'published' || type === 'closed' ? at[type] : ended_at,
    }));
    const last = path.at(-1);
    const state = tasks.length === 0 ? 'replaced' : last === 'begun' ? 'under_way' : (last ?? 'fresh');
    const filed = ['recorded', 'reviewed', 'published', 'closed'].includes(state);
    return {
      ...{ draw_id, visit: id, tasks, state, events },
      ...(filed && { body }),
      ...(path.some((type) => type === 'published') && { published_at: at.published }),
      ...(last === 'closed' && { closed_at: at.closed }),
    };
  });
  await transact(office.db, SYSTEM, async (trx) => {
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'visits' });
    const events = visits.flatMap((visit) => visit.events);
    await trx
      .insertInto('visit_event')
      .values(events as never)
      .execute();
  });
  return visits.map(({ events: _events, ...visit }) => visit);
}

/** The second matter of a joint task has a result of both departments, which need not agree. */
function bodyOf(tasks: readonly string[], i: number, ended_at: string): RecordedBody {
  const codesAt = (n: number): ResultCode[] => (i === GONE ? ['7'] : [...CODES[n % CODES.length]!]);
  const one = (department: string, task: string, matter: string, codes: ResultCode[]) => ({
    ...{ department, task, matter, codes },
    measures: codes.includes('E')
      ? [{ kind: 'correction_ordered' as const, due_on: '2026-05-20' }]
      : [{ kind: 'none' as const }],
  });
  const results = tasks.flatMap((task, t) => [
    one('JT-ZF', task, 'M01', codesAt(i + t)),
    ...(task === 'T09'
      ? [one('JT-ZF', task, 'M02', codesAt(i + 2)), one('WL-ZF', task, 'M02', codesAt(i + 3))]
      : []),
  ]);
  return {
    ...{
      started_at: ended_at,
      ended_at,
      outcome: outcomeOfAll(results),
      parts: {},
      results,
      on_behalf: false,
    },
  };
}
