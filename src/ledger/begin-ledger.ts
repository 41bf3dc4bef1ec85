import type { Kysely } from 'kysely';
import { liveKeys } from '../core/ledger/key-history.ts';
import { record } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import { type Database, transact } from '../platform/database.ts';
import type { LogKeys } from '../platform/log-keys.ts';
import { Problem } from '../platform/problems.ts';
import { appendEntries, lockLedger } from './append.ts';
import { keyEntries } from './queries.ts';
import { checkWholeLog, publishCheckpoint } from './sign-checkpoint.ts';

const SYSTEM = { id: 'system:ledger', name: '公开日志' };

/**
 * At the start of the service: a log without a key gets its first, as a `key` entry, and the whole log is
 * compared with what was last signed. A log that may not be signed does not stop the service: `keys.refusal`
 * holds the reason, health shows it, and nothing is signed.
 */
export async function beginLedger(db: Kysely<Database>, keys: LogKeys): Promise<void> {
  if (!(await hasKey(db))) {
    await transact(db, SYSTEM, async (trx) => {
      await lockLedger(trx);
      // Another process may have come first.
      const key = (await hasKey(trx)) ? undefined : keys.newest().key.text;
      if (key !== undefined)
        await appendEntries(trx, [{ type: 'key', at: instantNow(), action: 'added', key, purpose: 'log' }]);
      await record(trx, {
        action: 'ledger.begin',
        object_kind: 'ledger',
        object_id: keys.origin,
        after: { key },
      });
    });
  }
  try {
    await checkWholeLog(db, keys);
    await publishCheckpoint(db, keys);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

const hasKey = async (db: Kysely<Database>): Promise<boolean> =>
  liveKeys(await keyEntries(db, Number.MAX_SAFE_INTEGER)).log.length > 0;
