import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CREDIT_CODE_ALPHABET, checkCreditCode } from '../../../src/core/register/credit-code.ts';

const character = fc.constantFrom(...CREDIT_CODE_ALPHABET);
const body = fc.array(character, { minLength: 17, maxLength: 17 }).map((characters) => characters.join(''));

/** The check character by the standard's own sentence, with exact powers: an independent second calculation. */
function checkCharacter(code: string): string {
  const sum = [...code].reduce(
    (total, c, i) => total + BigInt(CREDIT_CODE_ALPHABET.indexOf(c)) * 3n ** BigInt(i),
    0n,
  );
  return CREDIT_CODE_ALPHABET[Number((31n - (sum % 31n)) % 31n)]!;
}

describe('a unified social credit code (GB 32100-2015)', () => {
  it.each(['91500114MA60D4NB68', '91350200MA2YJ1XR9G', '91440101MA5CJQ4N59', '91310000MA1F000110'])(
    '%s is valid, in lower case too',
    (code) => {
      expect(checkCreditCode(code)).toBe('ok');
      expect(checkCreditCode(code.toLowerCase())).toBe('ok');
    },
  );

  it('of an early registration may fail the check digit', () => {
    expect(checkCreditCode('91350100M0001TGQXM')).toBe('wrong-check-digit');
  });

  it('has 18 characters', () => {
    expect(checkCreditCode('')).toBe('wrong-length');
    expect(checkCreditCode('91500114MA60D4NB6')).toBe('wrong-length');
    expect(checkCreditCode('91500114MA60D4NB688')).toBe('wrong-length');
    expect(checkCreditCode('500114000000123')).toBe('wrong-length');
  });

  it('has no I, O, S, V or Z, and no other character, in any place', () => {
    for (const wrong of ['I', 'O', 'S', 'V', 'Z', ' ', '-', '甲']) {
      for (let at = 0; at < 18; at++) {
        const code = `${'91500114MA60D4NB68'.slice(0, at)}${wrong}${'91500114MA60D4NB68'.slice(at + 1)}`;
        expect(checkCreditCode(code)).toBe('wrong-alphabet');
      }
    }
  });

  it('is valid with exactly one last character', () => {
    fc.assert(
      fc.property(body, character, (start, last) => {
        expect(checkCreditCode(start + last)).toBe(
          last === checkCharacter(start) ? 'ok' : 'wrong-check-digit',
        );
      }),
    );
  });

  it('fails the check when one character is mistyped', () => {
    fc.assert(
      fc.property(body, fc.nat(16), character, (start, at, other) => {
        const code = start + checkCharacter(start);
        fc.pre(code[at] !== other);
        expect(checkCreditCode(code.slice(0, at) + other + code.slice(at + 1))).toBe('wrong-check-digit');
      }),
    );
  });
});
