import type { Kysely } from 'kysely';
import type { LogEntry } from '../../src/core/ledger/entries.ts';
import { appendEntries } from '../../src/ledger/append.ts';
import { record } from '../../src/platform/audit.ts';
import { instantNow } from '../../src/platform/clock.ts';
import { type Database, transact } from '../../src/platform/database.ts';

const actor = { id: 'system:test', name: '测试' };

/** An entry that any log may hold. */
export const publication = (number: string, at = instantNow()): LogEntry => ({
  type: 'published',
  at,
  digest: '0'.repeat(64),
  kind: 'plan',
  number,
});

/** Appends in a transaction of its own, as a verb does. */
export const append = (db: Kysely<Database>, entries: readonly LogEntry[]): Promise<{ position: number }[]> =>
  transact(db, actor, async (trx) => {
    await record(trx, { action: 'test.append', object_kind: 'test', object_id: '1' });
    return await appendEntries(trx, entries);
  });
