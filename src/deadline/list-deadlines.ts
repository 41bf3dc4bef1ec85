import type { Kysely } from 'kysely';
import { z } from 'zod';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { day } from '../register/fields.ts';
import { cursorText, openCursor, sealCursor } from '../register/page.ts';
import { readDeadlines } from './read-deadlines.ts';
import type { DeadlineFilter, DeadlinePage } from './schema.ts';
import type { Sight } from './sight.ts';
import { viewDeadlines } from './view.ts';

const ORDER = 'deadline';
const place = z.tuple([day, cursorText]);

/** One page of the list, and where the next begins. @throws Problem `cursor-invalid` */
export async function listDeadlines(
  db: Kysely<Database>,
  sight: Sight,
  filter: DeadlineFilter,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<DeadlinePage> {
  const [not_before, key] = cursor === undefined ? ['', ''] : openCursor(cursor, ORDER, place);
  const rows = (await readDeadlines(db, sight, filter)).filter(
    (row) => row.not_before > not_before || (row.not_before === not_before && row.key > key),
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    today: officeToday(),
    items: await viewDeadlines(db, sight, shown),
    next: last === undefined ? null : sealCursor(ORDER, [last.not_before, last.key]),
  };
}
