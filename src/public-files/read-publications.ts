/** What is published, as it stands now: the text, and what stands beside it. Reads bulletins and publications alone. */
import type pg from 'pg';
import type { PublicationKind } from '../core/privacy/public-fields.ts';

/** Something published later about a publication. */
export interface StandsBeside {
  readonly number: string;
  readonly kind: 'correction' | 'withdrawal' | 'objection';
  readonly title: string | null;
  readonly published_at: string;
  /** SHA-256 of its document, hex. */
  readonly digest: string;
  /** The public text, as JCS; null where it is withdrawn. */
  readonly document: string | null;
}

export interface PublishedText {
  readonly number: string;
  readonly item: number;
  readonly kind: PublicationKind;
  readonly corrects: string | null;
  /** Null where it is withdrawn, or stands beside what is: a title may name the firm. */
  readonly title: string | null;
  /** The public text as JCS; null where it is withdrawn. */
  readonly document: string | null;
  readonly year: number;
  readonly department: string | null;
  /** UTC to the second. */
  readonly published_at: string;
  readonly digest: string;
  readonly bulletin: string;
  readonly bulletin_kind: string;
  readonly bulletin_title: string;
  readonly bulletin_digest: string;
  readonly ledger_position: number;
  readonly withdrawn: boolean;
  /** In the order in which it was published. */
  readonly beside: readonly StandsBeside[];
}

/** Texts read at a time: a few milliseconds' work between two turns of everybody else. */
const BATCH = 250;

/** A correction holds the whole text, and goes with it. Answers to objections and the withdrawal itself stay. */
const withdrawn = (p: string) => `EXISTS (SELECT FROM publication w WHERE w.kind = 'withdrawal'
  AND w.corrects IN (${p}.number, CASE WHEN ${p}.kind = 'correction' THEN ${p}.corrects END))`;
/** The title of whatever stands beside a withdrawn text may name the firm as well. */
const nameless = (p: string) => `EXISTS (SELECT FROM publication w WHERE w.kind = 'withdrawal'
  AND w.corrects IN (${p}.number, ${p}.corrects))`;
const now = (p: string) =>
  `CROSS JOIN LATERAL (SELECT ${withdrawn(p)} AS withdrawn, ${nameless(p)} AS nameless OFFSET 0) gone`;
const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const SELECT = `
  SELECT p.number, p.item, p.kind, p.corrects, p.year, p.department, ${instant('p.published_at')} AS published_at,
    encode(p.digest, 'hex') AS digest, p.bulletin, b.kind AS bulletin_kind, b.title AS bulletin_title,
    encode(b.digest, 'hex') AS bulletin_digest, b.ledger_position, gone.withdrawn,
    CASE WHEN NOT gone.nameless THEN p.title END AS title,
    CASE WHEN NOT gone.withdrawn THEN p.document END AS document,
    coalesce((SELECT json_agg(json_build_object('number', f.number, 'kind', f.kind, 'published_at', ${instant('f.published_at')},
        'digest', encode(f.digest, 'hex'), 'title', CASE WHEN NOT gone.nameless THEN f.title END,
        'document', CASE WHEN NOT gone.withdrawn THEN f.document END)
        ORDER BY f.published_at, f.bulletin, f.item)
      FROM publication f ${now('f')}
      WHERE f.corrects = p.number), '[]') AS beside
  FROM publication p
  JOIN bulletin b ON b.number = p.bulletin
  ${now('p')}`;

/**
 * What bulletins behind a place of the log have touched: their own publications, those that they stand beside, and what
 * else stands beside these.
 */
const TOUCHED = `
  fresh AS (SELECT p.number, p.corrects FROM bulletin b JOIN publication p ON p.bulletin = b.number WHERE b.ledger_position > $1),
  touched AS (
    SELECT number FROM fresh UNION SELECT corrects FROM fresh WHERE corrects IS NOT NULL
    UNION SELECT f.number FROM publication f JOIN fresh ON f.corrects = fresh.corrects
    UNION SELECT r.corrects FROM publication r JOIN fresh ON r.number = fresh.corrects WHERE r.corrects IS NOT NULL)`;

/** Texts that were touched behind `since`, in no order. */
export const touchedTexts = (client: pg.ClientBase, since: number): AsyncGenerator<PublishedText[]> =>
  inBatches(client, `WITH ${TOUCHED} ${SELECT} WHERE p.number IN (SELECT number FROM touched)`, [since]);

/** Texts of one data set, the oldest first. */
export const textsOfYear = (
  client: pg.ClientBase,
  kind: PublicationKind,
  year: number,
): AsyncGenerator<PublishedText[]> =>
  inBatches(
    client,
    `${SELECT} WHERE p.kind = $1 AND p.year = $2 ORDER BY p.published_at, p.bulletin, p.item`,
    [kind, year],
  );

export interface DataSetKey {
  readonly kind: PublicationKind;
  readonly year: number;
}

/** The data sets that have a touched text in them. */
export async function touchedDataSets(client: pg.ClientBase, since: number): Promise<DataSetKey[]> {
  const { rows } = await client.query<DataSetKey>(
    `WITH ${TOUCHED} SELECT DISTINCT p.kind, p.year FROM publication p JOIN touched USING (number) ORDER BY p.kind, p.year`,
    [since],
  );
  return rows;
}

/** Kinds and departments of what was published for itself and is touched. */
export async function touchedFeeds(
  client: pg.ClientBase,
  since: number,
): Promise<{ kind: PublicationKind; department: string | null }[]> {
  const { rows } = await client.query<{ kind: PublicationKind; department: string | null }>(
    `WITH ${TOUCHED} SELECT DISTINCT p.kind, p.department FROM publication p JOIN touched USING (number)
     WHERE p.corrects IS NULL ORDER BY p.kind, p.department`,
    [since],
  );
  return rows;
}

/**
 * The newest texts of a kind, and of what stands beside them; the newest first.
 * @param department of the text, or of the one that it stands beside; undefined for all
 */
export async function newestTexts(
  client: pg.ClientBase,
  kind: PublicationKind,
  department: string | undefined,
  most: number,
): Promise<PublishedText[]> {
  const newest = (p: string) =>
    `ORDER BY ${p}.published_at DESC, ${p}.bulletin DESC, ${p}.item DESC LIMIT $3`;
  const { rows } = await client.query<PublishedText>(
    `WITH newest AS (
      (SELECT p.number FROM publication p
        WHERE p.kind = $1 AND ($2::text IS NULL OR p.department = $2) ${newest('p')})
      UNION ALL
      (SELECT p.number FROM publication p JOIN publication about ON about.number = p.corrects
        WHERE about.kind = $1 AND ($2::text IS NULL OR about.department = $2) ${newest('p')}))
    ${SELECT} WHERE p.number IN (SELECT number FROM newest) ${newest('p')}`,
    [kind, department ?? null, most],
  );
  return rows;
}

export interface PublishedBulletin {
  readonly number: string;
  readonly document: string;
  /** SHA-256 of the document, hex. */
  readonly digest: string;
  readonly ledger_position: number;
}

/** The last one, by its place in the log: whatever stands before it there was committed before it. */
export async function lastBulletin(client: pg.ClientBase): Promise<PublishedBulletin | undefined> {
  const { rows } = await client.query<PublishedBulletin>(
    `${BULLETINS} ORDER BY ledger_position DESC LIMIT 1`,
  );
  return rows[0];
}

export async function bulletinAt(
  client: pg.ClientBase,
  position: number,
): Promise<PublishedBulletin | undefined> {
  const { rows } = await client.query<PublishedBulletin>(`${BULLETINS} WHERE ledger_position = $1`, [
    position,
  ]);
  return rows[0];
}

export const bulletinsSince = (client: pg.ClientBase, since: number): AsyncGenerator<PublishedBulletin[]> =>
  inBatches(client, `${BULLETINS} WHERE ledger_position > $1`, [since]);

const BULLETINS = `SELECT number, document, encode(digest, 'hex') AS digest, ledger_position FROM bulletin`;

/** Rows of a query by a cursor, within the transaction of `client`; one such reading at a time. */
async function* inBatches<Row extends object>(
  client: pg.ClientBase,
  query: string,
  values: readonly (string | number)[],
): AsyncGenerator<Row[]> {
  // DECLARE takes no parameters.
  const literal = (value: string | number) =>
    typeof value === 'number' ? String(value) : client.escapeLiteral(value);
  const text = query.replace(/\$(\d)/g, (_, place: string) => literal(values[Number(place) - 1]!));
  await client.query(`DECLARE texts NO SCROLL CURSOR FOR ${text}`);
  for (;;) {
    const { rows } = await client.query<Row>(`FETCH ${BATCH} FROM texts`);
    if (rows.length === 0) break;
    yield rows;
  }
  await client.query('CLOSE texts');
}
