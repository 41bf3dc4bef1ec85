import { checkCreditCode } from './credit-code.ts';

const IDENTITY_CARD = /^[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9X]$/;
/** Registering authority and kind of body, the first two characters of every credit code (GB 32100-2015, table 1). */
const CREDIT_CODE_START =
  /^(?:1[1239]|2[19]|3[1-59]|4[19]|5[1239]|6[129]|7[129]|8[19]|9[123]|A[19]|N[1239]|Y1)/;

/**
 * Whether a text is a citizen's identity number (GB 11643-1999) rather than a code of an organisation. Registers
 * refuse it as an id, because ids are published. An all-digit credit code can by chance have the form of an
 * identity number; if it is a valid credit code of a known authority, it is taken for one.
 */
export function isIdentityCard(text: string): boolean {
  const number = text.toUpperCase();
  if (!IDENTITY_CARD.test(number)) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(number[i]) * (2 ** (17 - i) % 11);
  if (number[17] !== '10X98765432'[sum % 11]) return false;
  return !(CREDIT_CODE_START.test(number) && checkCreditCode(number) === 'ok');
}
