import { dateOfSerial } from './excel-date.ts';

export interface DateOptions {
  /** The cell was a number and not text (`row.numeric`), so that it may be a serial number. */
  readonly numeric?: boolean;
  readonly date_1904?: boolean;
}

/** Nearly every code, date and number is half-width already, and normalising one costs. */
const NARROW = /^[!-~]*$/;

/** Every digit, sign and letter in its half-width form, without blanks around. */
function narrow(text: string): string {
  return NARROW.test(text) ? text : text.normalize('NFKC').trim();
}

const DATE_FORMS = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?: \d{1,2}:\d{2}.*)?$/,
  /^(\d{4})\.(\d{1,2})\.(\d{1,2})$/,
  /^(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日?$/,
  /^(\d{4})(\d{2})(\d{2})$/,
];

/**
 * A date as `YYYY-MM-DD`, or null. Takes 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301 (a time of
 * day behind it is dropped) and, in a cell that was a number, a spreadsheet's serial number. Eight digits
 * are a date also in a numeric cell: no serial number is that large.
 */
export function parseDate(text: string, options: DateOptions = {}): string | null {
  const value = narrow(text);
  for (const form of DATE_FORMS) {
    const match = form.exec(value);
    if (match !== null) return calendarDate(Number(match[1]), Number(match[2]), Number(match[3]));
  }
  if (options.numeric !== true || !/^\d{1,7}(\.\d+)?$/.test(value)) return null;
  return dateOfSerial(Number(value), options.date_1904 === true)?.slice(0, 10) ?? null;
}

function calendarDate(year: number, month: number, day: number): string | null {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  if (year < 1 || day < 1 || day > days) return null;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** A whole number, or null; 1,200 and 1200.0 are whole numbers too. */
export function parseInteger(text: string): number | null {
  const value = narrow(text).replace(/^([+-]?\d{1,3}(,\d{3})+)(?=\.|$)/, (digits) =>
    digits.replaceAll(',', ''),
  );
  if (!/^[+-]?\d+(\.0+)?$/.test(value)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number + 0 : null;
}

/** The parts of a list, separated by ；;、,，| or line breaks, trimmed, each once and in order. */
export function parseList(text: string): string[] {
  const parts = text.split(/[；;、,，|｜\r\n]+/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

/**
 * A code as half-width upper-case text without blanks inside, or null where a spreadsheet has replaced its
 * digits by an exponent (9.15E+17 in a CSV): the last digits are gone.
 */
export function parseCode(text: string): string | null {
  const code = narrow(text).replace(/\s+/g, '').toUpperCase();
  return /^\d(\.\d+)?E\+\d+$/.test(code) ? null : code;
}
