import { type Kysely, sql, type Transaction } from 'kysely';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import type { Suite } from '../../core/canonical/suite.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import type { Draw } from '../queries.ts';
import type { CommitRequest } from '../schema.ts';
import { staffingProblems } from './problems.ts';

/** Somebody who stands in this staff document and not in the first one of the department, or the other way round. */
export interface StaffChange {
  readonly inspector: string;
  readonly pseudonym: string;
  readonly change: 'added' | 'removed';
}

/**
 * What was added to or left out of the staff since the first staff document (protocol section 9): for each
 * department, the earliest one of its draw or of the staffing draws over it, void ones too.
 */
export async function staffChanges(db: Kysely<Database>, draw: Draw): Promise<StaffChange[]> {
  const { parent_id, departments } = draw.staffing!;
  const { rows } = await sql<StaffChange>`
    WITH member AS (
      SELECT m.draw_id, m.inspector_id, m.pseudonym, i.department
      FROM staff_member m
      JOIN inspector i ON i.id = m.inspector_id
      WHERE i.department = ANY (${departments}::text[])
        AND (m.draw_id = ${parent_id} OR m.draw_id IN (SELECT draw_id FROM staffing WHERE parent_id = ${parent_id}))
        AND m.draw_id <= ${draw.id}
    ), first AS (
      SELECT department, min(draw_id) AS draw_id FROM member GROUP BY department
    ), before AS (
      SELECT member.* FROM member JOIN first USING (department, draw_id) WHERE draw_id <> ${draw.id}
    ), now AS (
      SELECT member.* FROM member JOIN first USING (department)
      WHERE member.draw_id = ${draw.id} AND first.draw_id <> ${draw.id}
    )
    SELECT coalesce(now.inspector_id, before.inspector_id) AS inspector,
      coalesce(now.pseudonym, before.pseudonym) AS pseudonym,
      CASE WHEN before.inspector_id IS NULL THEN 'added' ELSE 'removed' END AS change
    FROM now FULL JOIN before USING (inspector_id)
    WHERE now.inspector_id IS NULL OR before.inspector_id IS NULL
    ORDER BY 1`.execute(db);
  return rows;
}

/**
 * Keeps the reasons and gives what the commitment says of them: how many, and the digest of the list that is
 * published with the evidence, so that no reason can be thought up later.
 * @throws Problem `staffing-changes-unexplained`
 */
export async function explainChanges(
  trx: Transaction<Database>,
  suite: Suite,
  draw: Draw,
  reasons: NonNullable<CommitRequest['staff_changes']>,
): Promise<Record<string, string>> {
  const changes = await staffChanges(trx, draw);
  const reasonOf = new Map(reasons.map(({ inspector, reason }) => [inspector, reason]));
  const missing = changes.filter(({ inspector }) => !reasonOf.has(inspector));
  const known = new Set(changes.map(({ inspector }) => inspector));
  const unknown = reasons.map(({ inspector }) => inspector).filter((inspector) => !known.has(inspector));
  if (missing.length > 0 || unknown.length > 0) {
    const members = { missing: missing.map(({ inspector, change }) => ({ inspector, change })), unknown };
    throw new Problem(staffingProblems['staffing-changes-unexplained'], { members });
  }
  if (changes.length === 0) return {};
  const explained = changes.map((change) => ({ ...change, reason: reasonOf.get(change.inspector)! }));
  await trx
    .insertInto('staff_change')
    .values(explained.map(({ inspector, ...row }) => ({ draw_id: draw.id, inspector_id: inspector, ...row })))
    .execute();
  const count = (kind: StaffChange['change']) =>
    String(changes.filter(({ change }) => change === kind).length);
  return {
    staff_added: count('added'),
    staff_removed: count('removed'),
    staff_changes: hex(suite.hash(utf8(jcs(await publishedChanges(trx, draw.id))))),
  };
}

export interface PublishedChange {
  readonly change: string;
  readonly id: string;
  readonly reason: string;
}

/** The list whose digest the commitment has (`H(JCS(list))`), by pseudonym; public once the draw is disclosed. */
export const publishedChanges = (db: Kysely<Database>, drawId: number): Promise<PublishedChange[]> =>
  db
    .selectFrom('staff_change')
    .select(['change', 'pseudonym as id', 'reason'])
    .where('draw_id', '=', drawId)
    .orderBy('pseudonym')
    .execute();
