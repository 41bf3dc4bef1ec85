/** An office whose draw is drawn and not disclosed; what then happens is written as the steps themselves would write it. */
import { createHash } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { sql } from 'kysely';
import type { VisitEventType } from '../../src/core/visit/state.ts';
import type { DeadlineView } from '../../src/deadline/schema.ts';
import { record } from '../../src/platform/audit.ts';
import { instantNow } from '../../src/platform/clock.ts';
import { type Database, transact } from '../../src/platform/database.ts';
import type { FiledMatter, Measure, RecordedBody } from '../../src/record/schema.ts';
import { CEREMONY, type DrawOffice, drawOffice } from '../draw/office.ts';

type Trx = Parameters<Parameters<typeof transact>[2]>[0];
const SYSTEM = { id: 'system:test', name: '测试' };

export interface DueVisit {
  readonly draw_id: number;
  readonly draw: string;
  readonly id: string;
  readonly target: string;
  readonly tasks: string[];
  /** Certificate numbers. */
  readonly team: string[];
}

/** Writes in the application's role, as one step of the office. */
export const write = (office: DrawOffice, work: (trx: Trx) => Promise<unknown>): Promise<void> =>
  transact(office.db, SYSTEM, async (trx) => {
    await work(trx);
    await record(trx, { action: 'test.prepare', object_kind: 'test', object_id: 'deadline' });
  });

export async function drawn(office: DrawOffice, more: object = {}): Promise<number> {
  const id = await office.draft(more);
  await office.seal(id);
  const inAnHour = new Date(Date.parse(instantNow()) + 3_600_000);
  const entropy = [{ ...CEREMONY, time: `${inAnHour.toISOString().slice(0, 16)}Z` }];
  await office.commit(id, { accept_shortages: true, entropy });
  const { status, body } = await office.run(id);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return id;
}

export async function dueOffice(): Promise<
  DrawOffice & { readonly draw: number; readonly visits: DueVisit[] }
> {
  const office = await drawOffice();
  const draw = await drawn(office);
  return { ...office, draw, visits: await visitsOf(office, draw) };
}

export async function visitsOf({ db }: DrawOffice, draw: number): Promise<DueVisit[]> {
  const { rows } = await sql<DueVisit>`
    SELECT v.draw_id, f.number AS draw, v.id, v.target_id AS target, v.tasks, array_agg(m.inspector_id) AS team
    FROM visit v JOIN frame f USING (draw_id) JOIN team_seat s ON s.draw_id = v.draw_id AND s.unit = v.unit
    JOIN staff_member m ON m.draw_id = s.draw_id AND m.pseudonym = s.pseudonym
    WHERE v.draw_id = ${draw} GROUP BY v.draw_id, f.number, v.id, v.target_id, v.tasks ORDER BY v.id`.execute(
    db,
  );
  return rows;
}

/** One more event of a visit, now. */
export const happens = (
  office: DrawOffice,
  { draw_id, id: visit }: DueVisit,
  type: VisitEventType,
  body = {},
) =>
  write(office, async (trx) => {
    await sql`INSERT INTO visit_event (draw_id, visit, sequence, type, body, actor, actor_name, at)
      SELECT ${draw_id}, ${visit}, count(*) + 1, ${type}, ${JSON.stringify(body)}::jsonb, 'system:test', '测试',
        ${instantNow()}::timestamptz FROM visit_event WHERE draw_id = ${draw_id} AND visit = ${visit}`.execute(
      trx,
    );
  });

/** A filed record that ended at `ended_at`, with these measures for its first matter. */
export const filed = (
  visit: DueVisit,
  ended_at: string,
  measures: readonly Pick<Measure, 'kind' | 'number' | 'due_on'>[] = [{ kind: 'none' }],
): RecordedBody => ({
  started_at: '2026-04-01T01:00:00Z',
  ended_at,
  outcome: 'clean',
  parts: { 'JT-ZF': 1 },
  results: visit.tasks.map(
    (task, i): FiledMatter => ({
      ...{ department: 'JT-ZF', task, matter: 'M01', codes: ['1'] },
      measures: i === 0 ? [...measures] : [{ kind: 'none' }],
    }),
  ),
  on_behalf: false,
});

/** What became of a measure of the record that was filed last. */
export const follows = (
  office: DrawOffice,
  visit: DueVisit,
  type: 're_checked' | 'case_reported' | 'settled',
  body: object = {},
  measure = 0,
) =>
  write(office, async (trx) => {
    const { draw_id, id, tasks } = visit;
    await sql`INSERT INTO visit_follow_up
      (draw_id, visit, sequence, filing, department, task, matter, measure, type, body, actor, actor_name, at)
      SELECT ${draw_id}, ${id}, (SELECT count(*) + 1 FROM visit_follow_up WHERE draw_id = ${draw_id} AND visit = ${id}),
        max(sequence), 'JT-ZF', ${tasks[0]}, 'M01', ${measure}, ${type}, ${JSON.stringify(body)}::jsonb,
        'system:test', '测试', ${instantNow()}::timestamptz
      FROM visit_event WHERE draw_id = ${draw_id} AND visit = ${id} AND type = 'recorded'`.execute(trx);
  });

/** Puts a publication into a bulletin of its own, which the log names nowhere; gives its number. */
export async function publishes(
  office: DrawOffice,
  publication: Pick<Database['publication'], 'kind' | 'subject'> &
    Partial<Pick<Database['publication'], 'department' | 'target_name'>>,
): Promise<string> {
  const { rows } = await sql<{ sequence: number; ledger_position: number }>`
    SELECT (SELECT count(*)::integer + 1 FROM bulletin) AS sequence, (SELECT min(position) FROM ledger_entry
      WHERE position NOT IN (SELECT ledger_position FROM bulletin)) AS ledger_position`.execute(office.db);
  const place = rows[0]!;
  const bulletin = `TEST-2026-G${place.sequence}`;
  const number = `${bulletin}-1`;
  const digest = createHash('sha256').update(number).digest();
  const text = { title: '公告', document: '{}', digest, published_at: instantNow() };
  const kind = publication.kind === 'result' ? 'results' : publication.kind;
  await write(office, async (trx) => {
    await trx
      .insertInto('bulletin')
      .values({ number: bulletin, area: 'TEST', year: 2026, ...place, kind, ...text, created_by: SYSTEM.id })
      .execute();
    await trx
      .insertInto('publication')
      .values({ number, bulletin, item: 1, year: 2026, ...publication, ...text })
      .execute();
  });
  return number;
}

export const objects = (office: DrawOffice, number: string, publication: string, filed_on: string) =>
  write(office, (trx) =>
    trx
      .insertInto('objection')
      .values({
        ...{ number, publication, filed_on, grounds: '事实不符', filed_by: '某公司' },
        ...{ created_by: SYSTEM.id, created_at: instantNow() },
      })
      .execute(),
  );

type Headers = Record<string, string>;

/** The list as somebody reads it, all pages of it. */
export async function listOf(office: DrawOffice, headers: Headers, query = ''): Promise<DeadlineView[]> {
  const items: DeadlineView[] = [];
  let next: string | null = '';
  while (next !== null) {
    const url: string = `/api/v1/deadlines?limit=500${query && `&${query}`}${next && `&cursor=${next}`}`;
    const reply: LightMyRequestResponse = await office.app.inject({ url, headers });
    if (reply.statusCode !== 200) throw new Error(reply.body);
    const page = reply.json<{ items: DeadlineView[]; next: string | null }>();
    items.push(...page.items);
    next = page.next;
  }
  return items;
}
