/** What codes in public texts are called: names of departments and terms, and of nobody. */
import type { Kysely } from 'kysely';
import type { Dictionary } from '../dictionary/schema.ts';
import type { Database } from '../platform/database.ts';

interface NamedTerm {
  readonly name: string;
  readonly name_en: string | null;
}

export interface PublicWords {
  readonly departments: ReadonlyMap<string, string>;
  /** By `dictionary/code`. */
  readonly terms: ReadonlyMap<string, NamedTerm>;
  readonly creditSchemes: ReadonlyMap<string, string>;
}

/** Retired ones too: an old text still uses them. */
export async function readPublicWords(db: Kysely<Database>): Promise<PublicWords> {
  const [departments, terms, schemes] = await Promise.all([
    db.selectFrom('department').select(['code', 'name']).execute(),
    db.selectFrom('dictionary_term').select(['dictionary', 'code', 'name', 'name_en']).execute(),
    db.selectFrom('credit_scheme').select(['code', 'name']).execute(),
  ]);
  return {
    departments: new Map(departments.map(({ code, name }) => [code, name])),
    terms: new Map(terms.map(({ dictionary, code, ...named }) => [`${dictionary}/${code}`, named])),
    creditSchemes: new Map(schemes.map(({ code, name }) => [code, name])),
  };
}

/** The terms of one dictionary, by code in byte order. */
export const termsOf = ({ terms }: PublicWords, dictionary: Dictionary): (NamedTerm & { code: string })[] =>
  [...terms]
    .flatMap(([key, named]) =>
      key.startsWith(`${dictionary}/`) ? [{ ...named, code: key.slice(dictionary.length + 1) }] : [],
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
