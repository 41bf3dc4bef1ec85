/** Instants by arithmetic alone: neither the clock nor the time zone of the machine may reach a draw. */
import { dateOf, daysSince1970 } from './date.ts';

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

/** The end of a calendar day in China (UTC+8): a date in a document means a day of the office. */
export const endOfDay = (date: string): number => secondsOf(`${date}T00:00:00Z`) + (24 - 8) * 3600;
