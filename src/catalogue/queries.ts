import { type Kysely, sql } from 'kysely';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { anyOf, type RowTable } from '../register/write-rows.ts';
import { BLANK_ITEM, type CatalogueItem, type ComparedItem } from './schema.ts';

export const CATALOGUE_TABLE: RowTable = {
  name: 'catalogue_item',
  keys: ['code'],
  columns: ['name', ...Object.keys(BLANK_ITEM), 'issuer', 'published_on'],
};

export async function findItems(db: Kysely<Database>, codes: readonly string[]): Promise<CatalogueItem[]> {
  return await db
    .selectFrom('catalogue_item')
    .selectAll()
    .where('code', '=', anyOf(codes))
    .$castTo<CatalogueItem>()
    .execute();
}

/**
 * The catalogue beside the office's own matters, as a query. An item is gone when it is retired or its issuer has a
 * newer edition without it, and changed when it says something else than when one of its matters claimed it. A matter
 * whose claim came with an import, and not by `claim`, has nothing to be compared with.
 */
export function selectCompared(db: Kysely<Database>) {
  const today = officeToday();
  const compared = sql<ComparedItem>`(
    SELECT item.*, coalesce(own.matters, '{}') AS matters, own.claimed_on,
      coalesce(claim.changed, '{}') AS changed_fields,
      CASE WHEN item.retired_on <= ${today}::date OR item.published_on <
          (SELECT max(published_on) FROM catalogue_item AS edition WHERE edition.issuer = item.issuer) THEN 'gone'
        WHEN own.matters IS NULL THEN 'unclaimed'
        WHEN claim.changed IS NOT NULL THEN 'changed'
        ELSE 'claimed' END AS state
    FROM catalogue_item AS item
    CROSS JOIN LATERAL (
      SELECT array_agg(matter.code ORDER BY matter.code) AS matters, max(matter.claimed_on) AS claimed_on FROM matter
      WHERE matter.catalogue_code = item.code AND (matter.retired_on IS NULL OR matter.retired_on > ${today}::date)
    ) AS own
    CROSS JOIN LATERAL (
      SELECT array_agg(DISTINCT said.key COLLATE "C" ORDER BY said.key COLLATE "C") AS changed
      FROM (
        SELECT DISTINCT ON (matter) item AS claimed FROM catalogue_claim
        WHERE catalogue_code = item.code AND matter = ANY (own.matters) ORDER BY matter, id DESC
      ) AS last CROSS JOIN LATERAL jsonb_each(last.claimed) AS said
      WHERE said.value IS DISTINCT FROM to_jsonb(item) -> said.key
    ) AS claim)`;
  return db.selectFrom(compared.as('catalogue_item')).selectAll();
}
