/** An office whose draw is disclosed and whose visits were recorded; then the verbs of publishing, over HTTP. */
import { sql } from 'kysely';
import { record } from '../../src/platform/audit.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { transact } from '../../src/platform/database.ts';
import type { Role } from '../../src/platform/http/access.ts';
import type { RecordedBody } from '../../src/record/schema.ts';
import type { Answer, DrawOffice } from '../draw/office.ts';

export const CHECKED_AT = '2026-04-20T02:40:00.000Z';
/** After the checks. */
export const PUBLISHED_AT = '2026-05-08T02:00:00Z';
const CLERK = { id: 'system:test-clerk', name: '录入员' };
const REVIEWER = { id: 'system:test-reviewer', name: '审核员' };

export interface VisitOf {
  readonly draw: string;
  readonly draw_id: number;
  readonly id: string;
  readonly target: string;
  readonly tasks: readonly string[];
}

export const visitsOf = async ({ db }: Pick<DrawOffice, 'db'>, draw: number): Promise<VisitOf[]> =>
  (
    await sql<VisitOf>`SELECT f.number AS draw, v.draw_id, v.id, v.target_id AS target, v.tasks FROM visit v
      JOIN frame f USING (draw_id) WHERE v.draw_id = ${draw} ORDER BY v.id`.execute(db)
  ).rows;

/** What a clean visit comes to. */
export const cleanRecord = ({ tasks }: Pick<VisitOf, 'tasks'>): RecordedBody => ({
  started_at: '2026-04-20T01:30:00.000Z',
  ended_at: CHECKED_AT,
  outcome: 'clean',
  parts: { 'JT-ZF': 1 },
  results: tasks.map((task) => ({
    department: 'JT-ZF',
    task,
    matter: 'M01',
    codes: ['1'],
    measures: [{ kind: 'none' }],
  })),
  on_behalf: false,
});

/** One with a correction order, which stays open. */
export const problemRecord = (visit: Pick<VisitOf, 'tasks'>): RecordedBody => {
  const { results, ...clean } = cleanRecord(visit);
  return {
    ...clean,
    outcome: 'problem',
    results: results.map((line) => ({
      ...line,
      codes: ['E'],
      measures: [{ kind: 'correction_ordered', number: '改字1号', due_on: '2026-05-20' }],
    })),
  };
};

export interface Filing {
  readonly visit: VisitOf;
  readonly body: RecordedBody;
  /** How far it went; approved by the reviewer, unless said otherwise. */
  readonly until?: 'recorded' | 'reviewed' | undefined;
  /** Id of whoever filed it. */
  readonly by?: string | undefined;
}

/** Files records through the application's role, as the verbs of visits do. */
export async function fileRecords({ db }: Pick<DrawOffice, 'db'>, filings: readonly Filing[]): Promise<void> {
  await transact(db, CLERK, async (trx) => {
    await record(trx, { action: 'test.file', object_kind: 'test', object_id: 'visits' });
    const at = '2026-04-21T02:00:00Z';
    for (const { visit, body, until = 'reviewed', by = CLERK.id } of filings) {
      const name = { draw_id: visit.draw_id, visit: visit.id, at };
      const event = (sequence: number, type: string, actor: string, more: object = {}) => ({
        ...name,
        sequence,
        type,
        body: JSON.stringify(more),
        actor,
        actor_name: actor,
        role: null,
      });
      const events = [
        event(1, 'approved', CLERK.id),
        event(2, 'begun', CLERK.id),
        event(3, 'recorded', by, body),
        ...(until === 'reviewed' ? [event(4, 'reviewed', REVIEWER.id, { opinion: '同意公示' })] : []),
      ];
      await trx.insertInto('visit_event').values(events).execute();
    }
  });
}

interface NewDraw {
  readonly disclose?: boolean;
  readonly rehearsal?: boolean;
  readonly supersedes?: string;
}

/** A draw over the plan that is run and, unless said otherwise, disclosed. */
export async function drawnAndDisclosed(
  office: DrawOffice,
  { disclose = true, supersedes, ...more }: NewDraw = {},
): Promise<{ readonly id: number; readonly visits: VisitOf[] }> {
  const id = await office.draft(more);
  const commit = (draw: number) => office.commit(draw, supersedes === undefined ? {} : { supersedes });
  const steps = [office.seal, commit, office.run, ...(disclose ? [office.disclose] : [])];
  for (const step of steps) {
    const { status, body } = await step(id);
    if (status >= 300 || body.state === 'failed') throw new Error(JSON.stringify(body));
  }
  return { id, visits: await visitsOf(office, id) };
}

let keys = 0;

export interface Desk {
  /** `account:…` */
  readonly actor: string;
  post(path: string, body?: object, key?: string): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** Publishes results and waits; the finished operation, or the refusal. */
  publishResults(body?: object): Promise<Answer>;
}

/** Somebody of the office; another person at every call. */
export async function deskOf(office: DrawOffice, role: Role = 'planner', department?: string): Promise<Desk> {
  const headers = await office.tokenFor(role, department === undefined ? {} : { department });
  const call = async (
    method: 'GET' | 'POST',
    path: string,
    more: object,
    payload?: object,
  ): Promise<Answer> => {
    const url = `/api/v1${path}`;
    const reply = await office.app.inject({
      method,
      url,
      headers: { ...headers, ...more },
      ...(payload && { payload }),
    });
    const body = reply.json();
    return { status: reply.statusCode, body, problem: String(body.type ?? '').replace('/problems/', '') };
  };
  const get = (path: string) => call('GET', path, {});
  const post = (path: string, body: object = {}, key = `p${++keys}`) =>
    call('POST', path, { 'idempotency-key': key }, body);
  const { account } = (await get('/me')).body as { account: { id: string } };
  return {
    actor: `account:${account.id}`,
    get,
    post,
    async publishResults(body = {}) {
      const begun = await post('/publications/results', body);
      if (begun.status !== 202) return begun;
      for (;;) {
        const operation = await get(`/operations/${begun.body.id}`);
        if (operation.body.state !== 'running') return operation;
      }
    },
  };
}

/** The clock after the checks. */
export const afterChecks = (): void => pretendItIs(PUBLISHED_AT);

/** Reads something public. */
export async function readPublic(office: DrawOffice, path: string): Promise<Record<string, unknown>> {
  return (await office.publicGet(path)).json();
}
