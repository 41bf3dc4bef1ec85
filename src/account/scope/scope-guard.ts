import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { attachmentProblems } from '../../attachment/problems.ts';
import { drawProblems } from '../../draw/problems.ts';
import { sessionProblems } from '../../draw/session/problems.ts';
import { importProblems } from '../../import/problems.ts';
import { planProblems } from '../../plan/problems.ts';
import { type AccountActor, knownActor } from '../../platform/http/access.ts';
import { operationProblems } from '../../platform/operations.ts';
import { declareProblems, Problem, type ProblemDefinition } from '../../platform/problems.ts';
import { objectionProblems } from '../../publication/objection/problems.ts';
import { publicationProblems } from '../../publication/problems.ts';
import { findingProblems } from '../../register/finding-texts.ts';
import { registerProblems } from '../../register/problems.ts';
import { visitProblems } from '../../visit/problems.ts';
import { inScope, ownRow, type ScopedTable } from './row-scope.ts';

type Params = Readonly<Record<string, string | number>>;

/** Addresses below which one row is spoken of, and what they answer where it is another department's. */
interface Guarded {
  /** Every route that begins with it and names a row is guarded, those yet to be written too. */
  readonly path: string;
  readonly table: ScopedTable;
  readonly row: (params: Params) => RawBuilder<SqlBool>;
  readonly missing: ProblemDefinition;
  /** The member of a body that says whose the row is; a new row without it is the whole office's. */
  readonly owner?: string;
  /** Codes of plans that a body names, and what it answers where one does not exist for the actor. */
  readonly plansOf?: (body: unknown) => readonly string[];
  readonly planMissing?: ProblemDefinition;
}

const GUARDED: readonly Guarded[] = [
  {
    path: '/api/v1/departments',
    table: 'department',
    row: ({ code }) => sql`department.code = ${code}`,
    missing: registerProblems['row-not-found'],
    owner: 'parent',
  },
  {
    path: '/api/v1/matters',
    table: 'matter',
    row: ({ code }) => sql`matter.code = ${code}`,
    missing: registerProblems['row-not-found'],
    owner: 'lead_department',
  },
  {
    path: '/api/v1/targets',
    table: 'target',
    row: ({ id }) => sql`target.id = coalesce(
      (SELECT target_id FROM target_alias WHERE alias = upper(${id})), upper(${id}))`,
    missing: registerProblems['row-not-found'],
    owner: 'department',
  },
  {
    path: '/api/v1/inspectors',
    table: 'inspector',
    row: ({ id }) => sql`inspector.id = ${id}`,
    missing: registerProblems['row-not-found'],
    owner: 'department',
  },
  {
    path: '/api/v1/outside-checks/:source',
    table: 'outside_check',
    row: ({ source, number }) => sql`outside_check.source = ${source} AND outside_check.number = ${number}`,
    missing: registerProblems['row-not-found'],
    owner: 'department',
  },
  {
    path: '/api/v1/imports',
    table: 'import',
    row: ({ id }) => sql`import.id = ${id}`,
    missing: importProblems['import-not-found'],
  },
  {
    path: '/api/v1/operations',
    table: 'operation',
    row: ({ id }) => sql`operation.id = ${id}`,
    missing: operationProblems['operation-not-found'],
  },
  {
    path: '/api/v1/plans',
    table: 'plan',
    row: ({ code }) => sql`plan.code = ${code}`,
    missing: planProblems['plan-not-found'],
    owner: 'lead_department',
  },
  {
    path: '/api/v1/draws',
    table: 'draw',
    row: ({ id }) => sql`draw.id = ${id}`,
    missing: drawProblems['draw-not-found'],
    plansOf: (body) => (body as { tasks?: { plan: string }[] } | null)?.tasks?.map(({ plan }) => plan) ?? [],
    planMissing: drawProblems['draw-task-unknown'],
  },
  {
    path: '/api/v1/draw-sessions',
    table: 'draw_session',
    row: ({ id }) => sql`draw_session.id = ${id}`,
    missing: sessionProblems['session-not-found'],
  },
  {
    path: '/api/v1/visits',
    table: 'visit',
    row: ({ draw, target }) => sql`visit.target_id = ${target} AND visit.draw_id =
      (SELECT draw_id FROM frame WHERE number = ${draw})`,
    missing: visitProblems['visit-not-found'],
  },
  {
    path: '/api/v1/publications',
    table: 'publication',
    row: ({ number }) => sql`publication.number = ${number}`,
    missing: publicationProblems['publication-not-found'],
  },
  {
    path: '/api/v1/objections',
    table: 'objection',
    row: ({ number }) => sql`objection.number = ${number}`,
    missing: objectionProblems['objection-not-found'],
  },
  {
    path: '/api/v1/attachments',
    table: 'attachment',
    row: ({ digest }) => sql`attachment.digest = ${digest}`,
    missing: attachmentProblems['attachment-not-found'],
  },
];

const OUTSIDE = findingProblems['outside-department'];
const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** A pattern that names a row has a parameter behind its path. */
const guardOf = (pattern: string): Guarded | undefined =>
  GUARDED.find(({ path }) => pattern === path || pattern.startsWith(`${path}/`));

/**
 * Limits what is asked and written to the actor's departments, whatever the route: another department's row does
 * not exist (404), and none can be given to another department or taken from the whole office. Lists leave rows out
 * by `inScope` themselves.
 */
export function guardScope(app: FastifyInstance): void {
  app.addHook('onRoute', ({ url, method, schema }) => {
    const writes = !isRead(String(method));
    if (writes && guardOf(url)?.owner !== undefined && schema?.response)
      declareProblems(schema.response as object, [OUTSIDE]);
  });
  // Before the input is looked at: what does not exist for somebody has no faults to tell of either.
  app.addHook('preValidation', async (request) => {
    const asked = guardedRequest(request);
    if (asked !== undefined) await refuseForeignRow(request, asked.guarded, asked.actor);
  });
  app.addHook('preHandler', async (request) => {
    const asked = guardedRequest(request);
    if (asked === undefined) return;
    refuseForeignOwner(request, asked.guarded, asked.actor);
    await refuseForeignPlans(request, asked.guarded, asked.actor);
  });
}

function guardedRequest(request: FastifyRequest): { guarded: Guarded; actor: AccountActor } | undefined {
  const guarded = guardOf(request.routeOptions.url ?? '');
  const actor = knownActor(request);
  return guarded === undefined || actor?.departments === undefined ? undefined : { guarded, actor };
}

/** The parameters behind a guard's path; a collection's own address names no row. */
const namesRow = (request: FastifyRequest, { path }: Guarded): boolean =>
  (request.routeOptions.url ?? '').slice(path.length).startsWith('/:');

async function refuseForeignRow(
  request: FastifyRequest,
  guarded: Guarded,
  actor: AccountActor,
): Promise<void> {
  const { table, row, missing } = guarded;
  const params = namesRow(request, guarded) ? readParams(request) : undefined;
  if (params === undefined) return;
  const writes = !isRead(request.method);
  const { rows } = await sql<{ visible: boolean; own: boolean }>`
    SELECT bool_and(${inScope(actor.departments, table)}) AS visible, bool_and(${ownRow(actor.departments, table)}) AS own
    FROM ${sql.table(table)} WHERE ${row(params)} HAVING count(*) > 0`.execute(request.server.db);
  const [found] = rows;
  if (found === undefined || isExempt(table, actor)) return;
  if (!found.visible) throw new Problem(missing);
  if (writes && !found.own) throw new Problem(OUTSIDE, { members: { departments: actor.departments } });
}

/**
 * The parameters as the route will read them: a guard that took `%20P1` or `5.0` at its word would look for another
 * row than the one that is answered. What the route's schema refuses names no row.
 */
function readParams(request: FastifyRequest): Params | undefined {
  const schema = request.routeOptions.schema?.params;
  if (!(schema instanceof z.ZodType)) throw new Error(`${request.routeOptions.url} has no schema of params.`);
  return schema.safeParse(request.params).data as Params | undefined;
}

/** What one began or sent oneself, and where one goes oneself, is one's own wherever one belongs; its route looks at that. */
const isExempt = (table: ScopedTable, actor: AccountActor): boolean =>
  table === 'operation'
    ? actor.role !== 'planner'
    : (table === 'visit' || table === 'attachment') && actor.role === 'inspector';

function refuseForeignOwner(request: FastifyRequest, guarded: Guarded, actor: AccountActor): void {
  const { owner } = guarded;
  if (owner === undefined || !/^(POST|PUT|PATCH)$/.test(request.method)) return;
  const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const creates = request.method === 'POST' && !namesRow(request, guarded);
  if (!(owner in body) && !creates) return;
  const given = body[owner];
  if (typeof given === 'string' && actor.departments?.includes(given) === true) return;
  throw new Problem(OUTSIDE, { members: { departments: actor.departments } });
}

async function refuseForeignPlans(
  request: FastifyRequest,
  guarded: Guarded,
  actor: AccountActor,
): Promise<void> {
  const { plansOf, planMissing } = guarded;
  if (namesRow(request, guarded)) return;
  const codes = [...new Set(plansOf?.(request.body))];
  if (codes.length === 0 || planMissing === undefined) return;
  const seen = await request.server.db
    .selectFrom('plan')
    .select('code')
    .where('code', 'in', codes)
    .where(inScope(actor.departments, 'plan'))
    .execute();
  const known = new Set(seen.map(({ code }) => code));
  const [unknown] = codes.filter((code) => !known.has(code));
  if (unknown !== undefined) throw new Problem(planMissing, { members: { plan: unknown } });
}
