/** The SQL of a draw's staff: who is available, whom they must not visit, what is sealed. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { StaffShortages } from './shortages.ts';

/** The days in which the draw's visits are done, both ends included, `YYYY-MM-DD`. */
export interface VisitWindow {
  readonly from: string;
  readonly to: string;
}

export interface AvailableInspector {
  readonly id: string;
  readonly department: string;
  readonly scopes: string[];
  /** Units that are left of the year's. */
  readonly capacity: number;
}

/**
 * Who may be drawn (protocol section 4; 失效人员不纳入抽取范围): in service, with a certificate valid to the
 * last day of the window, and not on leave for the whole of it; somebody back before its end can still go.
 * What is left of a year's capacity is what official draws of the year, but for void ones, have not given yet.
 */
export async function availableInspectors(
  db: Kysely<Database>,
  departments: readonly string[],
  window: VisitWindow,
  year: number,
): Promise<AvailableInspector[]> {
  const { rows } = await sql<AvailableInspector>`
    WITH given AS (
      SELECT staff_member.inspector_id, count(*) AS units
      FROM seat_now
      JOIN staff_member ON staff_member.draw_id = seat_now.draw_id AND staff_member.pseudonym = seat_now.pseudonym
      JOIN frame ON frame.draw_id = seat_now.draw_id
      JOIN draw ON draw.id = seat_now.draw_id
      WHERE NOT draw.rehearsal AND extract(year FROM frame.sealed_at + interval '8 hours') = ${year}
        AND NOT EXISTS (SELECT FROM ledger_entry WHERE ledger_entry.draw = frame.number AND ledger_entry.type = 'void')
      GROUP BY staff_member.inspector_id
    )
    SELECT inspector.id, inspector.department, inspector.scopes,
      greatest(0, inspector.capacity - coalesce(given.units, 0))::integer AS capacity
    FROM inspector LEFT JOIN given ON given.inspector_id = inspector.id
    WHERE inspector.department = ANY (${departments}::text[])
      AND inspector.status = 'in_service'
      AND (inspector.retired_on IS NULL OR inspector.retired_on > ${window.from}::date)
      AND inspector.certificate_valid_until >= ${window.to}::date
      AND NOT EXISTS (SELECT FROM inspector_leave WHERE inspector_leave.inspector_id = inspector.id
        AND leave_from <= ${window.from}::date AND leave_to >= ${window.to}::date)
    ORDER BY inspector.id`.execute(db);
  return rows;
}

export interface RecusedEntry {
  readonly inspector_id: string;
  readonly ordinal: number;
  /** hex of the salt (protocol section 4) */
  readonly token: string;
}

/**
 * Entries of a frame that inspectors must not visit. A recusal is from the whole firm: it follows the owner of
 * the target that was named and everything that owner owns, to any depth.
 */
export async function recusedEntries(
  db: Kysely<Database>,
  drawId: number,
  inspectors: readonly string[],
): Promise<RecusedEntry[]> {
  const { rows } = await sql<RecusedEntry>`
    WITH RECURSIVE family AS (
      SELECT inspector_id, target_id FROM inspector_recusal WHERE inspector_id = ANY (${inspectors}::text[])
      UNION
      SELECT family.inspector_id, kin.id
      FROM family CROSS JOIN LATERAL (
        SELECT owner_id AS id FROM target WHERE target.id = family.target_id AND owner_id IS NOT NULL
        UNION ALL
        SELECT id FROM target WHERE target.owner_id = family.target_id) AS kin
    )
    SELECT family.inspector_id, frame_entry.ordinal, encode(frame_entry.salt, 'hex') AS token
    FROM family JOIN frame_entry ON frame_entry.draw_id = ${drawId} AND frame_entry.target_id = family.target_id`.execute(
    db,
  );
  return rows;
}

export interface SealedStaff {
  /** JCS of the staff document. */
  readonly document: string;
  readonly digest: Uint8Array;
  readonly size: number;
  readonly shortages: StaffShortages;
}

export async function insertStaff(
  trx: Transaction<Database>,
  drawId: number,
  { document, digest, size, shortages }: SealedStaff,
  members: readonly { readonly pseudonym: string; readonly inspector_id: string }[],
): Promise<void> {
  await trx
    .insertInto('staff')
    .values({
      draw_id: drawId,
      document,
      digest: Buffer.from(digest),
      size,
      shortages: JSON.stringify(shortages),
    })
    .execute();
  if (members.length === 0) return;
  await sql`
    INSERT INTO staff_member (draw_id, pseudonym, inspector_id)
    SELECT ${drawId}, * FROM unnest(
      ${members.map(({ pseudonym }) => pseudonym)}::text[],
      ${members.map(({ inspector_id: id }) => id)}::text[])`.execute(trx);
}

/** `undefined` where the draw assigns no teams, or is not sealed. */
export async function findStaff(db: Kysely<Database>, drawId: number): Promise<SealedStaff | undefined> {
  const row = await db
    .selectFrom('staff')
    .select(['document', 'digest', 'size', 'shortages'])
    .where('draw_id', '=', drawId)
    .executeTakeFirst();
  return row && { ...row, shortages: row.shortages as unknown as StaffShortages };
}
