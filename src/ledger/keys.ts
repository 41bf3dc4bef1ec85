import type { Transaction } from 'kysely';
import { liveKeys, vouch } from '../core/ledger/key-history.ts';
import { actorOf, record } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { LogKeys } from '../platform/log-keys.ts';
import { Problem } from '../platform/problems.ts';
import { requireTwoPeople } from '../platform/second-person.ts';
import { appendEntries, lockLedger } from './append.ts';
import { ledgerProblems } from './problems.ts';
import { keyEntries } from './queries.ts';

/** The first step of a rotation: somebody asks, with a reason, for a new key in place of the one in force. */
export async function askForKey(
  trx: Transaction<Database>,
  reason: string,
): Promise<{ readonly replaces: string }> {
  const replaces = await keyInForce(trx);
  const asked = await trx
    .insertInto('ledger_key_request')
    .values({ replaces, asked_by: actorOf(trx).id, reason })
    .onConflict((conflict) => conflict.doNothing())
    .returning('replaces')
    .executeTakeFirst();
  if (asked === undefined) throw new Problem(ledgerProblems['ledger-key-already-asked']);
  await record(trx, { action: 'ledger.ask-for-key', object_kind: 'ledger_key', object_id: replaces, reason });
  return { replaces };
}

/**
 * The second step, by another person: makes the key and lets the log name it. The key before vouches for it, so
 * that verifiers who trust that one can follow; where its file is lost nobody can, and they have to be told.
 * @throws Problem `ledger-key-not-asked`, `second-person-needed`
 */
export async function replaceKey(
  trx: Transaction<Database>,
  keys: LogKeys,
): Promise<{ readonly added: string; readonly retired: string }> {
  await lockLedger(trx);
  const retired = await keyInForce(trx);
  const asked = await trx
    .selectFrom('ledger_key_request')
    .select(['asked_by', 'reason'])
    .where('replaces', '=', retired)
    .executeTakeFirst();
  if (asked === undefined) throw new Problem(ledgerProblems['ledger-key-not-asked']);
  await requireTwoPeople(trx, asked.asked_by);
  const before = keys.find(retired);
  const added = keys.add().key.text;
  await record(trx, {
    action: 'ledger.replace-key',
    object_kind: 'ledger_key',
    object_id: added,
    before: { key: retired },
    after: { key: added, vouched: before !== undefined },
    reason: asked.reason,
  });
  const entry = { type: 'key', at: instantNow(), purpose: 'log' } as const;
  await appendEntries(trx, [
    { ...entry, action: 'added', key: added, ...(before && { vouched: vouch(before, added) }) },
    { ...entry, action: 'retired', key: retired },
  ]);
  return { added, retired };
}

async function keyInForce(trx: Transaction<Database>): Promise<string> {
  const [key] = liveKeys(await keyEntries(trx, Number.MAX_SAFE_INTEGER)).log;
  if (key === undefined) throw new Error('The log names no key: beginLedger() was not called.');
  return key;
}
