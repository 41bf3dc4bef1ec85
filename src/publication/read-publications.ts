/** What everybody may read of publications. A text that was withdrawn, and whatever names its target, is in none of it. */
import { type Kysely, type SqlBool, sql } from 'kysely';
import type { DocumentOf } from '../core/privacy/public-fields.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { publicationProblems } from './problems.ts';
import type { PublicationPlace } from './public-pages.ts';
import type { BulletinLine, BulletinView, PublicationLine, PublicationView } from './schema.ts';

type Db = Kysely<Database>;

/**
 * Whether the withdrawal `w` took the publication `p` off the site: its own, or for a correction, which repeats the whole
 * text, that of the result that it corrects.
 */
export const withdraws = (w: string, p: string) =>
  sql<SqlBool>`${sql.ref(`${w}.kind`)} = 'withdrawal' AND ${sql.ref(`${w}.corrects`)} IN (${sql.ref(`${p}.number`)},
    CASE WHEN ${sql.ref(`${p}.kind`)} = 'correction' THEN ${sql.ref(`${p}.corrects`)} END)`;

/** Publications as `p`, with the withdrawal, if any, as `w`. */
const rowsOf = (db: Db) =>
  db
    .selectFrom('publication as p')
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom('publication as w')
          .select(['w.number', 'w.published_at', 'w.document'])
          .where(withdraws('w', 'p'))
          .orderBy('w.published_at')
          .limit(1)
          .as('w'),
      (join) => join.onTrue(),
    )
    .select(['p.number', 'p.bulletin', 'p.item', 'p.kind', 'p.title', 'p.year', 'p.department', 'p.district'])
    .select(['p.target_id', 'p.target_name', 'p.corrects', 'p.digest', 'p.published_at', 'p.document'])
    .select([
      'w.number as withdrawal',
      'w.published_at as withdrawn_at',
      'w.document as withdrawal_document',
    ]);
type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>;

export interface PublicationFilter {
  readonly kind?: PublicationLine['kind'] | undefined;
  readonly year?: number | undefined;
  readonly department?: string | undefined;
}

/** Publications from the newest, withdrawn ones as such; `after` is the place of the last one seen. */
export async function listPublications(
  db: Db,
  filter: PublicationFilter,
  limit: number,
  after?: PublicationPlace,
): Promise<(PublicationLine & PublicationPlace)[]> {
  let rows = rowsOf(db)
    .orderBy('p.published_at', 'desc')
    .orderBy('p.bulletin', 'desc')
    .orderBy('p.item', 'desc')
    .limit(limit);
  if (filter.kind !== undefined) rows = rows.where('p.kind', '=', filter.kind);
  if (filter.year !== undefined) rows = rows.where('p.year', '=', filter.year);
  if (filter.department !== undefined) rows = rows.where('p.department', '=', filter.department);
  if (after !== undefined)
    rows = rows.where(
      sql<SqlBool>`(p.published_at, p.bulletin, p.item) < (${after.published_at}, ${after.bulletin}, ${after.item})`,
    );
  return (await rows.execute()).map((row) => ({ ...lineOf(row), item: row.item }));
}

/** The publications of a bulletin in their order, withdrawn ones as such, from behind item `after`. */
export async function publicationsOfBulletin(
  db: Db,
  bulletin: string,
  limit: number,
  after = 0,
): Promise<(PublicationLine & PublicationPlace)[]> {
  const rows = await rowsOf(db)
    .where('p.bulletin', '=', bulletin)
    .where('p.item', '>', after)
    .orderBy('p.item')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...lineOf(row), item: row.item }));
}

/** @throws Problem `publication-not-found` */
export async function readPublication(db: Db, number: string): Promise<PublicationView> {
  const row = await rowsOf(db).where('p.number', '=', number).executeTakeFirst();
  if (row === undefined) throw new Problem(publicationProblems['publication-not-found']);
  const bulletin = await db
    .selectFrom('bulletin')
    .select(['digest', 'ledger_position'])
    .where('number', '=', row.bulletin)
    .executeTakeFirstOrThrow();
  return {
    ...lineOf(row),
    document: textOf(row),
    ledger_position: bulletin.ledger_position,
    bulletin_digest: bulletin.digest.toString('hex'),
    beside: await readBeside(db, number),
  };
}

/** What stands beside a publication, in the order of time. */
async function readBeside(db: Db, number: string): Promise<PublicationView['beside']> {
  const rows = await rowsOf(db)
    .where('p.corrects', '=', number)
    .orderBy('p.published_at')
    .orderBy('p.bulletin')
    .execute();
  return rows.map((row) => {
    const { number: own, kind, digest, published_at, withdrawn } = lineOf(row);
    return { number: own, kind, digest, published_at, withdrawn, document: textOf(row) };
  });
}

const textOf = ({ withdrawal, document }: Row): unknown =>
  withdrawal === null ? JSON.parse(document) : null;

function lineOf(row: Row): PublicationLine {
  const isGone = row.withdrawal !== null;
  return {
    number: row.number,
    bulletin: row.bulletin,
    // The column's CHECK names the same kinds.
    kind: row.kind as PublicationLine['kind'],
    title: isGone ? null : row.title,
    year: row.year,
    department: row.department,
    district: isGone ? null : row.district,
    target_id: isGone ? null : row.target_id,
    target_name: isGone ? null : row.target_name,
    corrects: row.corrects,
    digest: row.digest.toString('hex'),
    published_at: row.published_at,
    withdrawn: withdrawnOf(row),
  };
}

function withdrawnOf({ withdrawal, withdrawn_at, withdrawal_document }: Row): PublicationLine['withdrawn'] {
  if (withdrawal === null || withdrawn_at === null || withdrawal_document === null) return null;
  const { decided_on, reason } = JSON.parse(withdrawal_document) as DocumentOf<'withdrawal'>;
  return { number: withdrawal, at: withdrawn_at, decided_on, reason };
}

const bulletins = (db: Db) =>
  db.selectFrom('bulletin').select(['number', 'kind', 'title', 'digest', 'ledger_position', 'published_at']);

const bulletinOf = (row: Awaited<ReturnType<ReturnType<typeof bulletins>['executeTakeFirstOrThrow']>>) => ({
  ...row,
  kind: row.kind as BulletinLine['kind'],
  digest: row.digest.toString('hex'),
});

/** Bulletins from the newest; `before` is the position in the log to go on from. */
export async function listBulletins(db: Db, limit: number, before?: number): Promise<BulletinLine[]> {
  let rows = bulletins(db).orderBy('ledger_position', 'desc').limit(limit);
  if (before !== undefined) rows = rows.where('ledger_position', '<', before);
  return (await rows.execute()).map(bulletinOf);
}

/** @throws Problem `bulletin-not-found` */
export async function readBulletin(db: Db, number: string): Promise<BulletinView> {
  const row = await bulletins(db).select('document').where('number', '=', number).executeTakeFirst();
  if (row === undefined) throw new Problem(publicationProblems['bulletin-not-found']);
  const { document, ...line } = row;
  return { ...bulletinOf(line), document: JSON.parse(document) };
}
