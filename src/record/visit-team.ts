import type { Kysely } from 'kysely';
import { isWithin } from '../plan/within.ts';
import type { Database } from '../platform/database.ts';
import { seatsOf, type VisitRow } from '../visit/queries.ts';
import { tasksOfDraws } from '../visit/tasks-of-draws.ts';

/** Who sits on a visit, and which department leads it. */
export interface VisitTeam {
  /** Departments with seats, in byte order. */
  readonly departments: readonly string[];
  readonly lead: string;
  /** Certificate number → department. */
  readonly members: ReadonlyMap<string, string>;
}

/**
 * The lead is the department that leads the plan, or the part of it that sends people; where it sends none, the first
 * team of the task. Who was drawn first within a department leads its people, which is another matter.
 */
export async function teamOf(db: Kysely<Database>, visit: VisitRow): Promise<VisitTeam> {
  const [seats, tasks, parents] = await Promise.all([
    seatsOf(db, [{ draw_id: visit.draw_id, visit: visit.id }]),
    tasksOfDraws(db, [visit.draw_id]),
    db.selectFrom('department').select(['code', 'parent']).execute(),
  ]);
  const departments = [...new Set(seats.map(({ department }) => department))];
  const [first] = tasks.get(visit.draw_id)!.filter(({ task }) => visit.drawn_tasks.includes(task));
  const tree = new Map(parents.map(({ code, parent }) => [code, parent]));
  const leading = first?.lead_department ?? '';
  const lead =
    departments.find((code) => isWithin(tree, code, leading)) ??
    first?.content.map(({ department }) => department).find((code) => departments.includes(code));
  const members = seats.flatMap(({ inspector, department }) =>
    inspector === null ? [] : [[inspector, department] as const],
  );
  return { departments, lead: lead ?? departments[0] ?? '', members: new Map(members) };
}

/** The department for which this inspector sits on the visit; undefined where he does not. */
export async function departmentOf(
  db: Kysely<Database>,
  visit: VisitRow,
  inspector: string,
): Promise<string | undefined> {
  const seats = await seatsOf(db, [{ draw_id: visit.draw_id, visit: visit.id }]);
  return seats.find((seat) => seat.inspector === inspector)?.department;
}

/** Those who may say that a department's part is right: its own people, and the lead's, who see the whole. */
export function mayConfirm(team: VisitTeam, inspector: string, department: string): boolean {
  const own = team.members.get(inspector);
  if (own === undefined) return false;
  const people = [...team.members.values()].filter((one) => one === department).length;
  return own === department || own === team.lead || people < 2;
}
