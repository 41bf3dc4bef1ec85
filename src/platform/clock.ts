/** The service's clock, in the two forms that documents and registers use. */

let ahead = 0;

/**
 * Sets the clock: from now on it is `instant` and time goes on from there. For tests and the demonstration,
 * whose plans belong to a certain year; no setting or request reaches it, since who moves the clock moves deadlines.
 */
export function pretendItIs(instant: string): void {
  ahead = Date.parse(instant) - Date.now();
}

const now = (): number => Date.now() + ahead;

/** UTC to the second, as the protocol writes it: `2026-03-02T01:30:00Z`. */
export const instantNow = (): string => `${new Date(now()).toISOString().slice(0, 19)}Z`;

/** A day means a day of the office: the date in China (UTC+8), whatever the machine's time zone. */
export const officeToday = (): string => officeDay(instantNow());

/** The day of the office in which an instant lies, `YYYY-MM-DD`. */
export const officeDay = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
