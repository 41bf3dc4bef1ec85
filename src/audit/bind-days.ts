import { randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { type AuditRow, auditDayDigest, auditEntry, auditTree } from '../core/audit/day.ts';
import { appendEntries } from '../ledger/append.ts';
import { record } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import { type Database, transact } from '../platform/database.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { digestBefore, insertDay, lockDays, nextDay, unboundRows } from './queries.ts';

const SYSTEM = { id: 'system:audit', name: '审计日志 audit log' } as const;
const SET_ROWS = 5_000;

/**
 * Binds every day of the audit log that has ended and is not yet in the public ledger, one entry each, also of days
 * without rows. The service calls it at start and every hour; several processes may do so at once. Returns the days.
 * @param through no later day than this; without it, through yesterday
 */
export async function bindAuditDays(db: Kysely<Database>, through?: string): Promise<string[]> {
  const days: string[] = [];
  while ((await nextDay(db, through)) !== undefined) {
    try {
      days.push(await transact(db, SYSTEM, (trx) => bindNextDay(trx, through)));
    } catch (error) {
      if (!(error instanceof BoundMeanwhile)) throw error;
    }
  }
  return days;
}

/** Another process bound the day while this one waited for the lock. */
class BoundMeanwhile extends Error {}

/**
 * A row belongs to the first day bound while it is visible. Ids and times are given before a transaction commits, so
 * neither says which rows are there already: the ids that were found are kept with the day (`audit_day.entries`), and
 * a row that appears among them later is bound with the next day.
 */
async function bindNextDay(trx: Transaction<Database>, through: string | undefined): Promise<string> {
  await lockDays(trx);
  const day = await nextDay(trx, through);
  if (day === undefined) throw new BoundMeanwhile();
  const tree = auditTree(nativeSuites.sha256);
  const runs: [first: number, end: number][] = [];
  for await (const row of rowsToBind(trx, day)) {
    tree.add(row);
    const run = runs.at(-1);
    if (run?.[1] === row.id) run[1] += 1;
    else runs.push([row.id, row.id + 1]);
  }
  const bound = { day, salt: randomBytes(32).toString('hex'), size: tree.size() };
  const digest = auditDayDigest(nativeSuites.sha256, bound, tree.root(), await digestBefore(trx, day));
  const after = { digest, size: bound.size };
  await record(trx, { action: 'audit.bind', object_kind: 'audit_day', object_id: day, after });
  const [entry] = await appendEntries(trx, [auditEntry(day, digest, instantNow())]);
  const ids = `{${runs.map(([first, end]) => `[${first},${end})`).join(',')}}`;
  await insertDay(trx, { ...bound, digest, ledger_position: entry!.position }, ids);
  return day;
}

async function* rowsToBind(trx: Transaction<Database>, day: string): AsyncGenerator<AuditRow> {
  let last = 0;
  for (;;) {
    const rows = await unboundRows(trx, day, SET_ROWS, last);
    yield* rows;
    if (rows.length < SET_ROWS) return;
    last = rows.at(-1)!.id;
  }
}
