/** Characters of a unified social credit code in the order of their values, 0 to 30 (GB 32100-2015, table 2). */
export const CREDIT_CODE_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export type CreditCodeCheck = 'ok' | 'wrong-length' | 'wrong-alphabet' | 'wrong-check-digit';

/**
 * Checks a unified social credit code by GB 32100-2015: 18 characters, weights 3^(i-1) mod 31.
 * Lower case counts as upper case. `wrong-check-digit` is a doubt and not an error: some lawful early codes
 * fail the check, so a caller asks for confirmation.
 */
export function checkCreditCode(text: string): CreditCodeCheck {
  const code = text.toUpperCase();
  if (code.length !== 18) return 'wrong-length';
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, 17)) {
    const value = CREDIT_CODE_ALPHABET.indexOf(character);
    if (value < 0) return 'wrong-alphabet';
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  const last = CREDIT_CODE_ALPHABET.indexOf(code[17]!);
  if (last < 0) return 'wrong-alphabet';
  return last === (31 - (sum % 31)) % 31 ? 'ok' : 'wrong-check-digit';
}
