import type { Transaction } from 'kysely';
import { jcs } from '../../core/canonical/jcs.ts';
import type { EntropySource } from '../../core/draw/document.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { sessionOf } from './membership.ts';
import { sessionProblems } from './problems.ts';
import { ceremonyItem, holdSession, refuseOver, sessionOrProblem } from './queries.ts';

/**
 * The entropy a draw commits to: its session's ceremony and nothing else, or what is asked where it is in none.
 * @throws Problem `session-over`, `session-entropy-differs`; `draw-commitment-refused` where nothing is asked
 */
export async function entropyToCommit(
  trx: Transaction<Database>,
  drawId: number,
  asked: readonly EntropySource[] | undefined,
): Promise<EntropySource[]> {
  const id = await sessionOf(trx, drawId);
  if (id === undefined) {
    if (asked !== undefined) return [...asked];
    throw new Problem(drawProblems['draw-commitment-refused'], { members: { reason: 'entropy-missing' } });
  }
  await holdSession(trx, id);
  await refuseOver(trx, id);
  const entropy = [ceremonyItem(await sessionOrProblem(trx, id))];
  if (asked === undefined || jcs(asked) === jcs(entropy)) return entropy;
  throw new Problem(sessionProblems['session-entropy-differs'], { members: { session: id, entropy } });
}
