import { type Kysely, sql } from 'kysely';
import { findDepartments } from '../../department/queries.ts';
import type { Department } from '../../department/schema.ts';
import { findTerms } from '../../dictionary/queries.ts';
import { officeToday } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { assembleVisits } from '../assemble-visits.ts';
import type { VisitRow } from '../queries.ts';
import type { MatterShown, Visit } from '../schema.ts';

/** A visit with the words that its papers need beside it. */
export interface VisitOnPaper {
  readonly visit: Visit;
  /** Each matter of each task, in the order of the tasks. */
  readonly matters: readonly MatterOfTask[];
  /** Who leads the plan: it issues the papers. */
  readonly office: Pick<Department, 'name' | 'contact'>;
  /** Chinese name of a method of checking. */
  readonly methods: ReadonlyMap<string, string>;
  /** The number under which the target was notified, if it was. */
  readonly notice_number: string | undefined;
  /** Of the office's day. */
  readonly year: string;
}

export interface MatterOfTask {
  readonly task: Visit['tasks'][number];
  readonly matter: MatterShown;
}

/** By a fixed number of queries, whatever the number of visits. */
export async function visitsOnPaper(
  db: Kysely<Database>,
  rows: readonly VisitRow[],
): Promise<VisitOnPaper[]> {
  const { items: assembled, matters } = await assembleVisits(db, rows);
  const items = assembled.map((visit, i) => ({ ...visit, tasks: heldTasks(visit, rows[i]!) }));
  const tasks = items.flatMap((item) => item.tasks);
  const [departments, terms, numbers] = await Promise.all([
    findDepartments(db, [...new Set(tasks.map(({ lead_department }) => lead_department))]),
    findTerms(db, [...new Set(tasks.flatMap(({ methods }) => methods.map((code) => `method/${code}`)))]),
    noticeNumbers(db, rows),
  ]);
  const methods = new Map(terms.map(({ code, name }) => [code, name]));
  const year = officeToday().slice(0, 4);
  return items.map((visit, i) => {
    const lead = visit.tasks[0]?.lead_department;
    return {
      visit,
      matters: visit.tasks.flatMap((task) => mattersOf(task, matters)),
      office: departments.find(({ code }) => code === lead) ?? { name: lead ?? '', contact: null },
      methods,
      notice_number: numbers.get(`${rows[i]!.draw_id} ${rows[i]!.id}`),
      year,
    };
  });
}

/** What it is about now: tasks that another target took over are no longer checked here. */
const heldTasks = ({ tasks }: Visit, row: VisitRow): Visit['tasks'] =>
  row.tasks.length === 0 ? tasks : tasks.filter(({ task }) => row.tasks.includes(task));

const mattersOf = (task: Visit['tasks'][number], matters: readonly MatterShown[]): MatterOfTask[] =>
  task.matters.flatMap((code) => {
    const matter = matters.find((one) => one.code === code && one.list_version === task.list_version);
    return matter === undefined ? [] : [{ task, matter }];
  });

async function noticeNumbers(
  db: Kysely<Database>,
  rows: readonly VisitRow[],
): Promise<ReadonlyMap<string, string>> {
  const found = await sql<{ draw_id: number; visit: string; number: string }>`
    SELECT draw_id, visit, body ->> 'number' AS number FROM visit_event
    WHERE type = 'notified' AND body ->> 'number' IS NOT NULL AND (draw_id, visit) IN (
      SELECT * FROM unnest(${rows.map(({ draw_id }) => draw_id)}::bigint[], ${rows.map(({ id }) => id)}::text[]))
    ORDER BY sequence`.execute(db);
  return new Map(found.rows.map(({ draw_id, visit, number }) => [`${draw_id} ${visit}`, number]));
}
