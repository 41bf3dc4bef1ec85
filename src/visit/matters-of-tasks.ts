import type { Kysely } from 'kysely';
import { findMatters } from '../matter/queries.ts';
import { findMatterLists } from '../matter-list/queries.ts';
import type { MatterInList } from '../matter-list/schema.ts';
import type { Database } from '../platform/database.ts';
import type { MatterShown, Visit } from './schema.ts';

/**
 * The matters of these tasks as the version of the list has them that their plan follows: whoever makes a visit goes
 * by what was published, not by what the register says since. Of a plan without a list, as the register has them.
 * Each once, by code and version.
 */
export async function mattersOfTasks(
  db: Kysely<Database>,
  tasks: readonly Pick<Visit['tasks'][number], 'matters' | 'list_version'>[],
): Promise<MatterShown[]> {
  const codes = new Map<string | null, Set<string>>();
  for (const { matters, list_version: version } of tasks)
    codes.set(version, new Set([...(codes.get(version) ?? []), ...matters]));
  const [lists, unlisted] = await Promise.all([
    findMatterLists(
      db,
      [...codes.keys()].filter((version) => version !== null),
    ),
    findMatters(db, [...(codes.get(null) ?? [])]),
  ]);
  const listed = lists.flatMap(({ number, matters }) =>
    [...codes.get(number)!].flatMap((code): MatterShown[] => {
      const matter = matters.get(code);
      return matter === undefined ? [] : [{ ...withNulls(matter), list_version: number }];
    }),
  );
  const shown = [...listed, ...unlisted.map((matter): MatterShown => ({ ...matter, list_version: null }))];
  const keyOf = ({ code, list_version: version }: MatterShown) => `${code} ${version ?? ''}`;
  return shown.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** A list is silent where the register says null. */
const withNulls = (matter: MatterInList) => ({
  ...matter,
  sub_item: matter.sub_item ?? null,
  content: matter.content ?? null,
  work_guide: matter.work_guide ?? null,
});
