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
 * Submitted texts of plans by their digests (hex). A plan's text is long and every page of a visit needs it: it is read
 * and parsed once.
 */
export async function frozenRevisions(
  db: Kysely<Database>,
  digests: readonly string[],
): Promise<ReadonlyMap<string, PlanRevision>> {
  const found = new Map<string, PlanRevision>();
  for (const digest of digests) {
    const text = kept.get(digest);
    if (text !== undefined) found.set(digest, text);
  }
  const unknown = digests.filter((digest) => !found.has(digest));
  if (unknown.length === 0) return found;
  const rows = await db
    .selectFrom('plan_revision')
    .select(['document', 'digest'])
    .where(sql<string>`encode(digest, 'hex')`, '=', anyOf(unknown))
    .execute();
  if (kept.size + rows.length > KEPT_AT_MOST) kept.clear();
  for (const { document, digest } of rows) {
    const text = planRevision.parse(parseJson(document));
    kept.set(hex(digest), text);
    found.set(hex(digest), text);
  }
  return found;
}
