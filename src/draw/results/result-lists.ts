/** Rows of the lists that an office prints and hands out once a draw was run. */
import { type Kysely, sql } from 'kysely';
import { ordinalsBehind } from '../../core/draw/rank-table.ts';
import type { Database } from '../../platform/database.ts';
import type { XlsxColumn } from '../../platform/sheets/write-xlsx.ts';
import type { RankedList } from '../disclose/ranked-list.ts';
import { drawnTeams, selectedTargets, targetsAt } from './results-queries.ts';

/** Rows read at a time. */
const SET_ROWS = 1_000;

export const SELECTION_COLUMNS: readonly XlsxColumn[] = [
  { title: '序号', width: 7 },
  { title: '任务', width: 10 },
  { title: '任务名称', width: 30 },
  { title: '信用等级', width: 10 },
  { title: '名次', width: 8 },
  { title: '结果', width: 8 },
  { title: '检查对象编号', width: 24 },
  { title: '检查对象名称', width: 42 },
  { title: '片区', width: 14 },
  { title: '入样概率', width: 14 },
];

export interface SelectionsAsked {
  /** Task code → its title in the plan. */
  readonly titles: ReadonlyMap<string, string>;
  /** Of this task only. */
  readonly task: string | undefined;
  /** How many of each stratum's reserve stand behind its drawn targets. */
  readonly reserve: number;
}

/** How many rows `selectionRows` gives at most. */
export function countSelections({ index, quotas }: RankedList, { task, reserve }: SelectionsAsked): number {
  return index.strata.reduce(
    (rows, stratum, i) =>
      task !== undefined && stratum.task !== task
        ? rows
        : rows + Math.min(quotas[i]! + reserve, stratum.size),
    0,
  );
}

/** By task, tier and rank. */
export async function* selectionRows(
  db: Kysely<Database>,
  drawId: number,
  { index, quotas, ranks }: RankedList,
  { titles, task, reserve }: SelectionsAsked,
): AsyncGenerator<string[]> {
  let number = 0;
  for (const [i, stratum] of index.strata.entries()) {
    if (task !== undefined && stratum.task !== task) continue;
    const drawn = quotas[i]!;
    for await (const { rank, target, name, route, replaced_by_rank: by } of ranked()) {
      yield [
        String(++number),
        stratum.task,
        titles.get(stratum.task) ?? '',
        `${stratum.tier} 级`,
        String(rank),
        rank > drawn ? '递补' : by ? `抽中，由第 ${by} 名递补` : '抽中',
        target,
        name ?? '',
        route,
        `${drawn}/${stratum.size}`,
      ];
    }

    async function* ranked() {
      for (let rank = 0; rank < drawn; rank += SET_ROWS)
        yield* await selectedTargets(db, drawId, stratum.name, rank, SET_ROWS);
      const next = ordinalsBehind(index, ranks, i, drawn, reserve);
      yield* await targetsAt(db, drawId, next, drawn);
    }
  }
}

export const TEAM_COLUMNS: readonly XlsxColumn[] = [
  { title: '序号', width: 7 },
  { title: '检查单元', width: 30 },
  { title: '检查对象编号', width: 24 },
  { title: '检查对象名称', width: 38 },
  { title: '任务', width: 14 },
  { title: '检查机关', width: 22 },
  { title: '组长', width: 12 },
  { title: '检查人员', width: 26 },
  { title: '执法证号', width: 26 },
  { title: '符合条件人数', width: 10 },
  { title: '有无选择余地', width: 10 },
];

/** How many rows `teamRows` gives: one for each visit and each department that takes part in it. */
export async function countTeamRows(db: Kysely<Database>, drawId: number): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    SELECT count(*)::bigint AS rows FROM team
    JOIN unit_of_visit u ON u.team_draw_id = team.draw_id AND u.unit = team.unit
    WHERE team.draw_id = ${drawId}`.execute(db);
  return rows[0]!.rows;
}

/** Units in the order in which their teams were drawn, each with its visits; the first inspector leads. */
export async function* teamRows(db: Kysely<Database>, drawId: number): AsyncGenerator<string[]> {
  const departments = await db.selectFrom('department').select(['code', 'name']).execute();
  const nameOf = new Map(departments.map(({ code, name }) => [code, name]));
  let number = 0;
  for (let after = -1; ; ) {
    const teams = await drawnTeams(db, drawId, after, SET_ROWS);
    const units = [...new Set(teams.map(({ unit }) => unit))];
    const visits = await visitsOf(db, drawId, units);
    for (const { unit, department, inspectors, eligible, no_choice } of teams) {
      const names = inspectors.map(({ name }) => name);
      for (const { target, name, tasks } of visits.get(unit) ?? []) {
        yield [
          String(++number),
          unit,
          target,
          name ?? '',
          tasks.join('、'),
          nameOf.get(department) ?? department,
          names[0] ?? '',
          names.join('、'),
          inspectors.map(({ id }) => id).join('、'),
          String(eligible),
          no_choice ? '无' : '有',
        ];
      }
    }
    if (teams.length < SET_ROWS) return;
    after = teams.at(-1)!.position;
  }
}

async function visitsOf(db: Kysely<Database>, drawId: number, units: readonly string[]) {
  const { rows } = await sql<{ unit: string; target: string; name: string | null; tasks: string[] }>`
    SELECT u.unit, visit.target_id AS target, target.name, visit.tasks
    FROM unit_of_visit u
    JOIN visit ON visit.draw_id = u.draw_id AND visit.id = u.visit
    LEFT JOIN target ON target.id = visit.target_id
    WHERE u.team_draw_id = ${drawId} AND u.unit = ANY (${units}::text[])
    ORDER BY u.position`.execute(db);
  const byUnit = new Map(units.map((unit): [string, typeof rows] => [unit, []]));
  for (const visit of rows) byUnit.get(visit.unit)!.push(visit);
  return byUnit;
}
