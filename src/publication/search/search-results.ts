import type { FastifyInstance } from 'fastify';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { plannedOnce } from '../../platform/planned-once.ts';
import { publicAddress, publicationPath } from '../../public-files/layout.ts';
import type { PublicationPlace } from '../public-pages.ts';
import type { FoundResult, ResultCriteria } from './schema.ts';

type App = Pick<FastifyInstance, 'db' | 'pool'>;
type Condition = RawBuilder<SqlBool>;

export type PlacedResult = FoundResult & PublicationPlace;

/**
 * So many of the newest results are compared one by one with a name, and ten times as many where that finds a tenth of
 * the page, before the pairs of its characters are looked up. A name that fills no page of them is had by few, and these
 * few are sorted in no time; `有限公司` is had by nearly all, and sorting those would take longer than everything else. No
 * statistics can tell the two apart: the pairs of a long name come together, which the planner does not know.
 */
const COMPARED = [1_000, 10_000] as const;

/**
 * Published results that meet the criteria, the newest first; withdrawn ones are not among them. Read are publications
 * alone, never a register: what is not public cannot be found by.
 * @param after the place of the last one seen
 */
export async function searchResults(
  app: App,
  { name, kind, outcome, ...places }: ResultCriteria,
  limit: number,
  after?: PublicationPlace,
): Promise<PlacedResult[]> {
  const placed = [...placeConditions(places), ...(after === undefined ? [] : [before(after)])];
  const said = [
    STANDS,
    ...(kind === undefined ? [] : [sql<SqlBool>`p.target_kind = ${kind}`]),
    ...(outcome === undefined ? [] : [hasOutcome(outcome)]),
  ];
  if (name === undefined) return await read(app, sql`publication`, [...placed, ...said], limit);
  const named = sql<SqlBool>`strpos(p.search_name, (SELECT search_text(${name}))) > 0`;
  for (const compared of COMPARED) {
    const newest = sql`(SELECT p.* FROM publication p WHERE ${all(placed)} ${NEWEST_FIRST} LIMIT ${sql.lit(compared)})`;
    const found = await read(app, newest, [named, ...said], limit);
    if (found.length === limit) return found;
    if (found.length < limit / 10) break;
  }
  const paired = sql<SqlBool>`bigrams(p.search_name) @> bigrams(search_text(${name}))`;
  // OFFSET 0 keeps the planner from walking through all results in their order for the sake of the LIMIT.
  const few = sql`(SELECT p.* FROM publication p WHERE ${all([paired, named, ...placed])} OFFSET 0)`;
  return await read(app, few, said, limit);
}

const all = (conditions: readonly Condition[]) =>
  conditions.length === 0 ? sql`true` : sql.join(conditions, sql` AND `);

const NEWEST_FIRST = sql`ORDER BY p.published_at DESC, p.bulletin DESC, p.item DESC`;

const before = ({ published_at, bulletin, item }: PublicationPlace): Condition =>
  sql`(p.published_at, p.bulletin, p.item) < (${published_at}, ${bulletin}, ${item})`;

/** The corrections of `p`, the last one first. */
const CORRECTIONS = sql`FROM publication f WHERE f.corrects = p.number AND f.kind = 'correction'
  AND NOT EXISTS (SELECT FROM publication w WHERE w.corrects = f.number AND w.kind = 'withdrawal')
  ORDER BY f.published_at DESC, f.bulletin DESC LIMIT 1`;
export const OUTCOME = sql`coalesce((SELECT f.outcome ${CORRECTIONS}), p.outcome)`;

/** Not written as `OUTCOME = …`, of which the planner would think that hardly any row has it, and read all to sort them. */
const hasOutcome = (outcome: string) =>
  sql<SqlBool>`coalesce((SELECT f.outcome = ${outcome} ${CORRECTIONS}), p.outcome = ${outcome})`;

/** Not withdrawn; `OFFSET 0` has it looked up for each row that is left, and not joined with all withdrawals. */
export const STANDS = sql<SqlBool>`NOT EXISTS (SELECT FROM publication w
  WHERE w.corrects = p.number AND w.kind = 'withdrawal' OFFSET 0)`;

/** What an index in the order of time leads to, or leaves nearly all. */
function placeConditions({
  code,
  department,
  year,
  district,
}: Omit<ResultCriteria, 'name' | 'kind' | 'outcome'>) {
  return [
    sql<SqlBool>`p.kind = 'result'`,
    sql<SqlBool>`p.corrects IS NULL`,
    ...(code === undefined ? [] : [sql<SqlBool>`p.target_id = ${code}`]),
    ...(department === undefined ? [] : [sql<SqlBool>`p.department = ${department}`]),
    ...(year === undefined ? [] : [sql<SqlBool>`p.year = ${year}`]),
    ...(district === undefined ? [] : [sql<SqlBool>`p.district = ${district}`]),
  ];
}

interface Row extends Omit<PlacedResult, 'address'> {}

async function read(
  app: App,
  from: RawBuilder<unknown>,
  conditions: readonly Condition[],
  limit: number,
): Promise<PlacedResult[]> {
  const rows = await plannedOnce(
    app,
    sql<Row>`
    SELECT p.number, p.bulletin, p.item, p.title, p.year, p.department, p.district, p.target_id, p.target_kind,
      p.target_name, ${OUTCOME} AS outcome, p.published_at,
      coalesce((SELECT json_agg(json_build_object('number', f.number, 'kind', f.kind,
          'published_at', to_char(f.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
          ORDER BY f.published_at, f.bulletin)
        FROM publication f WHERE f.corrects = p.number), '[]') AS beside
    FROM ${from} AS p WHERE ${all(conditions)} ${NEWEST_FIRST} LIMIT ${sql.lit(limit)}`,
  );
  return rows.map((row) => ({ ...row, address: publicAddress(publicationPath(row.bulletin, row.number)) }));
}
