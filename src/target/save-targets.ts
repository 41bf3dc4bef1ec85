import type { Transaction } from 'kysely';
import type { Database } from '../platform/database.ts';
import { refuseCycle } from '../register/refuse-cycle.ts';
import { refuseFinding } from '../register/refuse-findings.ts';
import { anyOf, replaceParts, upsertRows } from '../register/write-rows.ts';
import { noteLocalNumbers } from './local-number.ts';
import { ALIAS_TABLE, EVALUATION_TABLE, PERMIT_TABLE, TARGET_TABLE } from './queries.ts';
import type { TargetRow } from './schema.ts';

/**
 * Writes targets, new or not, with their aliases, permits and evaluations, which replace what there was.
 * An owner may come later in the same transaction. The caller holds the register's lock.
 */
export async function saveTargets(trx: Transaction<Database>, rows: readonly TargetRow[]): Promise<void> {
  const ids = rows.map((row) => row.id);
  const own = rows.map(({ aliases: _, permits: __, evaluations: ___, ...fields }) => fields);
  await upsertRows(trx, TARGET_TABLE, own);
  await noteLocalNumbers(trx, ids);
  const aliases = rows.flatMap((row) => row.aliases.map((alias) => ({ target_id: row.id, alias })));
  await refuseTakenAlias(
    trx,
    ids,
    aliases.map(({ alias }) => alias),
  );
  const permits = rows.flatMap(({ id, permits }) => permits.map((permit) => ({ target_id: id, ...permit })));
  const evaluations = rows.flatMap((row) =>
    row.evaluations.map((given) => ({ target_id: row.id, ...given })),
  );
  await replaceParts(trx, ALIAS_TABLE, ids, aliases);
  await replaceParts(trx, PERMIT_TABLE, ids, permits);
  await replaceParts(trx, EVALUATION_TABLE, ids, evaluations);
  const owned = rows.filter((row) => row.owner_id !== null).map((row) => row.id);
  if (owned.length > 0) await refuseCycle(trx, TARGET_TABLE, 'owner_id', 'owner-cycle', owned);
  await refuseNameOfTwo(trx, ids);
}

// Sets of one list are checked one by one: a name that two of them use shows only when the second is written.

async function refuseTakenAlias(
  trx: Transaction<Database>,
  ids: readonly string[],
  aliases: readonly string[],
): Promise<void> {
  const taken = await trx
    .selectFrom('target_alias')
    .select(['alias', 'target_id'])
    .where('alias', '=', anyOf(aliases))
    .where((row) => row.not(row('target_id', '=', anyOf(ids))))
    .orderBy('alias')
    .limit(1)
    .executeTakeFirst();
  if (taken !== undefined) {
    refuseFinding('aliases', 'alias-taken', { value: taken.alias, target: taken.target_id });
  }
}

async function refuseNameOfTwo(trx: Transaction<Database>, ids: readonly string[]): Promise<void> {
  const clash = await trx
    .selectFrom('target_alias')
    .innerJoin('target', 'target.id', 'target_alias.alias')
    .select(['alias', 'target_id'])
    .where((row) => row.or([row('target_id', '=', anyOf(ids)), row('alias', '=', anyOf(ids))]))
    .orderBy('alias')
    .limit(1)
    .executeTakeFirst();
  if (clash !== undefined) {
    refuseFinding('aliases', 'alias-is-id', { value: clash.alias, target: clash.target_id });
  }
}
