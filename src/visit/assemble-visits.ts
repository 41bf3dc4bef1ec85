import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { findDraw, plannedTasks } from '../draw/queries.ts';
import { findMatters } from '../matter/queries.ts';
import type { Database } from '../platform/database.ts';
import { findTargets } from '../target/queries.ts';
import { seatsOf, type UnitKey, type VisitRow, visitsOfUnits } from './queries.ts';
import type { Visit, visitPage } from './schema.ts';

type Assembled = Pick<z.infer<typeof visitPage>, 'items' | 'matters'>;

/** Everything a team needs for these visits, by a fixed number of queries whatever their number. */
export async function assembleVisits(db: Kysely<Database>, rows: readonly VisitRow[]): Promise<Assembled> {
  const units = rows.flatMap(({ draw_id, unit }): UnitKey[] => (unit === null ? [] : [{ draw_id, unit }]));
  const [targets, seats, sameUnit, schemes, tasks] = await Promise.all([
    findTargets(db, [...new Set(rows.map(({ target_id }) => target_id))]),
    seatsOf(db, units),
    visitsOfUnits(db, units),
    db.selectFrom('credit_scheme').select(['code', 'grades']).execute(),
    tasksOfDraws(db, [...new Set(rows.map(({ draw_id }) => draw_id))]),
  ]);
  const targetOf = new Map(targets.map((target) => [target.id, target]));
  const gradesOf = new Map(schemes.map(({ code, grades }) => [code, grades as Record<string, string>]));
  const items = rows.map((row): Visit => {
    const ofUnit = <T extends UnitKey>({ draw_id, unit }: T) => draw_id === row.draw_id && unit === row.unit;
    const team = seats.filter(ofUnit);
    const { evaluations, ...target } = targetOf.get(row.target_id)!;
    return {
      draw: row.draw,
      id: row.id,
      title: row.title,
      rehearsal: row.rehearsal,
      state: team.length > 0 ? 'assigned' : 'drawn',
      target: {
        ...target,
        evaluations: evaluations.map(({ scheme, grade, valid_until }) => ({
          scheme,
          grade,
          tier: gradesOf.get(scheme)?.[grade] ?? null,
          valid_until,
        })),
      },
      tasks: tasks.get(row.draw_id)!.filter(({ task }) => row.tasks.includes(task)),
      unit:
        row.unit === null
          ? null
          : { id: row.unit, position: row.position, visits: sameUnit.filter(ofUnit).map(({ id }) => id) },
      team,
    };
  });
  const codes = [...new Set(items.flatMap(({ tasks }) => tasks.flatMap(({ matters }) => matters)))];
  return { items, matters: await findMatters(db, codes) };
}

/** The tasks of each draw as the revision has them that it was drawn from. */
async function tasksOfDraws(
  db: Kysely<Database>,
  draws: readonly number[],
): Promise<Map<number, Visit['tasks']>> {
  const found = new Map<number, Visit['tasks']>();
  for (const id of draws) {
    const draw = (await findDraw(db, id))!;
    const planned = await plannedTasks(db, draw);
    found.set(
      id,
      planned.map((line, i) => ({
        plan: draw.tasks[i]!.plan,
        task: line.code,
        title: line.title,
        matters: line.matters,
        methods: line.methods,
        window_from: line.window_from,
        window_to: line.window_to,
        content: line.teams.map(({ department, content, authority }) => ({
          department,
          content: content ?? null,
          authority: authority ?? null,
        })),
      })),
    );
  }
  return found;
}
