import type { Kysely } from 'kysely';
import type { Tier } from '../core/draw/document.ts';
import { officeToday } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';

/** The codes that rows may refer to; retired ones are not among them. */
export interface Vocabulary {
  readonly departments: ReadonlySet<string>;
  /** Dictionary → its codes. */
  readonly terms: ReadonlyMap<string, ReadonlySet<string>>;
  /** Credit scheme → its grades. */
  readonly schemes: ReadonlyMap<string, Readonly<Record<string, Tier>>>;
}

/** Reads the vocabulary once for a whole set of rows; it is a few thousand words at most. */
export async function readVocabulary(db: Kysely<Database>): Promise<Vocabulary> {
  const today = officeToday();
  const [departments, terms, schemes] = await Promise.all([
    db.selectFrom('department').select(['code', 'retired_on']).execute(),
    db.selectFrom('dictionary_term').select(['dictionary', 'code', 'retired_on']).execute(),
    db.selectFrom('credit_scheme').select(['code', 'grades', 'retired_on']).execute(),
  ]);
  const inUse = <Row extends { retired_on: string | null }>(rows: readonly Row[]) =>
    rows.filter((row) => row.retired_on === null || row.retired_on > today);
  const byDictionary = new Map<string, Set<string>>();
  for (const { dictionary, code } of inUse(terms)) {
    const codes = byDictionary.get(dictionary) ?? new Set();
    byDictionary.set(dictionary, codes.add(code));
  }
  return {
    departments: new Set(inUse(departments).map(({ code }) => code)),
    terms: byDictionary,
    schemes: new Map(inUse(schemes).map((scheme) => [scheme.code, scheme.grades as Record<string, Tier>])),
  };
}
