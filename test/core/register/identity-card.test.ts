import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCreditCode } from '../../../src/core/register/credit-code.ts';
import { isIdentityCard } from '../../../src/core/register/identity-card.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** An identity number as GB 11643 forms it, with the weights as the standard prints them. */
function identityNumber(start: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(start[i]), 0);
  return start + '10X98765432'[sum % 11]!;
}

const birthday = fc
  .record({
    year: fc.integer({ min: 1900, max: 2030 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ year, month, day }) => `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`);
const area = fc.constantFrom('110101', '310101', '440101', '500114', '659001');

describe('a citizen’s identity number (GB 11643)', () => {
  it('is known by the standard’s example, with x in either case', () => {
    expect(isIdentityCard('11010519491231002X')).toBe(true);
    expect(isIdentityCard('11010519491231002x')).toBe(true);
    expect(isIdentityCard('440524188001010014')).toBe(true);
  });

  it('is known whatever place, day and serial, unless it is also a valid credit code', () => {
    fc.assert(
      fc.property(area, birthday, fc.integer({ min: 0, max: 999 }), (place, born, serial) => {
        const number = identityNumber(`${place}${born}${String(serial).padStart(3, '0')}`);
        if (checkCreditCode(number) !== 'ok') expect(isIdentityCard(number)).toBe(true);
      }),
    );
  });

  it('with a wrong check digit or an impossible day is not one', () => {
    expect(isIdentityCard('110105194912310021')).toBe(false);
    expect(isIdentityCard(identityNumber('11010519491331002'))).toBe(false);
    expect(isIdentityCard('110105491231002')).toBe(false);
  });

  it.each(['91500114MA60D4NB68', '91350100M0001TGQXM', '500114000000123', 'L:500114:000123'])(
    '%s is none',
    (code) => expect(isIdentityCard(code)).toBe(false),
  );

  it('that is at the same time a valid credit code of a known authority is taken for the credit code', () => {
    const both = everyNumber().find((number) => checkCreditCode(number) === 'ok');
    expect(both).toBeDefined();
    expect(isIdentityCard(both!)).toBe(false);
    const foreign = everyNumber('44').find((number) => checkCreditCode(number) === 'ok');
    expect(isIdentityCard(foreign!)).toBe(true);
  });
});

function everyNumber(start = '12'): string[] {
  return Array.from({ length: 1000 }, (_, i) =>
    identityNumber(`${start}500119850101${String(i).padStart(3, '0')}`),
  );
}
