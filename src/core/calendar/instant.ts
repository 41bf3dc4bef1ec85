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

/**
 * Seconds since 1970 of an ISO 8601 date-time that says its offset (`2026-03-05T10:00+08:00`, seconds optional), as people
 * write when a ceremony is held; `undefined` for any other text, and for a date that no calendar has.
 */
export function secondsOfOffset(text: string): number | undefined {
  const [, minute, second = ':00', zone] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  if (minute === undefined || zone === undefined) return undefined;
  const local = `${minute}${second}Z`;
  const shift = zone === 'Z' ? 0 : offsetOf(zone);
  return shift === undefined || instantOf(secondsOf(local)) !== local ? undefined : secondsOf(local) - shift;
}

function offsetOf(zone: string): number | undefined {
  const [hours, minutes] = zone.slice(1).split(':').map(Number);
  if (hours! > 14 || minutes! > 59) return undefined;
  return (zone.startsWith('-') ? -60 : 60) * (hours! * 60 + minutes!);
}

/** The instant of so many seconds since 1970, as the protocol writes it. */
export function instantOf(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const two = (n: number) => String(n).padStart(2, '0');
  const time = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map(two).join(':');
  return `${dateOf(days)}T${time}Z`;
}

/** The inverse of `daysSince1970`, again with years that begin in March. */
function dateOf(days: number): string {
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
function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const days = 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return days + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 719_469;
}

/** The end of a calendar day in China (UTC+8): a date in a document means a day of the office. */
export const endOfDay = (date: string): number => secondsOf(`${date}T00:00:00Z`) + (24 - 8) * 3600;
