import { type Kysely, type SelectQueryBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import type { AuditDay, AuditRow } from '../core/audit/day.ts';
import { hex } from '../core/canonical/bytes.ts';
import type { Database } from '../platform/database.ts';
import type { AuditCriteria } from './schema.ts';

type Db = Kysely<Database>;

/** Rows of the audit log with `before` and `after` as the texts of their JSON. */
const columnsOf = (rows: SelectQueryBuilder<Database, 'audit_entry', object>) =>
  rows
    .select(['id', 'at', 'actor', 'actor_name', 'role', 'request', 'address', 'action'])
    .select(['object_kind', 'object_id', 'reason', 'refusal', 'attempts'])
    .select([sql<string | null>`before::text`.as('before'), sql<string | null>`after::text`.as('after')]);

const auditRows = (db: Db) => columnsOf(db.selectFrom('audit_entry'));

type StoredRow = Awaited<ReturnType<ReturnType<typeof auditRows>['executeTakeFirstOrThrow']>>;

/** What is absent is left out, as JCS wants it. */
const toAuditRow = (row: StoredRow): AuditRow =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as AuditRow;

/** Rows that meet the criteria. */
function foundRows(
  db: Db,
  { actor, action, object_kind, object_id, from, until, request, refused }: AuditCriteria,
) {
  let rows = db.selectFrom('audit_entry');
  if (actor !== undefined) rows = rows.where('actor', '=', actor);
  if (action !== undefined) rows = rows.where('action', '=', action);
  if (object_kind !== undefined) rows = rows.where('object_kind', '=', object_kind);
  if (object_id !== undefined) rows = rows.where('object_id', '=', object_id);
  if (request !== undefined) rows = rows.where('request', '=', request);
  if (from !== undefined) rows = rows.where('at', '>=', from);
  if (until !== undefined) rows = rows.where('at', '<', until);
  if (refused !== undefined) rows = rows.where('refusal', refused === 'true' ? 'is not' : 'is', null);
  return rows;
}

/** Up to `limit` rows that meet the criteria, the newest first, from before the row `before`. */
export async function searchAudit(
  db: Db,
  criteria: AuditCriteria,
  limit: number,
  before?: number,
): Promise<AuditRow[]> {
  let rows = columnsOf(foundRows(db, criteria)).orderBy('id', 'desc').limit(limit);
  if (before !== undefined) rows = rows.where('id', '<', before);
  return (await rows.execute()).map(toAuditRow);
}

export async function countAudit(db: Db, criteria: AuditCriteria): Promise<number> {
  const { rows } = await foundRows(db, criteria)
    .select(sql<number>`count(*)`.as('rows'))
    .executeTakeFirstOrThrow();
  return rows;
}

/** Offset of the office's time from UTC: a day is a day in China, whatever the machine's time zone. */
const CHINA = sql`INTERVAL '8 hours'`;

/**
 * The first day that has ended and is not bound yet, by the clock that stamps the rows: the database's.
 * @param through no later day than this
 */
export async function nextDay(db: Db, through = 'infinity'): Promise<string | undefined> {
  const { rows } = await sql<{ day: string }>`
    SELECT day FROM (
      SELECT coalesce((SELECT max(day) + 1 FROM audit_day),
                      (SELECT (min(at) AT TIME ZONE ${CHINA})::date FROM audit_entry)) AS day) AS next
    WHERE day < (now() AT TIME ZONE ${CHINA})::date AND day <= ${through}::date`.execute(db);
  return rows[0]?.day;
}

/** Rows up to the end of `day` that no day holds yet, from after the row `after`, in the order of ids. */
export async function unboundRows(db: Db, day: string, limit: number, after: number): Promise<AuditRow[]> {
  const rows = await auditRows(db)
    .innerJoin(
      sql<{ first: number; end: number }>`
        (SELECT lower(ids) AS first, coalesce(upper(ids), 9223372036854775807) AS end
         FROM unnest('{[1,)}'::int8multirange - coalesce((SELECT range_agg(entries) FROM audit_day), '{}')) AS gap (ids))`.as(
        'gap',
      ),
      (join) => join.on(sql<SqlBool>`audit_entry.id >= gap.first AND audit_entry.id < gap.end`),
    )
    .where('id', '>', after)
    .where(sql<SqlBool>`at < ((${day}::date + 1)::timestamp AT TIME ZONE ${CHINA})`)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toAuditRow);
}

/** One day at a time is bound, by one process. */
export async function lockDays(trx: Transaction<Database>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('audit-day', 0))`.execute(trx);
}

export interface BoundDay extends AuditDay {
  readonly digest: string;
  readonly ledger_position: number;
}

export async function insertDay(trx: Transaction<Database>, day: BoundDay, ids: string): Promise<void> {
  await trx
    .insertInto('audit_day')
    .values({
      day: day.day,
      entries: ids,
      size: day.size,
      salt: Buffer.from(day.salt, 'hex'),
      digest: Buffer.from(day.digest, 'hex'),
      ledger_position: day.ledger_position,
    })
    .execute();
}

/** Bound days from `from` through `through`, in order. */
export async function boundDays(
  db: Db,
  from?: string,
  through?: string,
  limit?: number,
): Promise<BoundDay[]> {
  let days = db
    .selectFrom('audit_day')
    .select(['day', 'size', 'salt', 'digest', 'ledger_position'])
    .orderBy('day');
  if (from !== undefined) days = days.where('day', '>=', from);
  if (through !== undefined) days = days.where('day', '<=', through);
  if (limit !== undefined) days = days.limit(limit);
  return (await days.execute()).map((row) => ({ ...row, salt: hex(row.salt), digest: hex(row.digest) }));
}

/** The digest of the day before `day`. */
export async function digestBefore(db: Db, day: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('audit_day')
    .select('digest')
    .where('day', '<', day)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && hex(row.digest);
}

/** Rows of a bound day from after the row `after`, in the order of ids. */
export async function rowsOfDay(db: Db, day: string, limit: number, after: number): Promise<AuditRow[]> {
  const rows = await auditRows(db)
    .innerJoin(
      sql<{ first: number; end: number }>`
        (SELECT lower(ids) AS first, upper(ids) AS end
         FROM (SELECT unnest(entries) AS ids FROM audit_day WHERE day = ${day}) AS span)`.as('span'),
      (join) => join.on(sql<SqlBool>`audit_entry.id >= span.first AND audit_entry.id < span.end`),
    )
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toAuditRow);
}
