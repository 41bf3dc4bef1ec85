import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { secondsOf } from '../../core/calendar/instant.ts';
import { isSignedRound } from '../../core/draw/drand.ts';
import { freshRound, roundTime } from '../../core/draw/entropy.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import { findCommitment } from '../commit/commitment-store.ts';
import type { Draw } from '../queries.ts';
import { replacementProblems } from './problems.ts';
import type { FreshValue } from './schema.ts';

const LEAST_SIGNATURES = 2;

/**
 * Whether a seat of this draw is replaced with a fresh value (section 9): where its teams stand above level 2, or may
 * come to, by witnesses who signed the slip or by a round known last.
 */
export async function needsFreshValue(db: Kysely<Database>, draw: Draw): Promise<boolean> {
  if (draw.staffing !== undefined || draw.rehearsal) return false;
  const { entropy } = (await findCommitment(db, draw.id))!;
  const isWitnessed = (draw.now.outcome?.slip?.witnesses ?? 0) >= LEAST_SIGNATURES;
  return entropy.length > 0 && (isWitnessed || entropy.at(-1)!.source === 'drand');
}

/**
 * The fresh value as the words take it, and the signature of its round.
 * @throws Problem `replacement-value-early`, `replacement-value-refused`
 */
export function takeFreshValue(
  given: FreshValue,
  requestedAt: string,
  now: string,
): { readonly value: string; readonly signature?: string } {
  if ('digits' in given) return { value: given.digits };
  const round = freshRound(requestedAt);
  if (roundTime(round) > secondsOf(now)) {
    const known_at = `${new Date(roundTime(round) * 1000).toISOString().slice(0, 19)}Z`;
    throw new Problem(replacementProblems['replacement-value-early'], { members: { round, known_at } });
  }
  const { signature } = given;
  if (!isSignedRound(nativeSuites.sha256, round, signature))
    throw new Problem(replacementProblems['replacement-value-refused'], { members: { round } });
  return { value: createHash('sha256').update(signature, 'hex').digest('hex'), signature };
}
