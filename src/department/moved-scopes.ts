import type { Kysely } from 'kysely';
import type { Database } from '../platform/database.ts';
import type { DepartmentRow } from './schema.ts';

type Parents = ReadonlyMap<string, string | null>;

/**
 * Departments to which accounts are limited and which a new parent would put above a department, or take from above
 * it: those accounts would see other rows than the security officer granted. By code of the row that does it. Disabled
 * accounts count, since the administrator can enable them alone.
 * @param before the rows as they stand, by code; what is new has no rows yet that anybody could gain
 */
export async function movedScopes(
  db: Kysely<Database>,
  rows: readonly DepartmentRow[],
  before: ReadonlyMap<string, DepartmentRow>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const moved = rows.filter(({ code, parent }) => before.has(code) && before.get(code)?.parent !== parent);
  if (moved.length === 0) return new Map();
  const limited = await db.selectFrom('account').select('department').distinct().execute();
  const scopes = new Set(limited.map(({ department }) => department));
  const stored = await db.selectFrom('department').select(['code', 'parent']).execute();
  const now: Parents = new Map(stored.map(({ code, parent }) => [code, parent]));
  const then: Parents = new Map([...now, ...rows.map(({ code, parent }) => [code, parent] as const)]);
  return new Map(
    moved.map(({ code }) => {
      const [old, next] = [above(now, code), above(then, code)];
      const changed = [...old, ...next].filter((one) => old.has(one) !== next.has(one));
      return [code, changed.filter((one) => scopes.has(one)).sort()];
    }),
  );
}

/** Every department above this one. That the chain ends is checked elsewhere; a circle is walked once. */
function above(parents: Parents, code: string): Set<string> {
  const found = new Set<string>();
  for (let at = parents.get(code); at != null && !found.has(at); at = parents.get(at)) found.add(at);
  return found;
}
