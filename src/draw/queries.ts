import { type Kysely, sql, type Transaction } from 'kysely';
import { inScope, type Scope } from '../account/scope/row-scope.ts';
import type { SuiteName } from '../core/canonical/suite.ts';
import { type DrawState, foldDraw } from '../core/draw/state.ts';
import type { LogEntry } from '../core/ledger/entries.ts';
import { entriesOfDraw } from '../ledger/queries.ts';
import { type FrozenText, findRevision } from '../plan/queries.ts';
import type { PlannedTask } from '../plan/schema.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { NewDraw } from './schema.ts';

/** A line of a plan that a draw covers, in the revision it is drawn from. */
export interface CoveredTask {
  readonly plan: string;
  readonly plan_id: number;
  readonly revision: number;
  readonly task: string;
  readonly round: number;
}

/** A draw as its draft and its log entries make it. */
export interface Draw {
  readonly id: number;
  /** Given at sealing. */
  readonly number: string | undefined;
  readonly title: string;
  readonly rehearsal: boolean;
  readonly suite: SuiteName;
  readonly unit_size: number;
  readonly created_by: string;
  readonly created_at: string;
  /** Of a draw that gives teams to the units of another (protocol section 9). */
  readonly staffing?: {
    readonly parent_id: number;
    /** Number of the draw whose units it staffs. */
    readonly parent: string;
    readonly departments: readonly string[];
  };
  /** By task code, in byte order; those of a staffing draw are its parent's. */
  readonly tasks: readonly CoveredTask[];
  readonly log: readonly { readonly position: number; readonly entry: LogEntry }[];
  readonly now: DrawState;
}

/** The draw as it is now; `undefined` where there is none. */
export async function findDraw(db: Kysely<Database>, id: number): Promise<Draw | undefined> {
  const row = await drawRows(db).where('draw.id', '=', id).executeTakeFirst();
  return row && (await withLog(db, row));
}

export async function findDrawByNumber(db: Kysely<Database>, number: string): Promise<Draw | undefined> {
  const row = await drawRows(db).where('frame.number', '=', number).executeTakeFirst();
  return row && (await withLog(db, row));
}

/** Draws from the newest, for everybody or for somebody of a scope; `before` is the id to go on from. */
export async function listDraws(
  db: Kysely<Database>,
  limit: number,
  before?: number,
  scope?: Scope,
): Promise<Draw[]> {
  let query = drawRows(db).where(inScope(scope, 'draw')).orderBy('draw.id', 'desc').limit(limit);
  if (before !== undefined) query = query.where('draw.id', '<', before);
  const rows = await query.execute();
  return await Promise.all(rows.map((row) => withLog(db, row)));
}

/** Every draw over a task of the plan, rehearsals too, in the order they were drafted. */
export async function drawsOfPlan(db: Kysely<Database>, planId: number): Promise<Draw[]> {
  const ofPlan = db.selectFrom('draw_task').select('draw_id').where('plan_id', '=', planId);
  const rows = await drawRows(db).where('draw.id', 'in', ofPlan).orderBy('draw.id').execute();
  return await Promise.all(rows.map((row) => withLog(db, row)));
}

/** Rows of draws, for `withLog`. */
export const drawRows = (db: Kysely<Database>) =>
  db
    .selectFrom('draw')
    .leftJoin('frame', 'frame.draw_id', 'draw.id')
    .select(['draw.id', 'draw.title', 'draw.rehearsal', 'draw.suite', 'draw.unit_size'])
    .select(['draw.created_by', 'draw.created_at', 'frame.number']);

type DrawRow = Awaited<ReturnType<ReturnType<typeof drawRows>['executeTakeFirstOrThrow']>>;

/** A draw of its row, with what its log and its tasks say. */
export async function withLog(db: Kysely<Database>, row: DrawRow): Promise<Draw> {
  const log = row.number === null ? [] : await entriesOfDraw(db, row.number);
  const staffing = await staffingOf(db, row.id);
  const tasks = await db
    .selectFrom('draw_task')
    .innerJoin('plan', 'plan.id', 'draw_task.plan_id')
    .select(['plan.code as plan', 'plan_id', 'revision', 'task_code as task', 'round'])
    .where('draw_id', '=', staffing?.parent_id ?? row.id)
    .orderBy('task_code')
    .execute();
  return {
    ...row,
    ...(staffing && { staffing }),
    number: row.number ?? undefined,
    // The column's CHECK names the same suites.
    suite: row.suite as SuiteName,
    tasks,
    log,
    now: foldDraw(
      log.map(({ entry }) => entry),
      instantNow(),
    ),
  };
}

const staffingOf = (db: Kysely<Database>, id: number) =>
  db
    .selectFrom('staffing')
    .innerJoin('frame', 'frame.draw_id', 'staffing.parent_id')
    .select(['staffing.parent_id', 'frame.number as parent', 'staffing.departments'])
    .where('staffing.draw_id', '=', id)
    .executeTakeFirst();

export async function insertDraw(
  trx: Transaction<Database>,
  draw: Omit<NewDraw, 'tasks'> & Pick<Draw, 'created_by'>,
  tasks: readonly CoveredTask[],
): Promise<number> {
  const { id } = await trx
    .insertInto('draw')
    .values({ ...draw, created_at: instantNow() })
    .returning('id')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('draw_task')
    .values(
      tasks.map(({ task, plan_id, revision, round }) => ({
        draw_id: id,
        task_code: task,
        plan_id,
        revision,
        round,
      })),
    )
    .execute();
  return id;
}

/** Whether this transaction now holds the draw; nobody waits for one that is held. */
export async function holdDraw(trx: Transaction<Database>, id: number): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended('draw', ${id})) AS held`.execute(trx);
  return rows[0]!.held;
}

/** A published task, and which of its rounds the draw is. */
export type RoundTask = PlannedTask & { readonly round: number };

/** The published text that a draw is made from; all its tasks are of one plan. */
export async function planText(db: Kysely<Database>, draw: Pick<Draw, 'tasks'>): Promise<FrozenText> {
  const { plan_id, revision } = draw.tasks[0]!;
  return (await findRevision(db, plan_id, revision))!;
}

/** The tasks of a draw as the revision it is drawn from has them, in the order of `draw.tasks`. */
export async function plannedTasks(db: Kysely<Database>, draw: Pick<Draw, 'tasks'>): Promise<RoundTask[]> {
  const { document } = await planText(db, draw);
  const lines = new Map(document.tasks.map((line) => [line.code, line]));
  return draw.tasks.map(({ task, round }) => ({ ...lines.get(task)!, round }));
}

/** Numbers of other sealed draws over one of the same tasks, and rounds; whether they live, their log says. */
export async function drawsOverSameTasks(
  db: Kysely<Database>,
  draw: Draw,
  rounds: 'same' | 'any' = 'same',
): Promise<string[]> {
  const rows = await db
    .selectFrom('draw_task as own')
    .innerJoin('draw_task as other', (join) =>
      join
        .onRef('other.plan_id', '=', 'own.plan_id')
        .onRef('other.task_code', '=', 'own.task_code')
        .onRef('other.draw_id', '<>', 'own.draw_id'),
    )
    .innerJoin('frame', 'frame.draw_id', 'other.draw_id')
    .innerJoin('draw', 'draw.id', 'other.draw_id')
    .select('frame.number')
    .distinct()
    .where('own.draw_id', '=', draw.id)
    .where('draw.rehearsal', '=', draw.rehearsal)
    .$if(rounds === 'same', (query) => query.whereRef('other.round', '=', 'own.round'))
    .orderBy('frame.number')
    .execute();
  return rows.map(({ number }) => number);
}

/**
 * The next number of the office, held until the transaction ends: numbers are consecutive and none is used
 * twice (protocol section 5), so two sealings cannot number side by side.
 */
export async function nextNumber(trx: Transaction<Database>, prefix: string): Promise<string> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('draw-number', 0))`.execute(trx);
  const { rows } = await sql<{ last: number | null }>`
    SELECT max(substr(number, ${prefix.length + 1})::bigint) AS last FROM frame
    WHERE starts_with(number, ${prefix}) AND substr(number, ${prefix.length + 1}) ~ '^[0-9]+$'`.execute(trx);
  return `${prefix}${(rows[0]?.last ?? 0) + 1}`;
}
