import type { Kysely } from 'kysely';
import { inScope, type Scope } from '../../account/scope/row-scope.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { sessionProblems } from './problems.ts';
import { drawsOfSession } from './queries.ts';

/** Of these draws those that do not exist for somebody of this scope. */
async function foreignDraws(db: Kysely<Database>, ids: readonly number[], scope: Scope): Promise<number> {
  if (scope === undefined || ids.length === 0) return 0;
  const seen = await db
    .selectFrom('draw')
    .select('id')
    .where('id', 'in', ids)
    .where(inScope(scope, 'draw'))
    .execute();
  return ids.length - seen.length;
}

/** A session is for those who see every draw of it: its digits decide all of them. */
export async function isForScope(db: Kysely<Database>, sessionId: number, scope: Scope): Promise<boolean> {
  if (scope === undefined) return true;
  const draws = await drawsOfSession(db, sessionId);
  const ids = draws.map(({ id }) => id);
  return (await foreignDraws(db, ids, scope)) === 0;
}

/**
 * @param draw that is to join or leave
 * @throws Problem `session-not-found`, `draw-not-found`
 */
export async function refuseForeignSession(
  db: Kysely<Database>,
  scope: Scope,
  { id, draw }: { readonly id: number; readonly draw?: number | undefined },
): Promise<void> {
  if (!(await isForScope(db, id, scope))) throw new Problem(sessionProblems['session-not-found']);
  if (draw !== undefined && (await foreignDraws(db, [draw], scope)) > 0)
    throw new Problem(drawProblems['draw-not-found']);
}
