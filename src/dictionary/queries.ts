import { type Kysely, sql } from 'kysely';
import type { Tier } from '../core/draw/document.ts';
import type { Database } from '../platform/database.ts';
import { anyOf, type RowTable } from '../register/write-rows.ts';
import type { CreditScheme, Dictionary, Term } from './schema.ts';

export const TERM_TABLE: RowTable = {
  name: 'dictionary_term',
  keys: ['dictionary', 'code'],
  columns: ['name', 'name_en'],
};

export const SCHEME_TABLE: RowTable = { name: 'credit_scheme', keys: ['code'], columns: ['name', 'grades'] };

/** The terms of all dictionaries as a query, for lists to filter and order. */
export function selectTerms(db: Kysely<Database>) {
  return db
    .selectFrom('dictionary_term')
    .select(['code', 'name', 'name_en', 'retired_on', 'version'])
    .select((row) => row.ref('dictionary').$castTo<Dictionary>().as('dictionary'));
}

/** @param ids `dictionary/code` each. */
export async function findTerms(db: Kysely<Database>, ids: readonly string[]): Promise<Term[]> {
  return await selectTerms(db).where(sql`dictionary || '/' || code`, '=', anyOf(ids)).execute();
}

/** The credit schemes as a query, for lists to filter and order. */
export function selectSchemes(db: Kysely<Database>) {
  return db
    .selectFrom('credit_scheme')
    .select(['code', 'name', 'retired_on', 'version'])
    .select((row) => row.ref('grades').$castTo<Record<string, Tier>>().as('grades'));
}

export async function findSchemes(db: Kysely<Database>, codes: readonly string[]): Promise<CreditScheme[]> {
  return await selectSchemes(db).where('code', '=', anyOf(codes)).execute();
}
