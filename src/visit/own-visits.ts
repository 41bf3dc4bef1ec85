import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { drawNumber } from '../core/draw/document.ts';
import { stateOf, type VisitEventType } from '../core/visit/state.ts';
import { plannedOnce } from '../platform/planned-once.ts';
import { code, day } from '../register/fields.ts';
import { visitState } from './schema.ts';
import { tasksOfDrawn } from './tasks-of-draws.ts';

/** A visit as a line of an inspector's list: where to go, until when, and how far it is; the dossier is a tap away. */
export const ownVisit = z
  .object({
    draw: drawNumber,
    id: z.string(),
    state: visitState,
    rehearsal: z.boolean(),
    target: z.string().describe('检查对象的名称'),
    kind: code,
    address: z.string().nullable(),
    district: z.string().nullable(),
    unit: z.string().describe('同一检查单元的检查连续完成'),
    position: z.int(),
    department: code.describe('代表哪个部门'),
    is_lead: z.boolean(),
    accepted: z.boolean(),
    window_from: day.describe('各任务中最早的开始日期'),
    window_to: day.describe('各任务中最早的截止日期'),
  })
  .meta({
    id: 'OwnVisit',
    examples: [
      {
        draw: '500114-2026-1',
        id: '91500114MA60D4NB68/QY',
        state: 'approved',
        rehearsal: false,
        target: '黔江区武陵危险货物运输有限公司',
        kind: 'enterprise',
        address: '重庆市黔江区正阳街道',
        district: '500114',
        unit: '91500114MA60D4NB68/QY',
        position: 0,
        department: 'JT-ZF',
        is_lead: true,
        accepted: true,
        window_from: '2026-04-01',
        window_to: '2026-11-30',
      },
    ],
  });
export type OwnVisit = z.infer<typeof ownVisit>;

interface Line extends Omit<OwnVisit, 'state' | 'window_from' | 'window_to'> {
  readonly draw_id: number;
  readonly drawn_tasks: string[];
  /** Tasks that it took over from another target, and that another target took over; null where there are none. */
  readonly joined: string[] | null;
  readonly left: string[] | null;
  readonly last_event: VisitEventType | null;
}

export interface OwnPlace {
  readonly draw_id: number;
  readonly id: string;
}

/**
 * The visits on which an inspector has a seat, by draw (newest first) and id; it costs the same however many visits
 * others have. From the person to his seats, their units and visits: `OFFSET 0` keeps the planner, which knows too little
 * of the views, from computing all seats and all units first. What a line tells besides is looked up for the page alone.
 * @param inspector certificate number
 */
export async function ownVisits(
  app: Pick<FastifyInstance, 'db' | 'pool'>,
  inspector: string,
  limit: number,
  after?: OwnPlace,
): Promise<(OwnVisit & OwnPlace)[]> {
  // As one JSON text, which is read several times faster than a row of columns for each line.
  const [found] = await plannedOnce(
    app,
    sql<{ lines: Line[] }>`
      WITH own AS MATERIALIZED (
        SELECT v.draw_id, f.number AS draw, v.id, d.rehearsal, v.target_id, v.tasks AS drawn_tasks, u.unit, u.position,
          s.department, s.seat = 0 AS is_lead
        FROM staff_member m
        CROSS JOIN LATERAL (SELECT * FROM seat_now s
          WHERE s.draw_id = m.draw_id AND s.pseudonym = m.pseudonym OFFSET 0) AS s
        CROSS JOIN LATERAL (SELECT * FROM unit_of_visit u
          WHERE u.team_draw_id = s.draw_id AND u.unit = s.unit OFFSET 0) AS u
        JOIN visit v ON v.draw_id = u.draw_id AND v.id = u.visit
        JOIN draw d ON d.id = v.draw_id
        JOIN frame f ON f.draw_id = v.draw_id
        WHERE m.inspector_id = ${inspector}
          AND NOT EXISTS (SELECT FROM ledger_entry l WHERE l.draw = f.number AND l.type = 'void')
          ${after === undefined ? sql`` : sql`AND (v.draw_id < ${after.draw_id} OR (v.draw_id = ${after.draw_id} AND v.id > ${after.id}))`}
        ORDER BY v.draw_id DESC, v.id LIMIT ${sql.lit(limit)})
      SELECT coalesce(json_agg(line), '[]') AS lines FROM (SELECT own.*, t.name AS target, t.kind, t.address, t.district, joined.tasks AS joined, "left".tasks AS "left",
        (SELECT type FROM visit_event e WHERE e.draw_id = own.draw_id AND e.visit = own.id
          ORDER BY e.sequence DESC LIMIT 1) AS last_event,
        EXISTS (SELECT FROM visit_acceptance a
          WHERE a.draw_id = own.draw_id AND a.visit = own.id AND a.inspector_id = ${inspector}) AS accepted
      FROM own
      JOIN target t ON t.id = own.target_id
      LEFT JOIN (SELECT draw_id, visit, array_agg(task) AS tasks FROM target_replacement
        WHERE (draw_id, visit) IN (SELECT draw_id, id FROM own) GROUP BY draw_id, visit) AS joined
        ON joined.draw_id = own.draw_id AND joined.visit = own.id
      LEFT JOIN (SELECT draw_id, left_visit, array_agg(task) AS tasks FROM target_replacement
        WHERE (draw_id, left_visit) IN (SELECT draw_id, id FROM own) GROUP BY draw_id, left_visit) AS "left"
        ON "left".draw_id = own.draw_id AND "left".left_visit = own.id
      ORDER BY own.draw_id DESC, own.id) AS line`,
  );
  const rows = found!.lines;
  const planned = await tasksOfDrawn(app, [...new Set(rows.map(({ draw_id }) => draw_id))]);
  // Field by field: what is copied by `...` becomes a slow, tall object each, and fifty of them hold the collector up.
  return rows.map((line) => {
    const { drawn_tasks, joined, left } = line;
    const tasks = [...drawn_tasks, ...(joined ?? [])].filter((task) => !left?.includes(task));
    const held = tasks.length > 0 ? tasks : drawn_tasks;
    const own = planned.get(line.draw_id)!.filter(({ task }) => held.includes(task));
    return {
      draw_id: line.draw_id,
      draw: line.draw,
      id: line.id,
      state: stateOf({ tasks, staffed: true, last_event: line.last_event }),
      rehearsal: line.rehearsal,
      target: line.target,
      kind: line.kind,
      address: line.address,
      district: line.district,
      unit: line.unit,
      position: line.position,
      department: line.department,
      is_lead: line.is_lead,
      accepted: line.accepted,
      window_from: earliest(own.map(({ window_from }) => window_from)),
      window_to: earliest(own.map(({ window_to }) => window_to)),
    };
  });
}

const earliest = (days: readonly string[]): string => days.reduce((a, b) => (a < b ? a : b));
