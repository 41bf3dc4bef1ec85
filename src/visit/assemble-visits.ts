import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { stateOf } from '../core/visit/state.ts';
import type { Database } from '../platform/database.ts';
import { findTargets } from '../target/queries.ts';
import { mattersOfTasks } from './matters-of-tasks.ts';
import { seatChanges, seatsOf, targetChanges, unitsOf, type VisitKey, type VisitRow } from './queries.ts';
import type { Visit, visitPage } from './schema.ts';
import { tasksOfDraws } from './tasks-of-draws.ts';

type Assembled = Pick<z.infer<typeof visitPage>, 'items' | 'matters'>;

/** Everything a team needs for these visits, by a fixed number of queries whatever their number. */
export async function assembleVisits(db: Kysely<Database>, rows: readonly VisitRow[]): Promise<Assembled> {
  const keys = rows.map(({ draw_id, id }): VisitKey => ({ draw_id, visit: id }));
  const [targets, seats, units, seatsChanged, targetsChanged, schemes, tasks] = await Promise.all([
    findTargets(db, [...new Set(rows.map(({ target_id }) => target_id))]),
    seatsOf(db, keys),
    unitsOf(db, keys),
    seatChanges(db, keys),
    targetChanges(db, keys),
    db.selectFrom('credit_scheme').select(['code', 'grades']).execute(),
    tasksOfDraws(db, [...new Set(rows.map(({ draw_id }) => draw_id))]),
  ]);
  const targetOf = new Map(targets.map((target) => [target.id, target]));
  const gradesOf = new Map(schemes.map(({ code, grades }) => [code, grades as Record<string, string>]));
  const items = rows.map((row): Visit => {
    const isOwn = ({ draw_id, visit }: VisitKey) => draw_id === row.draw_id && visit === row.id;
    const own = seats.filter(isOwn);
    const team = own.flatMap((seat) => {
      const { inspector, name } = seat;
      return inspector === null || name === null ? [] : [{ ...seat, inspector, name }];
    });
    const unit = units.find(isOwn);
    const { evaluations, ...target } = targetOf.get(row.target_id)!;
    return {
      draw: row.draw,
      id: row.id,
      title: row.title,
      rehearsal: row.rehearsal,
      state: stateOf(row),
      target: {
        ...target,
        evaluations: evaluations.map(({ scheme, grade, valid_until }) => ({
          scheme,
          grade,
          tier: gradesOf.get(scheme)?.[grade] ?? null,
          valid_until,
        })),
      },
      tasks: tasks.get(row.draw_id)!.filter(({ task }) => [...row.tasks, ...row.drawn_tasks].includes(task)),
      unit: unit === undefined ? null : { id: unit.id, position: unit.position, visits: unit.visits },
      team,
      open_seats: own.filter(({ inspector }) => inspector === null),
      history: [
        ...seatsChanged.filter(isOwn).map((change) => ({ kind: 'seat' as const, ...change })),
        ...targetsChanged.filter(isOwn).map((change) => ({ kind: 'target' as const, ...change })),
      ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    };
  });
  const matters = await mattersOfTasks(
    db,
    items.flatMap((item) => item.tasks),
  );
  return { items, matters };
}
