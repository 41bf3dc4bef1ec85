/**
 * The one place where bulletins and publications are written (decision 17): texts first, then the bulletin over their
 * digests, then its digest into the public log, in the caller's transaction.
 */
import { sql, type Transaction } from 'kysely';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import { publicDocument } from '../../core/privacy/public-fields.ts';
import { appendEntries } from '../../ledger/append.ts';
import { actorOf, record } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import type { BegunBulletin } from './begin-bulletin.ts';
import {
  BULLETIN_TITLES,
  type BulletinKind,
  bulletinText,
  type NewPublication,
  type NumberedDigest,
} from './bulletin-document.ts';

const { sha256 } = nativeSuites;
/** So many texts are hashed and written at once, some milliseconds' work; between two batches others have their turn. */
const BATCH = 250;

/** What it stands beside: the log then says `corrected`, with the earlier text's digest and that of the reason. */
export interface Beside {
  /** Number of the publication. */
  readonly corrects: string;
  /** Digest of the text that was in force, hex. */
  readonly earlier: string;
  readonly reason: string;
}

export interface BulletinToPublish<Item extends NewPublication = NewPublication> {
  readonly kind: BulletinKind;
  /** The usual one of the kind, unless given. */
  readonly title?: string | undefined;
  /** One by one, so that however many there are they are not all in memory. */
  readonly items: Iterable<Item> | AsyncIterable<Item>;
  readonly beside?: Beside;
  /** Called for each batch when its texts are written, in order, before the next one is read. */
  readonly written?: (batch: readonly (NumberedDigest & { readonly item: Item })[]) => Promise<void>;
}

export interface PublishedBulletin extends NumberedDigest {
  readonly ledger_position: number;
  readonly items: readonly NumberedDigest[];
}

/**
 * Publishes texts under the number that was begun. The log's lock is taken last of all.
 * @throws ZodError for a text with a member that is not on the allow-list: a defect, nothing is published
 */
export async function publishBulletin<Item extends NewPublication>(
  trx: Transaction<Database>,
  begun: BegunBulletin,
  { kind, title = BULLETIN_TITLES[kind].zh, items: given, beside, written }: BulletinToPublish<Item>,
): Promise<PublishedBulletin> {
  const items: NumberedDigest[] = [];
  for await (const batch of inBatches(given)) {
    const rows = batch.map((item, i) => rowOf(begun, items.length + i + 1, item, beside));
    await insertPublications(trx, rows);
    const numbered = rows.map(({ number, digest }, i) => ({
      number,
      digest: digest.toString('hex'),
      item: batch[i]!,
    }));
    items.push(...numbered.map(({ number, digest }) => ({ number, digest })));
    await written?.(numbered);
  }
  if (items.length === 0) throw new Error('A bulletin publishes something.');
  const document = bulletinText({ number: begun.number, kind, title, published_at: begun.at, items });
  const digest = sha256.hash(utf8(document));
  const published = { number: begun.number, digest: hex(digest) };
  await record(trx, {
    action: 'bulletin.publish',
    object_kind: 'bulletin',
    object_id: begun.number,
    after: { kind, title, digest: published.digest, publications: items.length },
  });
  const [entry] = await appendEntries(trx, [logged(begun, kind, published.digest, beside)]);
  const { position: ledger_position } = entry!;
  await trx
    .insertInto('bulletin')
    .values({
      number: begun.number,
      area: begun.area,
      year: begun.year,
      sequence: begun.sequence,
      kind,
      title,
      document,
      digest: Buffer.from(digest),
      ledger_position,
      created_by: actorOf(trx).id,
      published_at: begun.at,
    })
    .execute();
  return { ...published, ledger_position, items };
}

function logged(
  { number, at }: BegunBulletin,
  kind: BulletinKind,
  digest: string,
  beside: Beside | undefined,
) {
  const entry = { kind: kind.replace('_', '-'), number, digest, at };
  if (beside === undefined) return { type: 'published', ...entry } as const;
  const reason = hex(sha256.hash(utf8(beside.reason)));
  return { type: 'corrected', ...entry, earlier: beside.earlier, reason } as const;
}

async function* inBatches<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    if (batch.push(item) < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

type Row = ReturnType<typeof rowOf>;

function rowOf(
  { number: bulletin, at }: BegunBulletin,
  item: number,
  given: NewPublication,
  beside?: Beside,
) {
  const document = jcs(publicDocument.parse(given.document));
  return {
    number: `${bulletin}-${item}`,
    bulletin,
    item,
    kind: given.document.kind,
    subject: given.subject,
    corrects: beside?.corrects ?? null,
    title: given.title,
    year: given.year,
    department: given.department,
    district: given.district ?? null,
    target_id: given.target_id ?? null,
    target_name: given.target_name ?? null,
    document,
    digest: Buffer.from(sha256.hash(utf8(document))),
    published_at: at,
  };
}

const column = <Name extends keyof Row>(rows: readonly Row[], name: Name) => rows.map((row) => row[name]);

/** One statement with one parameter for each column: the text of a statement with a parameter per cell would be longer than the rows. */
async function insertPublications(trx: Transaction<Database>, rows: readonly Row[]): Promise<void> {
  await sql`INSERT INTO publication (number, bulletin, item, kind, subject, corrects, title, year, department, district,
      target_id, target_name, document, digest, published_at)
    SELECT * FROM unnest(${column(rows, 'number')}::text[], ${column(rows, 'bulletin')}::text[], ${column(rows, 'item')}::int[],
      ${column(rows, 'kind')}::text[], ${column(rows, 'subject')}::text[], ${column(rows, 'corrects')}::text[],
      ${column(rows, 'title')}::text[], ${column(rows, 'year')}::int[], ${column(rows, 'department')}::text[],
      ${column(rows, 'district')}::text[], ${column(rows, 'target_id')}::text[], ${column(rows, 'target_name')}::text[],
      ${column(rows, 'document')}::text[], ${column(rows, 'digest')}::bytea[], ${column(rows, 'published_at')}::timestamptz[])`.execute(
    trx,
  );
}
