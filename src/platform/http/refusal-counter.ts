import type { RefusedAttempt } from '../audit.ts';
import { networkOf } from './network-of.ts';

/** Attempts of one caller in a minute that have a row each. */
const SINGLE = { known: 60, anonymous: 10 } as const;
/** Rows of all anonymous callers together in a minute. */
const SINGLE_ANONYMOUS_TOGETHER = 60;
/** Anonymous addresses that are told apart in a minute; and those that get a sum of their own at its end. */
const ADDRESSES = 1_000;
const SUMS = 20;

interface Seen {
  readonly first: RefusedAttempt;
  singles: number;
  counted: number;
}

/**
 * Bounds what refused attempts can write: whoever tries more often in a minute is counted, and gets one row with
 * the number at its end. So anonymous callers write at most 60 + 20 + 1 rows a minute, however many there are.
 */
export class RefusalCounter {
  readonly #sumAction: string;
  #callers = new Map<string, Seen>();
  #anonymous = 0;
  #addresses = 0;

  /** @param sumAction what the row with a number says was tried */
  constructor(sumAction: string) {
    this.#sumAction = sumAction;
  }

  /** Whether the attempt is only counted; otherwise it is to be written. */
  isCounted(attempt: RefusedAttempt): boolean {
    const isAnonymous = attempt.actor.id === 'anonymous';
    const seen = this.#seen(attempt, isAnonymous);
    const isSingle =
      seen.singles < (isAnonymous ? SINGLE.anonymous : SINGLE.known) &&
      (!isAnonymous || this.#anonymous < SINGLE_ANONYMOUS_TOGETHER);
    if (isSingle) {
      seen.singles += 1;
      if (isAnonymous) this.#anonymous += 1;
    } else {
      seen.counted += 1;
    }
    return !isSingle;
  }

  #seen(attempt: RefusedAttempt, isAnonymous: boolean): Seen {
    const own = isAnonymous ? `anonymous ${networkOf(attempt.actor.address ?? '')}` : attempt.actor.id;
    const known = this.#callers.get(own);
    if (known !== undefined) return known;
    if (isAnonymous && this.#addresses >= ADDRESSES) return this.#others(attempt);
    if (isAnonymous) this.#addresses += 1;
    const seen = { first: attempt, singles: 0, counted: 0 };
    this.#callers.set(own, seen);
    return seen;
  }

  #others(attempt: RefusedAttempt): Seen {
    const seen = this.#callers.get(OTHERS) ?? { first: attempt, singles: 0, counted: 0 };
    this.#callers.set(OTHERS, seen);
    return seen;
  }

  /** The sums of the minute, and begins the next one. */
  takeSums(): RefusedAttempt[] {
    const counted = [...this.#callers].filter(([, seen]) => seen.counted > 0);
    this.#callers = new Map();
    this.#anonymous = 0;
    this.#addresses = 0;
    const isAnonymous = ([key]: [string, Seen]) => key.startsWith('anonymous ');
    const named = counted.filter(([key]) => key !== OTHERS);
    const addresses = named.filter(isAnonymous).sort(([, a], [, b]) => b.counted - a.counted);
    const others = [...addresses.slice(SUMS), ...counted.filter(([key]) => key === OTHERS)];
    return [
      ...[...named.filter((caller) => !isAnonymous(caller)), ...addresses.slice(0, SUMS)].map(
        ([, { first, counted: attempts }]) => sumOf(this.#sumAction, first.actor, attempts),
      ),
      ...(others.length === 0
        ? []
        : [
            sumOf(
              this.#sumAction,
              { id: 'anonymous', name: '' },
              others.reduce((sum, [, seen]) => sum + seen.counted, 0),
            ),
          ]),
    ];
  }
}

const OTHERS = 'others';

function sumOf(
  action: string,
  { request: _request, ...actor }: RefusedAttempt['actor'],
  attempts: number,
): RefusedAttempt {
  return {
    actor,
    action,
    object_kind: 'path',
    object_id: 'several',
    refusal: 'too-many-to-list',
    attempts,
  };
}
