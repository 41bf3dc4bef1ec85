import { type Kysely, sql } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { Deadline } from './read-deadlines.ts';
import type { DeadlineView } from './schema.ts';
import type { Sight } from './sight.ts';

/** As they are shown, with names of departments and, to those who may read them, of targets. */
export async function viewDeadlines(
  db: Kysely<Database>,
  sight: Sight,
  rows: readonly Deadline[],
): Promise<DeadlineView[]> {
  const ids = sight.names ? rows.flatMap(({ target_id }) => target_id ?? []) : [];
  const [departments, targets] = await Promise.all([departmentNames(db), targetNames(db, ids)]);
  return rows.map((row) => ({
    step: row.step,
    role: row.role,
    department: row.department,
    department_name: departments.get(row.department ?? '') ?? null,
    duty: row.duty,
    draw: row.draw,
    visit: row.visit,
    target_name: targets.get(row.target_id ?? '') ?? row.public_name ?? null,
    task: row.task,
    matter: row.matter,
    measure: row.measure,
    publication: row.publication,
    objection: row.objection,
    began_on: row.term.began_on,
    due_on: row.due_on,
    working_days_left: row.working_days_left,
    state: row.state,
    calendar_missing: row.calendar_missing,
  }));
}

type Names = ReadonlyMap<string, string>;

export async function departmentNames(db: Kysely<Database>): Promise<Names> {
  const rows = await db.selectFrom('department').select(['code', 'name']).execute();
  return new Map(rows.map(({ code, name }) => [code, name]));
}

async function targetNames(db: Kysely<Database>, ids: readonly string[]): Promise<Names> {
  const rows = await db
    .selectFrom('target')
    .select(['id', 'name'])
    .where(sql<boolean>`id = ANY(${[...new Set(ids)]})`)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
