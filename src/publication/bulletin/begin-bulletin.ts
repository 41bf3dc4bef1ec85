import { sql, type Transaction } from 'kysely';
import { instantNow, officeDay } from '../../platform/clock.ts';
import type { Office } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';

/** A number that this transaction holds: nobody else gets one before it ends. */
export interface BegunBulletin {
  readonly number: string;
  readonly area: string;
  readonly year: number;
  readonly sequence: number;
  /** UTC to the second, as the bulletin will bear it. */
  readonly at: string;
}

/**
 * Takes the next number of the area and year, held until the transaction ends, so that there is no gap: a verb that
 * fails gives it back. To be called before anything is appended to the log: whoever holds the log and waits for a number
 * would stop everybody, and for ever where the holder of the number waits for the log.
 */
export async function beginBulletin(
  trx: Transaction<Database>,
  { code: area }: Pick<Office, 'code'>,
): Promise<BegunBulletin> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('bulletin-number', 0))`.execute(trx);
  const at = instantNow();
  const year = Number(officeDay(at).slice(0, 4));
  const { last } = await trx
    .selectFrom('bulletin')
    .select((row) => row.fn.max('sequence').as('last'))
    .where('area', '=', area)
    .where('year', '=', year)
    .executeTakeFirstOrThrow();
  const sequence = (last ?? 0) + 1;
  return { number: `${area}-${year}-G${sequence}`, area, year, sequence, at };
}
