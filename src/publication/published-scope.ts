import { type Kysely, sql } from 'kysely';
import type { Database } from '../platform/database.ts';

/** Years and departments by which what is published can be looked for. */
export interface PublishedScope {
  /** The newest first. */
  readonly years: readonly number[];
  /** Codes of departments that lead a published plan, in byte order. */
  readonly departments: readonly string[];
}

/** Read of plans, lists and rules alone: results, of which there are most, are of a plan's year and department. */
export async function readPublishedScope(db: Kysely<Database>): Promise<PublishedScope> {
  const rows = await db
    .selectFrom('publication')
    .select(['year', 'department'])
    .distinct()
    .where(sql<boolean>`kind IN ('plan', 'matter_list', 'sampling_rules')`)
    .execute();
  return {
    years: [...new Set(rows.map(({ year }) => year))].sort((a, b) => b - a),
    departments: [...new Set(rows.flatMap(({ department }) => department ?? []))].sort(),
  };
}
