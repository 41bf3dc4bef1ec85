/**
 * Words (protocol section 7): the only place where seedrandom is used, and the only source of chance in a
 * draw. Nothing but `int32()` of it is called.
 */
import seedrandom from 'seedrandom';
import { ProtocolError } from '../canonical/protocol-error.ts';

export interface Words {
  /** The next four key-stream bytes as an unsigned 32-bit number. */
  word(): number;
  /** A number in 0 … n − 1, each equally likely, for 1 ≤ n ≤ 2^32; takes at least one word. */
  below(n: number): number;
}

const RANGE = 2 ** 32;
/** With the 256 bytes that seedrandom drops itself, use starts at key-stream byte 3072. */
const DISCARDED_WORDS = 704;

/** Words of the ARC4 key `key`, from key-stream byte 256 on, where seedrandom starts. For the self-test. */
export function keyStream(key: string): () => number {
  const generator = seedrandom(key);
  return () => generator.int32() >>> 0;
}

/**
 * The generator of one sub-seed, 64 lower-case hex characters. Anything else is refused: seedrandom takes
 * any value, uses the low byte of each character, and is silently random where there is none.
 */
export function wordsOf(sub: string): Words {
  if (typeof sub !== 'string' || !/^[0-9a-f]{64}$/.test(sub)) {
    throw new ProtocolError('seed-invalid', 'a seed is exactly 64 lower-case hex characters');
  }
  const word = keyStream(sub);
  for (let i = 0; i < DISCARDED_WORDS; i++) word();
  return {
    word,
    below(n) {
      if (!Number.isInteger(n) || n < 1 || n > RANGE) throw new RangeError(`below(${n}): n is 1 to 2^32`);
      for (;;) {
        const taken = word();
        // 2^32 mod n < n, so a word under 2^32 − n is under the bound whatever the remainder is.
        if (taken < RANGE - n || taken < RANGE - (RANGE % n)) return taken % n;
      }
    },
  };
}
