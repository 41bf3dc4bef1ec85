import { type Kysely, sql } from 'kysely';
import { publicName } from '../core/privacy/mask.ts';
import { publicId } from '../core/privacy/public-result.ts';
import type { Database } from '../platform/database.ts';

/** Somebody of the register of whom the public may be told; whether it may be told at all, the sealed lists decide. */
export interface PublicFirm {
  /** The id under which the public may find it. */
  readonly id: string;
  /** Absent where somebody counted up local numbers to learn the names that they stand for. */
  readonly name?: string;
  readonly kind: string;
}

/** A credit code as people type it: with blanks, in small or full-width letters. */
export const typedCode = (typed: string): string => typed.normalize('NFKC').replace(/\s/g, '').toUpperCase();

/**
 * Firms with exactly this code, or exactly this name as the search compares names, by code. A natural person has neither
 * for the public; a business called after its operator is found by its code alone, for its full name is not public.
 */
export async function firmsCalled(db: Kysely<Database>, typed: string, limit: number): Promise<PublicFirm[]> {
  const rows = await db
    .selectFrom('target')
    .select(['id', 'kind', 'name', 'legal_representative'])
    .select(sql<boolean>`search_text(name) = search_text(${typed.trim()})`.as('is_named'))
    .where((eb) =>
      eb.or([
        eb('id', '=', typedCode(typed)),
        sql<boolean>`search_text(name) = search_text(${typed.trim()})`,
      ]),
    )
    .where('kind', '<>', 'person')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.flatMap(({ is_named, ...row }) => {
    const [id, name] = [publicId(row), publicName(row)];
    const isNamed = is_named && name === row.name;
    if (id === undefined || (!isNamed && row.id !== typedCode(typed))) return [];
    const isCounted = !isNamed && id.startsWith('L:');
    return [{ id, kind: row.kind, ...(!isCounted && { name }) }];
  });
}
