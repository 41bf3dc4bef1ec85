import type { Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { VisitRow } from './queries.ts';

/** Ties files (SHA-256) to visits: whoever may read a visit may read them. */
export async function keepEvidence(
  trx: Transaction<Database>,
  visits: readonly Pick<VisitRow, 'draw_id' | 'id'>[],
  digests: readonly string[],
): Promise<void> {
  const rows = visits.flatMap(({ draw_id, id: visit }) =>
    [...new Set(digests)].map((digest) => ({ digest, draw_id, visit })),
  );
  if (rows.length === 0) return;
  await trx
    .insertInto('visit_evidence')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
