import type { Kysely } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { VisitRow } from '../visit/queries.ts';
import { type RecordedBody, recordedBody } from './schema.ts';

/** What the parts of a visit came to when they were last filed; undefined before the first time. `filing` is the event's sequence. */
export async function filedResult(
  db: Kysely<Database>,
  { draw_id, id }: Pick<VisitRow, 'draw_id' | 'id'>,
): Promise<(RecordedBody & { readonly filing: number }) | undefined> {
  const row = await db
    .selectFrom('visit_event')
    .select(['body', 'sequence'])
    .where('draw_id', '=', draw_id)
    .where('visit', '=', id)
    .where('type', '=', 'recorded')
    .orderBy('sequence', 'desc')
    .executeTakeFirst();
  return row && { ...recordedBody.parse(row.body), filing: row.sequence };
}
