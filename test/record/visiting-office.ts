/** An office with a drawn and disclosed draw, whose teams visit; spoken to over HTTP in everybody's own name. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { NewToken } from '../../src/account/create-token.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import type { Role } from '../../src/platform/http/access.ts';
import type { RecordDocument } from '../../src/record/schema.ts';
import { type Answer, type DrawOffice, drawOffice } from '../draw/office.ts';

/** The visits lie in the window of the office's tasks. */
export const VISITED_AT = '2026-04-20T03:00:00Z';

export interface VisitOfTeam {
  readonly draw: string;
  readonly id: string;
  readonly path: string;
  /** Certificate numbers, the lead first. */
  readonly team: readonly string[];
  readonly tasks: readonly string[];
}

export interface VisitingOffice extends DrawOffice {
  readonly visits: readonly VisitOfTeam[];
  /** Asks in the name of one role; of an inspector by certificate number. */
  ask(who: string, method: 'GET' | 'PUT' | 'POST', path: string, body?: object): Promise<Answer>;
  approve(...visits: VisitOfTeam[]): Promise<Answer>;
  /** Sends a record as an inspector; `base` is the version it was made on, by its number or its id. */
  send(
    inspector: string,
    visit: VisitOfTeam,
    document: Partial<RecordDocument>,
    more?: { base?: number | string | null; client_id?: string; department?: string },
  ): Promise<Answer>;
  confirm(inspector: string, visit: VisitOfTeam, version: number, department?: string): Promise<Answer>;
  review(visit: VisitOfTeam, decision?: 'reviewed' | 'returned', who?: string): Promise<Answer>;
  /** From approval to a reviewed record with these codes. */
  complete(visit: VisitOfTeam, document?: Partial<RecordDocument>): Promise<void>;
  stateOf(visit: VisitOfTeam): Promise<string>;
}

/** A finished record of a visit that found nothing; other results by their codes. */
export const finished = (visit: Pick<VisitOfTeam, 'tasks'>, more: Partial<RecordDocument> = {}) => ({
  started_at: '2026-04-20T09:30:00+08:00',
  ended_at: '2026-04-20T10:40:00+08:00',
  results: visit.tasks.map((task) => ({
    ...{ task, matter: 'M01', answers: [], evidence: [] },
    codes: ['1' as const],
    measures: [{ kind: 'none' as const }],
  })),
  signature: { kind: 'signed' as const },
  ...more,
});

export async function visitingOffice(
  prepare?: (office: DrawOffice) => Promise<void>,
): Promise<VisitingOffice> {
  const office = await drawOffice();
  await prepare?.(office);
  const draw = await office.draft();
  await office.seal(draw);
  await office.commit(draw);
  await office.run(draw);
  await office.disclose(draw);
  pretendItIs(VISITED_AT);
  const tokens = new Map<string, Promise<{ authorization: string }>>();
  const tokenOf = (who: string) => {
    const more: Partial<NewToken> = { inspector: who };
    const made = /^[a-z]/.test(who)
      ? office.tokenFor(who.replace(/\d$/, '') as Role)
      : office.tokenFor('inspector', more);
    const kept = tokens.get(who) ?? made;
    tokens.set(who, kept);
    return kept;
  };
  const ask: VisitingOffice['ask'] = async (who, method, path, body) => {
    const reply = await office.app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { ...(await tokenOf(who)), ...(method === 'POST' && { 'idempotency-key': randomUUID() }) },
      ...(body && { payload: body }),
    });
    const answer = reply.json();
    return {
      status: reply.statusCode,
      body: answer,
      problem: String(answer.type ?? '').replace('/problems/', ''),
    };
  };
  const send: VisitingOffice['send'] = async (inspector, visit, document, more = {}) => {
    const { department = 'JT-ZF', base = null, client_id = randomUUID() } = more;
    return await ask(inspector, 'PUT', `${visit.path}/records/${client_id}`, {
      department,
      base: typeof base === 'number' ? await idOf(office, visit, department, base) : base,
      document,
    });
  };
  const confirm: VisitingOffice['confirm'] = (inspector, visit, version, department = 'JT-ZF') =>
    ask(inspector, 'PUT', `${visit.path}/confirmations/${department}/${version}`);
  const approve: VisitingOffice['approve'] = (...visits) =>
    ask('agency-head', 'POST', '/visit-approvals', { visits: visits.map(({ draw, id }) => ({ draw, id })) });
  const review: VisitingOffice['review'] = (visit, decision = 'reviewed', who = 'reviewer') =>
    ask(who, 'POST', `${visit.path}/review`, { decision, opinion: '审核意见' });
  return {
    ...office,
    visits: await visitsOf(office, draw),
    ...{ ask, approve, send, confirm, review },
    async complete(visit, document = {}) {
      const [first, second] = visit.team;
      const steps = [
        await approve(visit),
        await send(first!, visit, finished(visit, document)),
        await confirm(first!, visit, 1),
        await confirm(second!, visit, 1),
        await review(visit),
      ];
      const failed = steps.find(({ status }) => status >= 400);
      if (failed !== undefined) throw new Error(JSON.stringify(failed.body));
    },
    async stateOf(visit) {
      const { body } = await ask('planner', 'GET', visit.path);
      return (body.visit as { state: string }).state;
    },
  };
}

async function idOf({ db }: DrawOffice, visit: VisitOfTeam, department: string, version: number) {
  const row = await db
    .selectFrom('visit_record')
    .select('client_id')
    .where('visit', '=', visit.id)
    .where('department', '=', department)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return row.client_id;
}

async function visitsOf({ db }: DrawOffice, draw: number): Promise<VisitOfTeam[]> {
  const { rows } = await sql<Omit<VisitOfTeam, 'path'>>`
    SELECT f.number AS draw, v.id, v.tasks, array_agg(m.inspector_id ORDER BY s.department, s.seat) AS team
    FROM visit v JOIN frame f USING (draw_id) JOIN team_seat s ON s.draw_id = v.draw_id AND s.unit = v.unit
    JOIN staff_member m ON m.draw_id = s.draw_id AND m.pseudonym = s.pseudonym
    WHERE v.draw_id = ${draw} GROUP BY f.number, v.id, v.tasks, v.draw_id ORDER BY v.id`.execute(db);
  return rows.map((row) => ({ ...row, path: `/visits/${row.draw}/${row.id}` }));
}
