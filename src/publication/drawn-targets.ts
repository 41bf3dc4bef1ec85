import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { publicName } from '../core/privacy/mask.ts';
import { publicFrom } from '../draw/disclose/embargo.ts';
import { plannedTasks } from '../draw/queries.ts';
import { listIsPublic } from '../draw/void/public-void.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { publicationProblems } from './problems.ts';
import { numberedDraw } from './published-draws.ts';

export const drawnTarget = z
  .object({
    stratum: z.string(),
    rank: z.int().describe('层内名次，从 1 起'),
    ordinal: z.int().describe('在抽样框中的序号，从 0 起'),
    target: z.string(),
    name: z.string().nullable().describe('自然人姓名作遮盖处理'),
    kind: z.string().nullable(),
    district: z.string().nullable(),
    joined: z.boolean().describe('递补进来的，名次接在抽中的之后'),
    replaced: z
      .object({
        by_rank: z.int().describe('由本层第几名递补'),
        cause: z.string().describe('原因种类'),
        at: z.string(),
      })
      .nullable()
      .describe('无法检查、已由同层的下一名递补；抽中的事实不变'),
  })
  .meta({
    id: 'DrawnTarget',
    examples: [
      {
        stratum: 'T01/B',
        rank: 1,
        ordinal: 117,
        target: '91500114MA60D4NB68',
        name: '黔江区武陵危险货物运输有限公司',
        kind: 'enterprise',
        district: '500114',
        joined: false,
        replaced: null,
      },
    ],
  });
export type DrawnTarget = z.infer<typeof drawnTarget>;
type DrawnRow = DrawnTarget & { readonly legal_representative: string | null };

export interface DrawnFilter {
  readonly task: string;
  readonly limit: number;
  readonly after?: { readonly stratum: string; readonly rank: number } | undefined;
}

/**
 * The drawn targets of one task, by stratum and rank, once the draw is disclosed; a later void takes nothing back.
 * @throws Problem `public-draw-not-found`, `public-list-embargoed`
 */
export async function readDrawnTargets(
  db: Kysely<Database>,
  number: string,
  { task, limit, after }: DrawnFilter,
): Promise<DrawnTarget[]> {
  const draw = await numberedDraw(db, number);
  const planned = (await plannedTasks(db, draw)).find(({ code }) => code === task);
  if (planned === undefined) throw new Problem(publicationProblems['public-draw-not-found']);
  if (!listIsPublic(draw.now)) {
    const from = publicFrom([planned]);
    throw new Problem(publicationProblems['public-list-embargoed'], {
      members: { policy: planned.disclosure.policy, ...(from !== undefined && { public_from: from }) },
    });
  }
  const { rows } = await sql<DrawnRow>`
    SELECT at.stratum, at.rank, at.ordinal, e.target_id AS target, at.joined, t.name, t.kind, t.district,
      t.legal_representative, CASE WHEN gone.place IS NULL THEN NULL ELSE jsonb_build_object(
        'by_rank', gone.joined_rank, 'cause', q.cause, 'at', entry.at) END AS replaced
    FROM (
      SELECT stratum, rank, ordinal, false AS joined FROM selection WHERE draw_id = ${draw.id}
      UNION ALL
      SELECT stratum, joined_rank, ordinal, true FROM target_replacement WHERE draw_id = ${draw.id}) AS at
    JOIN frame_entry e ON e.draw_id = ${draw.id} AND e.ordinal = at.ordinal
    LEFT JOIN target t ON t.id = e.target_id
    LEFT JOIN target_replacement gone
      ON gone.draw_id = ${draw.id} AND gone.stratum = at.stratum AND gone.rank = at.rank
    LEFT JOIN replacement made ON made.draw_id = gone.draw_id AND made.place = gone.place
    LEFT JOIN replacement_request q ON q.id = made.request_id
    LEFT JOIN LATERAL (SELECT to_char(made.replaced_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at) AS entry ON true
    WHERE starts_with(at.stratum, ${`${task}/`})
      AND (at.stratum, at.rank) > (${after?.stratum ?? ''}, ${after?.rank ?? 0}::bigint)
    ORDER BY at.stratum, at.rank LIMIT ${limit}`.execute(db);
  return rows.map(({ legal_representative, ...row }) => ({
    ...row,
    name:
      row.name === null || row.kind === null
        ? null
        : publicName({ kind: row.kind, name: row.name, legal_representative }),
  }));
}
