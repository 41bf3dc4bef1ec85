import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { hex } from '../core/canonical/bytes.ts';
import { parseJson } from '../core/canonical/parse-json.ts';
import type { Database } from '../platform/database.ts';
import type { VisitRow } from '../visit/queries.ts';
import { type RecordDocument, recordDocument } from './schema.ts';

/** A version of a department's part as it was received. */
export interface StoredRecord {
  readonly draw_id: number;
  readonly visit: string;
  readonly department: string;
  readonly version: number;
  readonly client_id: string;
  /** `client_id` of the version before. */
  readonly base: string | null;
  readonly number: number;
  readonly document: RecordDocument;
  readonly digest: string;
  /** Certificate number of who wrote it; null where a clerk entered it. */
  readonly inspector_id: string | null;
  readonly on_behalf: boolean;
  readonly signed_by: string[];
  readonly actor: string;
  readonly actor_name: string;
  readonly received_at: string;
  /** Certificate numbers of those who confirmed it. */
  readonly confirmed_by: string[];
}

const select = (db: Kysely<Database>) =>
  db
    .selectFrom('visit_record')
    .selectAll('visit_record')
    .select(
      sql<string[]>`ARRAY(SELECT c.inspector_id FROM record_confirmation c
        WHERE c.draw_id = visit_record.draw_id AND c.visit = visit_record.visit
          AND c.department = visit_record.department AND c.version = visit_record.version
        ORDER BY c.confirmed_at, c.inspector_id)`.as('confirmed_by'),
    );

type Row = Selectable<Database['visit_record']> & { confirmed_by: string[] };

const opened = ({ document, digest, paper, ...row }: Row): StoredRecord => ({
  ...row,
  number: Number(row.number),
  document: recordDocument.parse(parseJson(document)),
  digest: hex(digest),
  on_behalf: paper !== null,
});

type OfVisit = Pick<VisitRow, 'draw_id' | 'id'>;

/** The newest version of each department's part, by department. */
export async function headsOf(db: Kysely<Database>, { draw_id, id }: OfVisit): Promise<StoredRecord[]> {
  const rows = await select(db)
    .where('draw_id', '=', draw_id)
    .where('visit', '=', id)
    .distinctOn('department')
    .orderBy('department')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(opened);
}

/** The newest version of one department's part. */
export async function headOf(
  db: Kysely<Database>,
  { draw_id, id }: OfVisit,
  department: string,
): Promise<StoredRecord | undefined> {
  const row = await select(db)
    .where('draw_id', '=', draw_id)
    .where('visit', '=', id)
    .where('department', '=', department)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && opened(row);
}

/** Every version of every part, by department and version. */
export async function versionsOf(db: Kysely<Database>, { draw_id, id }: OfVisit): Promise<StoredRecord[]> {
  const rows = await select(db)
    .where('draw_id', '=', draw_id)
    .where('visit', '=', id)
    .orderBy('department')
    .orderBy('version')
    .execute();
  return rows.map(opened);
}

/** What a device sent under this id, of whatever visit. */
export async function findByClientId(db: Kysely<Database>, id: string): Promise<StoredRecord | undefined> {
  const row = await select(db).where('client_id', '=', id).executeTakeFirst();
  return row && opened(row);
}

export interface NewRecord {
  readonly draw_id: number;
  readonly visit: string;
  readonly department: string;
  readonly version: number;
  readonly client_id: string;
  readonly base: string | null;
  /** JCS. */
  readonly document: string;
  readonly digest: Buffer;
  readonly inspector_id: string | null;
  readonly paper: Buffer | null;
  readonly signed_by: string[];
  readonly actor: string;
  readonly actor_name: string;
  readonly received_at: string;
}

/** Stores a version; gives the number of its receipt. */
export async function insertRecord(trx: Transaction<Database>, row: NewRecord): Promise<number> {
  const { number } = await trx
    .insertInto('visit_record')
    .values(row)
    .returning('number')
    .executeTakeFirstOrThrow();
  return Number(number);
}
