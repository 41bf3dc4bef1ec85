import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { RESULT_CODE_LIST } from '../core/visit/result-codes.ts';
import { VISIT_EVENTS } from '../core/visit/state.ts';
import type { Database } from '../platform/database.ts';
import { day } from '../register/fields.ts';
import type { VisitRow } from './queries.ts';

/** One step of a visit, as the office and its team may read it. */
export const visitStep = z
  .object({
    type: z.enum(VISIT_EVENTS),
    at: z.iso.datetime(),
    by: z.string().describe('办理人'),
    on_behalf: z.boolean().describe('由登记人员根据签字件代为录入'),
    opinion: z.string().optional().describe('审批或审核意见'),
    notified_on: day.optional(),
    outcome: z.string().optional().describe('录入的结论：clean、problem、not_checked'),
    publication: z.string().optional().describe('公示的编号'),
  })
  .meta({
    id: 'VisitStep',
    examples: [{ type: 'approved', at: '2026-04-10T02:00:00.000Z', by: '王某', on_behalf: false }],
  });
export type VisitStep = z.infer<typeof visitStep>;

type Told = Partial<Record<'opinion' | 'notified_on' | 'outcome' | 'publication', string>> & {
  readonly on_behalf?: boolean;
};

/** Everything that happened to a visit, in order; all opinions are kept. */
export async function stepsOf(
  db: Kysely<Database>,
  { draw_id, id }: Pick<VisitRow, 'draw_id' | 'id'>,
): Promise<VisitStep[]> {
  const rows = await db
    .selectFrom('visit_event')
    .select(['type', 'at', 'actor_name', 'paper', 'body'])
    .where('draw_id', '=', draw_id)
    .where('visit', '=', id)
    .orderBy('sequence')
    .execute();
  return rows.map(({ type, at, actor_name, paper, body }) => {
    const told = body as Told;
    const { opinion, notified_on, outcome, publication } = told;
    return {
      type: type as VisitStep['type'],
      at: new Date(at).toISOString(),
      by: actor_name,
      on_behalf: paper !== null || told.on_behalf === true,
      ...(opinion !== undefined && { opinion }),
      ...(notified_on !== undefined && { notified_on }),
      ...(outcome !== undefined && { outcome }),
      ...(publication !== undefined && { publication }),
    };
  });
}

/** A check of the same target before, of whatever origin. */
export const earlierCheck = z
  .object({
    checked_on: day,
    origin: z.string().describe('random 随机抽查；其他系统的检查按其来源'),
    outcome: z.string().nullable().describe('clean、problem、not_checked；其他系统的为其结果'),
    codes: z.array(z.enum(RESULT_CODE_LIST)),
    source: z.string().describe('抽取编号和检查编号，或其他系统的来源和编号'),
  })
  .meta({
    id: 'EarlierCheck',
    examples: [{ checked_on: '2025-06-12', origin: 'daily', outcome: 'clean', codes: [], source: 'OLD N1' }],
  });
export type EarlierCheck = z.infer<typeof earlierCheck>;

/** At most this many, the newest: a team reads them before it goes. */
const SHOWN = 20;

/** The checks of the target that are on record, the newest first; visits of rehearsals are none. */
export async function earlierChecks(
  db: Kysely<Database>,
  { draw_id, id, target_id }: Pick<VisitRow, 'draw_id' | 'id' | 'target_id'>,
): Promise<EarlierCheck[]> {
  const { rows } = await sql<EarlierCheck>`
    SELECT checked_on::text, origin, outcome, codes, source FROM (
      SELECT ((filed.body ->> 'ended_at')::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS checked_on,
        'random' AS origin, coalesce(c.outcome, filed.body ->> 'outcome') AS outcome, f.number || ' ' || v.id AS source,
        (SELECT coalesce(jsonb_agg(DISTINCT code), '[]') FROM jsonb_array_elements(coalesce(c.results, filed.body -> 'results')) AS result,
          jsonb_array_elements(result -> 'codes') AS code) AS codes
      FROM visit v
      JOIN draw d ON d.id = v.draw_id AND NOT d.rehearsal
      JOIN frame f ON f.draw_id = v.draw_id
      JOIN LATERAL (SELECT body FROM visit_event e WHERE e.draw_id = v.draw_id AND e.visit = v.id
        AND e.type = 'recorded' ORDER BY e.sequence DESC LIMIT 1) AS filed ON true
      LEFT JOIN corrected_finding c ON c.subject = f.number || '/' || v.id
      WHERE v.target_id = ${target_id} AND (v.draw_id, v.id) <> (${draw_id}, ${id})
      UNION ALL
      SELECT checked_on, origin, result, source || ' ' || number, '[]'::jsonb FROM outside_check
      WHERE target_id = ${target_id} AND retired_on IS NULL) AS checks
    ORDER BY checked_on DESC, source LIMIT ${SHOWN}`.execute(db);
  return rows;
}
