import type { Insertable, Kysely, Selectable, Transaction } from 'kysely';
import { hex } from '../core/canonical/bytes.ts';
import { parseJson } from '../core/canonical/parse-json.ts';
import type { Database } from '../platform/database.ts';
import { type PlanHeading, type PlanRevision, planHeading, planRevision, type Task, task } from './schema.ts';
import { foldPlan, type PlanEvent, type PlanEventType, type PlanNow } from './state.ts';

export interface Plan {
  readonly id: number;
  readonly code: string;
  readonly version: number;
  readonly created_at: string;
  readonly heading: PlanHeading;
  readonly now: PlanNow;
  /** By code, in byte order. */
  readonly tasks: readonly Task[];
}

/** The plan as it stands, its tasks with it; `undefined` where there is none of this code. */
export async function findPlan(db: Kysely<Database>, code: string): Promise<Plan | undefined> {
  const row = await db.selectFrom('plan').selectAll().where('code', '=', code).executeTakeFirst();
  return row && (await withParts(db, row));
}

/** The plan, held against every other writer until the transaction ends. */
export async function lockPlan(trx: Transaction<Database>, code: string): Promise<Plan | undefined> {
  const row = await trx
    .selectFrom('plan')
    .selectAll()
    .where('code', '=', code)
    .forUpdate()
    .executeTakeFirst();
  return row && (await withParts(trx, row));
}

async function withParts(db: Kysely<Database>, row: Selectable<Database['plan']>): Promise<Plan> {
  const tasks = await db
    .selectFrom('plan_task')
    .selectAll()
    .where('plan_id', '=', row.id)
    .orderBy('code')
    .execute();
  const { id, code, version, created_by: _, created_at, ...heading } = row;
  return {
    id,
    code,
    version,
    created_at,
    heading: planHeading.parse(withoutNull(heading)),
    now: await planNow(db, id),
    tasks: tasks.map(({ plan_id: _plan, ...line }) => task.parse(withoutNull(line))),
  };
}

/** A text has no member where the row has null: what is absent must not enter a digest. */
const withoutNull = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

export async function planNow(db: Kysely<Database>, planId: number): Promise<PlanNow> {
  const events = await eventsOf(db, planId);
  return foldPlan(events, await hasSealedDraw(db, planId));
}

export interface StoredPlanEvent extends PlanEvent {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Id of whoever took the step. */
  readonly actor: string;
  readonly body: unknown;
  readonly at: string;
}

export async function eventsOf(db: Kysely<Database>, planId: number): Promise<StoredPlanEvent[]> {
  const rows = await db
    .selectFrom('plan_event')
    .select(['sequence', 'type', 'revision', 'body', 'actor', 'at'])
    .where('plan_id', '=', planId)
    .orderBy('sequence')
    .execute();
  // The column's CHECK names the same types.
  return rows.map((row) => ({ ...row, type: row.type as PlanEventType }));
}

/** Rehearsals do not count: they happen before the year's first draw and may be as many as one likes. */
async function hasSealedDraw(db: Kysely<Database>, planId: number): Promise<boolean> {
  const draw = await db
    .selectFrom('draw_task')
    .innerJoin('draw', 'draw.id', 'draw_task.draw_id')
    .innerJoin('frame', 'frame.draw_id', 'draw_task.draw_id')
    .select('draw.id')
    .where('draw_task.plan_id', '=', planId)
    .where('draw.rehearsal', '=', false)
    .limit(1)
    .executeTakeFirst();
  return draw !== undefined;
}

export interface FrozenText {
  readonly document: PlanRevision;
  /** Hex of SHA-256 over the document as JCS. */
  readonly digest: string;
}

/** A submitted text as it was frozen. */
export async function findRevision(
  db: Kysely<Database>,
  planId: number,
  revision: number,
): Promise<FrozenText | undefined> {
  const row = await db
    .selectFrom('plan_revision')
    .select(['document', 'digest'])
    .where('plan_id', '=', planId)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return row && { document: planRevision.parse(parseJson(row.document)), digest: hex(row.digest) };
}

/** How the matters of a plan stand in the list when its text is frozen. */
export const mattersOf = (db: Kysely<Database>, codes: readonly string[]) =>
  codes.length === 0
    ? []
    : db
        .selectFrom('matter')
        .select(['code', 'name', 'kind', 'version'])
        .where('code', 'in', codes)
        .orderBy('code')
        .execute();

/** The new plan's id; `undefined` where the code is another plan's. */
export async function insertPlan(
  trx: Transaction<Database>,
  row: Insertable<Database['plan']>,
): Promise<number | undefined> {
  const inserted = await trx
    .insertInto('plan')
    .values(row)
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted?.id;
}

/** Raises the version of a plan of which something else than its heading has changed. */
export async function raiseVersion(trx: Transaction<Database>, planId: number): Promise<void> {
  await trx
    .updateTable('plan')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', planId)
    .execute();
}

/** Writes the heading and raises the version. */
export async function updatePlan(
  trx: Transaction<Database>,
  planId: number,
  { kind, year, title, lead_department, participants, document_number, matter_list }: PlanHeading,
): Promise<void> {
  await trx
    .updateTable('plan')
    .set((eb) => ({
      kind,
      year,
      title,
      lead_department,
      participants,
      document_number: document_number ?? null,
      matter_list: matter_list ?? null,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', planId)
    .execute();
}

/** Writes tasks as they are given, each over the one that has its code. */
export async function upsertTasks(
  trx: Transaction<Database>,
  planId: number,
  tasks: readonly Task[],
): Promise<void> {
  if (tasks.length === 0) return;
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await trx
    .insertInto('plan_task')
    .values(
      tasks.map((line) => ({
        ...line,
        plan_id: planId,
        scope: JSON.stringify(line.scope),
        teams: JSON.stringify(line.teams),
        disclosure: JSON.stringify(line.disclosure),
        sample: json(line.sample),
        window_from: line.window_from ?? null,
        window_to: line.window_to ?? null,
        credit_scheme: line.credit_scheme ?? null,
        unrated_as: line.unrated_as ?? null,
        times_a_year: json(line.times_a_year),
        temporary_ground: line.temporary_ground ?? null,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['plan_id', 'code'])
        .doUpdateSet((eb) =>
          Object.fromEntries(TASK_TEXT.map((column) => [column, eb.ref(`excluded.${column}`)])),
        ),
    )
    .execute();
}

const TASK_TEXT = [
  'title',
  'directed',
  'matters',
  'scope',
  'sample',
  'window_from',
  'window_to',
  'methods',
  'mode',
  'teams',
  'credit_scheme',
  'unrated_as',
  'rounds',
  'times_a_year',
  'temporary_ground',
  'disclosure',
  'replacement',
  'visit_group',
] as const;

export async function deleteTask(trx: Transaction<Database>, planId: number, code: string): Promise<void> {
  await trx.deleteFrom('plan_task').where('plan_id', '=', planId).where('code', '=', code).execute();
}

export async function insertRevision(
  trx: Transaction<Database>,
  planId: number,
  revision: number,
  document: string,
  digest: Uint8Array,
): Promise<void> {
  await trx
    .insertInto('plan_revision')
    .values({ plan_id: planId, revision, document, digest: Buffer.from(digest) })
    .execute();
}

export async function insertEvent(
  trx: Transaction<Database>,
  planId: number,
  sequence: number,
  event: PlanEvent & { readonly body: object; readonly actor: string; readonly at: string },
): Promise<void> {
  await trx
    .insertInto('plan_event')
    .values({ ...event, plan_id: planId, sequence, body: JSON.stringify(event.body) })
    .execute();
}

/** Plans by code, for `readPage`; `withParts` makes plans of its rows. */
export const selectPlans = (db: Kysely<Database>) => db.selectFrom('plan').selectAll();

export const plansOf = (
  db: Kysely<Database>,
  rows: readonly Selectable<Database['plan']>[],
): Promise<Plan[]> => Promise.all(rows.map((row) => withParts(db, row)));
