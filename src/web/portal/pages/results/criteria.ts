import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { PublicationPlace } from '../../../../publication/public-pages.ts';
import { type PlacedResult, searchResults } from '../../../../publication/search/search-results.ts';
import { targetId } from '../../../../register/fields.ts';
import { codeCriterion, criterion, cursorCriterion, textCriterion, yearCriterion } from '../../criteria.ts';

export const OUTCOMES = ['clean', 'problem', 'not_checked'] as const;

export const resultQuery = z.strictObject({
  q: textCriterion,
  department: codeCriterion,
  year: yearCriterion,
  kind: codeCriterion,
  outcome: criterion(z.enum(OUTCOMES)),
  cursor: cursorCriterion,
});
export type Chosen = Omit<z.infer<typeof resultQuery>, 'cursor'>;

const SHORTEST_NAME = 2;

/** A name of one character is had by nearly everybody. */
export const isTooShort = ({ q }: Chosen): boolean =>
  q !== undefined && [...q].length < SHORTEST_NAME && !targetId.safeParse(q).success;

/**
 * What looks like a code is looked for as one first, whole; where nobody has it, as a part of a name. The two are never
 * mixed in one list, so a page behind the first one is of the same kind.
 */
export async function findResults(
  app: Pick<FastifyInstance, 'db' | 'pool'>,
  { q, ...places }: Chosen,
  limit: number,
  after?: PublicationPlace,
): Promise<PlacedResult[]> {
  if (q === undefined) return await searchResults(app, places, limit, after);
  const code = targetId.safeParse(q);
  if (code.success) {
    const own = await searchResults(app, { ...places, code: code.data }, limit, after);
    if (own.length > 0) return own;
  }
  return [...q].length < SHORTEST_NAME ? [] : await searchResults(app, { ...places, name: q }, limit, after);
}
