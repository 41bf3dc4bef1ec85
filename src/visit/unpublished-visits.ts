import { type Kysely, sql } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { VisitName } from './hold-visit.ts';
import { isIn } from './queries.ts';

export interface Unpublished {
  readonly count: number;
  /** The first of them, by draw and id. */
  readonly first: readonly VisitName[];
}

/** Visits of these draws whose result is not public yet; none of those that other targets took over. */
export async function unpublishedVisits(
  db: Kysely<Database>,
  draws: readonly number[],
  most: number,
): Promise<Unpublished> {
  const open = db
    .selectFrom('visit')
    .where('visit.draw_id', '=', sql<number>`ANY(${[...draws]}::bigint[])`)
    .where(sql<boolean>`(${isIn('published')} OR ${isIn('closed')} OR ${isIn('replaced')}) IS NOT TRUE`);
  const { count } = await open
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const first = await open
    .innerJoin('frame', 'frame.draw_id', 'visit.draw_id')
    .select(['frame.number as draw', 'visit.id'])
    .orderBy('visit.draw_id')
    .orderBy('visit.id')
    .limit(most)
    .execute();
  return { count: Number(count), first };
}
