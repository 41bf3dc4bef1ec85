import { instantOf, secondsOf } from '../../core/calendar/instant.ts';
import type { EntropySource } from '../../core/draw/document.ts';
import { ROUND_AFTER_SECONDS, roundTime } from '../../core/draw/entropy.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';

/** Refuses a drand round that could be known too soon. `at` is when the commitment is logged. */
export function refuseEarlyRounds(entropy: readonly EntropySource[], at: string): void {
  for (const item of entropy) {
    if (item.source !== 'drand') continue;
    const known = roundTime(item.round);
    if (known >= secondsOf(at) + ROUND_AFTER_SECONDS) continue;
    throw new Problem(drawProblems['draw-commitment-refused'], {
      detail: {
        zh: `drand 第 ${item.round} 轮须晚于承诺至少 10 分钟。`,
        en: `Round ${item.round} of drand must be at least 10 minutes after the commitment.`,
      },
      members: { reason: 'round-too-early', round: item.round, known_at: instantOf(known) },
    });
  }
}

/** Refuses to take a value of a round that has not happened. */
export function refuseUnknownRounds(entropy: readonly EntropySource[], at: string): void {
  for (const item of entropy) {
    if (item.source !== 'drand' || roundTime(item.round) <= secondsOf(at)) continue;
    const known_at = instantOf(roundTime(item.round));
    throw new Problem(drawProblems['draw-entropy-early'], { members: { known_at } });
  }
}
