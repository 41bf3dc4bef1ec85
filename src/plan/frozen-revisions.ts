import { type Kysely, sql } from 'kysely';
import { hex } from '../core/canonical/bytes.ts';
import { parseJson } from '../core/canonical/parse-json.ts';
import type { Database } from '../platform/database.ts';
import { anyOf } from '../register/write-rows.ts';
import { type PlanRevision, planRevision } from './schema.ts';

/** Texts by their SHA-256: a frozen text never changes, so whoever has it by its digest has it for good. */
const kept = new Map<string, PlanRevision>();
/** A year's visits stand on a handful of plans. */
const KEPT_AT_MOST = 64;

/**
 * The revisions that the draws were drawn from, by `plan_id/revision`. A plan's text is long and every visit's page
 * needs it: it is read and parsed once.
 */
export async function revisionsOfDraws(
  db: Kysely<Database>,
  draws: readonly number[],
): Promise<ReadonlyMap<string, PlanRevision>> {
  const { rows } = await sql<{ plan_id: number; revision: number; digest: Buffer }>`
    SELECT plan_id, revision, digest FROM plan_revision WHERE (plan_id, revision) IN (
      SELECT plan_id, revision FROM draw_task WHERE draw_id = ANY(${[...draws]}))`.execute(db);
  const named = rows.map(({ plan_id, revision, digest }) => [`${plan_id}/${revision}`, hex(digest)] as const);
  await read(
    db,
    named.map(([, digest]) => digest).filter((digest) => !kept.has(digest)),
  );
  return new Map(named.map(([name, digest]) => [name, kept.get(digest)!]));
}

async function read(db: Kysely<Database>, digests: readonly string[]): Promise<void> {
  if (digests.length === 0) return;
  const rows = await db
    .selectFrom('plan_revision')
    .select(['document', 'digest'])
    .where(sql<string>`encode(digest, 'hex')`, '=', anyOf(digests))
    .execute();
  if (kept.size + rows.length > KEPT_AT_MOST) kept.clear();
  for (const { document, digest } of rows) kept.set(hex(digest), planRevision.parse(parseJson(document)));
}
