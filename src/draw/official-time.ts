/** Times as an official document in China writes them; a machine's form is read by few witnesses. */

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const BEIJING_AHEAD = 8 * 3_600_000;

/** `2026-03-05T01:30:04Z` → `2026年3月5日 09:30:04（北京时间）`; a text that is no instant stays as it is. */
export function beijingTime(text: string): string {
  const match = INSTANT.exec(text);
  const utc = Date.parse(text);
  if (match === null || Number.isNaN(utc)) return text;
  const local = new Date(utc + BEIJING_AHEAD).toISOString();
  const clock = local.slice(11, match[1] === undefined ? 16 : 19);
  return `${officialDate(local.slice(0, 10))} ${clock}（北京时间）`;
}

/** `2026-12-05` → `2026年12月5日`. */
export function officialDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}
