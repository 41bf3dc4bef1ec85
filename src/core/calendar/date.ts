/** Calendar dates by arithmetic alone, Gregorian throughout: `2026-03-02` and days since 1970-01-01. */

/** Days since 1970-01-01. @throws RangeError for whatever is no date of a calendar */
export function daysOf(date: string): number {
  const [, y, m, d] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []).map(Number);
  const days = y === undefined || m === undefined || d === undefined ? Number.NaN : daysSince1970(y, m, d);
  if (Number.isNaN(days) || dateOf(days) !== date) throw new RangeError(`not a date: ${date}`);
  return days;
}

/** The inverse of `daysOf`, again with years that begin in March. */
export function dateOf(days: number): string {
  const since = days + 719_468;
  const era = Math.floor(since / 146_097);
  const day = since - era * 146_097;
  const year = Math.floor(
    (day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365,
  );
  const inYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * inYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const date = [month, inYear - Math.floor((153 * fromMarch + 2) / 5) + 1];
  const y = year + era * 400 + (month <= 2 ? 1 : 0);
  return [String(y).padStart(4, '0'), ...date.map((n) => String(n).padStart(2, '0'))].join('-');
}

/** Years are counted from March, so that the leap day comes last and a month's first day is linear. */
export function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const days = 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return days + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 719_469;
}
