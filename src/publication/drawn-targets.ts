import { type Kysely, type SqlBool, sql } from 'kysely';
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
      },
    ],
  });
export type DrawnTarget = z.infer<typeof drawnTarget>;

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
  let rows = db
    .selectFrom('selection')
    .innerJoin('frame_entry', (join) =>
      join
        .onRef('frame_entry.draw_id', '=', 'selection.draw_id')
        .onRef('frame_entry.ordinal', '=', 'selection.ordinal'),
    )
    .leftJoin('target', 'target.id', 'frame_entry.target_id')
    .select(['selection.stratum', 'selection.rank', 'selection.ordinal', 'frame_entry.target_id as target'])
    .select(['target.name', 'target.kind', 'target.district', 'target.legal_representative'])
    .where('selection.draw_id', '=', draw.id)
    .where(sql<SqlBool>`starts_with(selection.stratum, ${`${task}/`})`)
    .orderBy('selection.stratum')
    .orderBy('selection.rank')
    .limit(limit);
  if (after !== undefined) {
    rows = rows.where(sql<SqlBool>`(selection.stratum, selection.rank) > (${after.stratum}, ${after.rank})`);
  }
  return (await rows.execute()).map(({ legal_representative, ...row }) => ({
    ...row,
    name:
      row.name === null || row.kind === null
        ? null
        : publicName({ kind: row.kind, name: row.name, legal_representative }),
  }));
}
