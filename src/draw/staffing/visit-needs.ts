import { type Kysely, sql } from 'kysely';
import type { TeamRequirement } from '../../core/draw/document.ts';
import { mergeTeams, type PlannedVisit } from '../../core/draw/visits.ts';
import type { Database } from '../../platform/database.ts';
import type { Vault } from '../../platform/vault.ts';
import { type Draw, plannedTasks } from '../queries.ts';
import { selectInThread } from '../run/draw-thread.ts';
import { drawnInputs } from '../run/drawn-inputs.ts';
import { entriesAt } from '../run/outcome-store.ts';
import { countyOf, departmentTree } from './county.ts';

/** A visit of a draw as it is now; `teams` are those that its tasks ask for and that it lacks. */
export interface VisitNeeds extends PlannedVisit {
  /** The unit it is in by its own draw, and its place there. */
  readonly unit: { readonly id: string; readonly position: number } | undefined;
  /** One of its tasks is staffed by the counties, and none of them is responsible for the target. */
  readonly unclaimed: boolean;
}

/**
 * Every visit of a draw that was run, with the teams it lacks: all of them where the draw had none to give or was
 * unstaffed, those of its county where the lower level staffs (市抽县查), those of a task that joined later.
 */
export async function visitNeeds(db: Kysely<Database>, vault: Vault, parent: Draw): Promise<VisitNeeds[]> {
  const { document, shuffle } = await drawnInputs(db, vault, parent);
  const teamsOf = new Map(document.targets.tasks.map(({ task, teams }) => [task, teams]));
  const planned = new Map((await plannedTasks(db, parent)).map((task) => [task.code, task]));
  const tree = await departmentTree(db);
  const { drawn } = await selectInThread(shuffle);
  const entries = await entriesAt(db, parent.id, drawn);
  const drawnAt = new Map(entries.ids.map((id, place) => [id, place]));

  return (await visitsNow(db, parent.id)).map((visit) => {
    const place = drawnAt.get(visit.target_id);
    const target =
      place === undefined
        ? { id: visit.target_id, route: visit.joined_route ?? '', token: visit.joined_salt! }
        : { id: visit.target_id, route: entries.routes[place]!, token: entries.tokens[place]! };
    let unclaimed = false;
    const asked = visit.tasks.flatMap((code): readonly TeamRequirement[] => {
      const task = planned.get(code)!;
      if (task.mode !== 'lower_level') return teamsOf.get(code)!;
      const county = countyOf(tree, visit, new Set(task.teams.map(({ department }) => department)));
      unclaimed ||= county === undefined;
      return task.teams.filter(({ department }) => department === county);
    });
    const teams = mergeTeams(asked).filter(({ department }) => !visit.held.includes(department));
    return {
      id: visit.id,
      target,
      place: place ?? drawn.length + (visit.joined_place ?? 0),
      tasks: visit.tasks,
      teams,
      unit: visit.unit === null ? undefined : { id: visit.unit, position: visit.position },
      unclaimed,
    };
  });
}

interface VisitNow {
  readonly id: string;
  readonly target_id: string;
  readonly district: string | null;
  readonly department: string | null;
  readonly unit: string | null;
  readonly position: number;
  /** With those that joined, without those that another target took over. */
  readonly tasks: string[];
  /** Departments that have a team on it. */
  readonly held: string[];
  /** Of a visit that a replacement made. */
  readonly joined_place: number | null;
  readonly joined_route: string | null;
  readonly joined_salt: string | null;
}

async function visitsNow(db: Kysely<Database>, drawId: number): Promise<VisitNow[]> {
  const { rows } = await sql<VisitNow>`
    SELECT visit.id, visit.target_id, target.district, target.department, visit.unit, visit.position,
      now.tasks, held.departments AS held, made.place AS joined_place,
      made.joined ->> 'route' AS joined_route, made.joined ->> 'salt' AS joined_salt
    FROM visit
    LEFT JOIN target ON target.id = visit.target_id
    CROSS JOIN LATERAL (
      SELECT coalesce(array_agg(task ORDER BY task COLLATE "C"), '{}') AS tasks FROM (
        SELECT unnest(visit.tasks) AS task
        UNION SELECT task FROM target_replacement r WHERE r.draw_id = visit.draw_id AND r.visit = visit.id
        EXCEPT SELECT task FROM target_replacement r WHERE r.draw_id = visit.draw_id AND r.left_visit = visit.id
      ) AS held) AS now
    CROSS JOIN LATERAL (
      SELECT coalesce(array_agg(team.department), '{}') AS departments
      FROM unit_of_visit u JOIN team ON team.draw_id = u.team_draw_id AND team.unit = u.unit
      WHERE u.draw_id = visit.draw_id AND u.visit = visit.id) AS held
    LEFT JOIN LATERAL (
      SELECT r.place, replacement.record::jsonb -> 'joined' AS joined
      FROM target_replacement r JOIN replacement ON replacement.draw_id = r.draw_id AND replacement.place = r.place
      WHERE r.draw_id = visit.draw_id AND r.visit = visit.id AND NOT r.joins) AS made ON true
    WHERE visit.draw_id = ${drawId} AND cardinality(now.tasks) > 0
    ORDER BY visit.id`.execute(db);
  return rows;
}
