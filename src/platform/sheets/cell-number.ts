import { dateOfSerial } from './excel-date.ts';
import type { CellIssueCode } from './sheet-error.ts';

export interface CellContent {
  readonly text: string;
  readonly issue?: CellIssueCode;
  readonly numeric?: boolean;
}

export const NO_CONTENT: CellContent = { text: '' };

/** Digits that a spreadsheet keeps of a number. */
const DIGITS = 15;
const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * The text of a number without exponent: a code typed as a number, stored as 5.00114E+5, is 500114. More
 * than 15 digits before the point are flagged, as the spreadsheet has already lost the last ones; behind
 * the point they are the noise of binary fractions (2.2999999999999998) and rounded away.
 */
export function numberCell(stored: string): CellContent {
  const plain = plainNumber(stored);
  if (plain === null) return { text: stored };
  const [whole = '', fraction] = plain.replace('-', '').split('.');
  if (whole.length > DIGITS) return { text: plain, issue: 'precision-lost', numeric: true };
  if (fraction === undefined || whole.length + fraction.length <= DIGITS)
    return { text: plain, numeric: true };
  return { text: plainNumber(Number(plain).toPrecision(DIGITS)) ?? plain, numeric: true };
}

/** The date of a number that is shown as one, or the number flagged when there is no such date. */
export function dateCell(stored: string, date1904: boolean): CellContent {
  const date = dateOfSerial(Number(stored), date1904);
  return date === null ? { ...numberCell(stored), issue: 'bad-date' } : { text: date };
}

/** A decimal number written out, without leading or trailing zeros; null if it is no number. */
export function plainNumber(text: string): string | null {
  const match = NUMBER.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const left =
    point > 0
      ? digits
          .slice(0, point)
          .padEnd(point, '0')
          .replace(/^0+(?=\d)/, '')
      : '0';
  const right = (point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits).replace(/0+$/, '');
  const value = right === '' ? left : `${left}.${right}`;
  return sign === '-' && value !== '0' ? `-${value}` : value;
}
