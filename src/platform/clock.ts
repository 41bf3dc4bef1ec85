/** The service's clock, in the two forms that documents and registers use. */

/** UTC to the second, as the protocol writes it: `2026-03-02T01:30:00Z`. */
export const instantNow = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

/** A day means a day of the office: the date in China (UTC+8), whatever the machine's time zone. */
export const officeToday = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
