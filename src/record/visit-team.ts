import type { Kysely } from 'kysely';
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
 * The lead is the department that leads the plan, if it has seats; else the first team that the task lists. Who was
 * drawn first within a department leads its people, which is another matter.
 */
export async function teamOf(db: Kysely<Database>, visit: VisitRow): Promise<VisitTeam> {
  const [seats, tasks] = await Promise.all([
    seatsOf(db, [{ draw_id: visit.draw_id, visit: visit.id }]),
    tasksOfDraws(db, [visit.draw_id]),
  ]);
  const departments = [...new Set(seats.map(({ department }) => department))];
  const [first] = tasks.get(visit.draw_id)!.filter(({ task }) => visit.drawn_tasks.includes(task));
  const listed = first?.content.map(({ department }) => department) ?? [];
  const lead =
    [first?.lead_department ?? '', ...listed].find((code) => departments.includes(code)) ??
    departments[0] ??
    '';
  const members = seats.flatMap(({ inspector, department }) =>
    inspector === null ? [] : [[inspector, department] as const],
  );
  return { departments, lead, members: new Map(members) };
}

/** Those who may say that a department's part is right: its own people, and the lead's, who see the whole. */
export function mayConfirm(team: VisitTeam, inspector: string, department: string): boolean {
  const own = team.members.get(inspector);
  if (own === undefined) return false;
  const people = [...team.members.values()].filter((one) => one === department).length;
  return own === department || own === team.lead || people < 2;
}
