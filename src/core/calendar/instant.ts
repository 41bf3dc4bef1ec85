/** Instants by arithmetic alone: neither the clock nor the time zone of the machine may reach a draw. */

/** Seconds since 1970 of an instant as the protocol writes it (`2026-03-02T01:30:00Z`), Gregorian throughout. */
export function secondsOf(instant: string): number {
  const [, y, mo, d, h, mi, s] = (/^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(instant) ?? []).map(
    Number,
  );
  if (y === undefined || mo === undefined || d === undefined || h === undefined || mi === undefined)
    throw new RangeError(`not an instant in UTC to the second: ${instant}`);
  return ((daysSince1970(y, mo, d) * 24 + h) * 60 + mi) * 60 + s!;
}

/** Years are counted from March, so that the leap day comes last and a month's first day is linear. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const days = 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return days + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 719_469;
}

/** The end of a calendar day in China (UTC+8): a date in a document means a day of the office. */
export const endOfDay = (date: string): number => secondsOf(`${date}T00:00:00Z`) + (24 - 8) * 3600;
