/** An office whose audit log has rows of the last days, as the service writes and as an auditor exports them. */
import { type Kysely, sql } from 'kysely';
import { type AuditVerification, readAuditLine, verifyAuditDays } from '../../src/core/audit/verify-days.ts';
import { parseJson } from '../../src/core/canonical/parse-json.ts';
import { type LogEntry, logEntry } from '../../src/core/ledger/entries.ts';
import type { Database } from '../../src/platform/database.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import type { TestApp } from '../support/app.ts';

/** The office's date `ago` days before the database's today. */
export async function dayBefore(db: Kysely<Database>, ago: number): Promise<string> {
  const { rows } = await sql<{ day: string }>`
    SELECT (now() AT TIME ZONE INTERVAL '8 hours')::date - ${ago}::int AS day`.execute(db);
  return rows[0]!.day;
}

/** Rows of a day, at noon or another hour of UTC, as the service would have written them then. */
export async function writeRows(
  db: Kysely<Database>,
  day: string,
  count: number,
  hour = '04:00',
): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) => ({
    at: `${day}T${hour}:0${i % 10}.000Z`,
    actor: 'account:1',
    actor_name: '甲',
    action: 'draw.run',
    object_kind: 'draw',
    object_id: `TEST-2026-${i}`,
    after: JSON.stringify({ 结果: i, none: null, ratio: 0.5 }),
  }));
  await db.insertInto('audit_entry').values(rows).execute();
}

export async function ledgerNow({ app }: Pick<TestApp, 'app'>): Promise<LogEntry[]> {
  const reply = await app.inject('/api/v1/public/ledger/entries?limit=1000');
  return reply.json().items.map(({ body }: { body: string }) => logEntry.parse(parseJson(body)));
}

/** What `npm run verify:audit` says of the export of now and the ledger of now. */
export async function verifyNow(
  office: Pick<TestApp, 'app'>,
  auditor: { authorization: string },
  from?: string,
): Promise<AuditVerification> {
  const query = from === undefined ? '' : `?from=${from}`;
  const reply = await office.app.inject({ url: `/api/v1/audit/days/export${query}`, headers: auditor });
  const lines = reply.body
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => readAuditLine(line, index + 1));
  return verifyAuditDays(nativeSuites.sha256, lines, await ledgerNow(office), from);
}
