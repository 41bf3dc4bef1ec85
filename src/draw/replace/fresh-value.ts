import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { attachmentOrProblem } from '../../attachment/queries.ts';
import { secondsOf } from '../../core/calendar/instant.ts';
import { isSignedRound } from '../../core/draw/drand.ts';
import { freshRound, isFreshDigits, roundTime } from '../../core/draw/entropy.ts';
import type { FreshSource } from '../../core/draw/seat-request.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import { refuseDifferentTyping } from '../ceremony/typings.ts';
import { findCommitment } from '../commit/commitment-store.ts';
import type { Draw } from '../queries.ts';
import type { FrozenRequest } from './freeze-request.ts';
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
 * The source that a request fixes: whoever could choose it later would look at a round first, and throw digits if he
 * does not like it.
 * @throws Problem `replacement-source-needed`
 */
export async function sourceFor(
  db: Kysely<Database>,
  draw: Draw,
  given: FreshSource | undefined,
): Promise<FreshSource | undefined> {
  if (given === undefined && (await needsFreshValue(db, draw)))
    throw new Problem(replacementProblems['replacement-source-needed']);
  return given;
}

/** As the words and the evidence take it. */
export interface TakenValue {
  readonly value: string;
  /** Of the round. */
  readonly signature?: string;
  readonly slip?: NonNullable<FreshValue['slip']>;
}

/**
 * The fresh value, from the source that the request has fixed: digits as two people typed them, or the round due.
 * @throws Problem `replacement-value-early`, `replacement-value-refused`, `attachment-unknown`, and those of typings
 */
export async function takeFreshValue(
  trx: Transaction<Database>,
  requestId: number,
  { source, logged_at }: FrozenRequest,
  given: FreshValue,
  now: string,
): Promise<TakenValue> {
  const { slip } = given;
  if (slip) await attachmentOrProblem(trx, slip.digest);
  const paper = slip && { slip };
  if ('digits' in given) {
    refuseWrongDigits(source, given.digits);
    await refuseDifferentTyping(trx, { request_id: requestId }, 0, given.digits);
    return { value: given.digits, ...paper };
  }
  const { signature } = given;
  const round = freshRound(logged_at);
  if (source?.source !== 'drand') throw refusedValue({ source });
  if (roundTime(round) > secondsOf(now)) {
    const known_at = `${new Date(roundTime(round) * 1000).toISOString().slice(0, 19)}Z`;
    throw new Problem(replacementProblems['replacement-value-early'], { members: { round, known_at } });
  }
  if (!isSignedRound(nativeSuites.sha256, round, signature)) throw refusedValue({ source, round });
  return { value: createHash('sha256').update(signature, 'hex').digest('hex'), signature, ...paper };
}

/** @throws Problem `replacement-value-refused` unless so many digits are what the request named */
export function refuseWrongDigits(source: FreshSource | undefined, digits: string): void {
  if (source?.source !== 'ceremony' || !isFreshDigits(digits, source.digits)) throw refusedValue({ source });
}

const refusedValue = (members: object) =>
  new Problem(replacementProblems['replacement-value-refused'], { members: { ...members } });
