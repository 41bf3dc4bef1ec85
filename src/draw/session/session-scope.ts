import type { Kysely } from 'kysely';
import { inScope, type Scope } from '../../account/scope/row-scope.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';

/**
 * The guard of addresses looks at the session alone; the draw that is to join or leave it is looked at here.
 * @throws Problem `draw-not-found`
 */
export async function refuseForeignDraw(db: Kysely<Database>, scope: Scope, drawId: number): Promise<void> {
  const seen = await db
    .selectFrom('draw')
    .select('id')
    .where('id', '=', drawId)
    .where(inScope(scope, 'draw'))
    .executeTakeFirst();
  if (seen === undefined) throw new Problem(drawProblems['draw-not-found']);
}
