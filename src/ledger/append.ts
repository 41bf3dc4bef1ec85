import { sql, type Transaction } from 'kysely';
import { utf8 } from '../core/canonical/bytes.ts';
import { jcs } from '../core/canonical/jcs.ts';
import { leafHash, treeBuilder } from '../core/canonical/merkle.ts';
import { type LogEntry, logEntry } from '../core/ledger/entries.ts';
import type { Database } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { insertCheckpoint, insertEntries, lastCheckpoint } from './queries.ts';

/** One writer at a time: positions have no gaps, so two appends can never go on side by side. */
const LEDGER_LOCK = 0x1ed6e2;

/** Until the transaction ends nobody else appends: for a verb whose entries depend on those before. */
export async function lockLedger(trx: Transaction<Database>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${LEDGER_LOCK})`.execute(trx);
}

/**
 * Appends entries to the public log in the caller's transaction (protocol section 10) and writes the checkpoint
 * over the whole log. The lock is held until the transaction ends, so a verb appends last.
 * Returns each entry's position, from 0.
 */
export async function appendEntries(
  trx: Transaction<Database>,
  entries: readonly LogEntry[],
): Promise<{ position: number }[]> {
  await lockLedger(trx);
  const last = await lastCheckpoint(trx);
  const tree = treeBuilder(nativeSuites.sha256, last && { size: last.size, peaks: last.frontier });
  const rows = entries.map((given) => {
    const entry = { ...given, at: laterOf(given.at, last?.at) };
    const body = jcs(logEntry.parse(entry));
    const leaf = leafHash(nativeSuites.sha256, utf8(body));
    const position = tree.size;
    tree.append(leaf);
    return {
      position,
      type: entry.type,
      draw: entry.draw ?? null,
      at: entry.at,
      body,
      leaf: Buffer.from(leaf),
    };
  });
  await insertEntries(trx, rows);
  await insertCheckpoint(trx, tree.frontier(), tree.root(), rows.at(-1)!.at);
  return rows.map(({ position }) => ({ position }));
}

/**
 * Times never run backwards in the log: whoever waited for the lock, or has a slower clock, is entered at the
 * time of the entry before.
 */
const laterOf = (at: string, before: string | undefined): string => {
  const floor = before === undefined ? at : `${before.slice(0, 19)}Z`;
  return at < floor ? floor : at;
};
