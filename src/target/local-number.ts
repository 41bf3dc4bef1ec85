import { sql, type Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';

/** A local number, `L:500114:000123`: district and serial. */
const LOCAL_NUMBER = /^L:(\d{6}):(\d{6})$/;

/** Gives `count` new local numbers of a district, in order; one district's serials are given once. */
export async function giveLocalNumbers(
  trx: Transaction<Database>,
  district: string,
  count: number,
): Promise<string[]> {
  const { last_serial: last } = await trx
    .insertInto('target_local_number')
    .values({ district, last_serial: count })
    .onConflict((known) =>
      known
        .column('district')
        .doUpdateSet({ last_serial: sql<number>`target_local_number.last_serial + ${count}` }),
    )
    .returning('last_serial')
    .executeTakeFirstOrThrow();
  return Array.from({ length: count }, (_, i) => {
    return `L:${district}:${String(last - count + 1 + i).padStart(6, '0')}`;
  });
}

/** Notes local numbers that come with a list, e.g. from another installation, so that none is given twice. */
export async function noteLocalNumbers(trx: Transaction<Database>, ids: readonly string[]): Promise<void> {
  const highest = new Map<string, number>();
  for (const id of ids) {
    const [, district, serial] = LOCAL_NUMBER.exec(id) ?? [];
    if (district === undefined) continue;
    highest.set(district, Math.max(highest.get(district) ?? 1, Number(serial)));
  }
  if (highest.size === 0) return;
  await trx
    .insertInto('target_local_number')
    .values([...highest].map(([district, last_serial]) => ({ district, last_serial })))
    .onConflict((known) =>
      known.column('district').doUpdateSet({
        last_serial: sql<number>`greatest(target_local_number.last_serial, excluded.last_serial)`,
      }),
    )
    .execute();
}
