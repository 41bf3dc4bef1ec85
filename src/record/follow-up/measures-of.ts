import type { Kysely } from 'kysely';
import { staysOpen } from '../../core/visit/measures.ts';
import type { Database } from '../../platform/database.ts';
import type { VisitRow } from '../../visit/queries.ts';
import { filedResult } from '../filed-result.ts';
import type { FollowUpType, MeasureNow, MeasurePlace } from './schema.ts';

/** The measures of the filed record with what became of each; none while nothing is filed. */
export async function measuresOf(
  db: Kysely<Database>,
  visit: Pick<VisitRow, 'draw_id' | 'id'>,
): Promise<MeasureNow[]> {
  const filed = await filedResult(db, visit);
  if (filed === undefined) return [];
  const rows = await db
    .selectFrom('visit_follow_up')
    .selectAll()
    .where('draw_id', '=', visit.draw_id)
    .where('visit', '=', visit.id)
    .where('filing', '=', filed.filing)
    .orderBy('sequence')
    .execute();
  return filed.results.flatMap(({ department, task, matter, measures }) =>
    measures.map((given, measure): MeasureNow => {
      const place = { department, task, matter, measure };
      const steps = rows
        .filter((row) => samePlace(row, place))
        .map((row) => ({
          type: row.type as FollowUpType,
          at: new Date(row.at).toISOString(),
          by: row.actor_name,
          on_behalf: row.paper !== null,
          ...(row.body as object),
        })) as MeasureNow['steps'];
      const settled = steps.some(({ type }) => type === 'settled');
      return { ...place, ...given, open: staysOpen(given.kind) && !settled, steps };
    }),
  );
}

export const samePlace = (a: MeasurePlace, b: MeasurePlace): boolean =>
  a.department === b.department && a.task === b.task && a.matter === b.matter && a.measure === b.measure;
