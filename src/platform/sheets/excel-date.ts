const DAY_SECONDS = 86_400;
/** 1899-12-30 and 1904-01-01 as days before 1970-01-01. */
const EPOCH_1900 = -25_569;
const EPOCH_1904 = -24_107;
/** 9999-12-31, the last day a spreadsheet knows, as days after 1970-01-01. */
const LAST_DAY = 2_932_896;

/** Formats without a code in the file that show a date, also in Chinese locales (ECMA-376, 18.8.30). */
const BUILT_IN_DATES: readonly (readonly [number, number])[] = [
  [14, 17],
  [22, 22],
  [27, 31],
  [34, 36],
  [50, 54],
  [57, 58],
];

/** Whether a number format shows a date. Time of day alone (h:mm) is not one. */
export function isDateFormat(id: number, code?: string): boolean {
  if (code === undefined) return BUILT_IN_DATES.some(([from, to]) => id >= from && id <= to);
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '');
  return /[yde年日]/i.test(bare.replace(/general|[0#?.]e[+-]/gi, ''));
}

/**
 * The date of a serial number, `YYYY-MM-DD`, with ` HH:MM:SS` after it when it has a time of day; null when
 * there is no such date. Numbers below 61 count one day less, and 60 is refused: spreadsheets believe in
 * 29 February 1900.
 */
export function dateOfSerial(serial: number, date1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0) return null;
  let day = Math.floor(serial);
  let seconds = Math.round((serial - day) * DAY_SECONDS);
  if (seconds === DAY_SECONDS) {
    day++;
    seconds = 0;
  }
  if (!date1904 && (day === 0 || day === 60)) return null;
  const offset = date1904 ? EPOCH_1904 : EPOCH_1900 + (day < 60 ? 1 : 0);
  if (day + offset > LAST_DAY) return null;
  const iso = new Date((day + offset) * DAY_SECONDS * 1000 + seconds * 1000).toISOString();
  return seconds === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}
