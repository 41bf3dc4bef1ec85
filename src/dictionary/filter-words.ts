import type { SelectQueryBuilder } from 'kysely';
import { z } from 'zod';
import type { Database } from '../platform/database.ts';
import { containing, nameContains, retiredFilter, wantRetired } from '../register/filters.ts';
import { type CreditScheme, dictionary, type Term } from './schema.ts';

/** Criteria of the list of terms, which is one dictionary's, and of the export. */
export const termFilters = z.strictObject({
  dictionary: dictionary.optional().describe('词典'),
  ...nameContains,
  ...retiredFilter,
});
export type TermFilters = z.infer<typeof termFilters>;

type Terms = SelectQueryBuilder<Database, 'dictionary_term', Term>;

/** The terms that meet every criterion. */
export function filterTerms(all: Terms, query: TermFilters): Terms {
  let rows = all.where(wantRetired(query.retired));
  if (query.dictionary !== undefined) rows = rows.where('dictionary', '=', query.dictionary);
  if (query.name !== undefined) rows = rows.where(containing('name', query.name));
  return rows;
}

/** Criteria of the list of credit schemes and of the export. */
export const schemeFilters = z.strictObject({ ...nameContains, ...retiredFilter });
export type SchemeFilters = z.infer<typeof schemeFilters>;

type Schemes = SelectQueryBuilder<Database, 'credit_scheme', CreditScheme>;

/** The schemes that meet every criterion. */
export function filterSchemes(all: Schemes, query: SchemeFilters): Schemes {
  let rows = all.where(wantRetired(query.retired));
  if (query.name !== undefined) rows = rows.where(containing('name', query.name));
  return rows;
}
