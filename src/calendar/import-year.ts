import type { Transaction } from 'kysely';
import { jcs } from '../core/canonical/jcs.ts';
import { actorOf, record } from '../platform/audit.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { lockRegister } from '../register/write-row.ts';
import { checkAnnouncement } from './check-announcement.ts';
import { calendarProblems } from './problems.ts';
import { findYear, insertYear, yearOrProblem } from './queries.ts';
import type { Announcement, CalendarYear } from './schema.ts';

/**
 * Puts what is announced for a year in force, as its next version; earlier versions stay beside it.
 * @throws Problem `day-outside-year`, `day-listed-twice`, `make-up-day-on-weekday`, `statutory-holiday-missing`,
 *   `calendar-unchanged`
 */
export async function importYear(
  trx: Transaction<Database>,
  year: number,
  given: Announcement,
): Promise<CalendarYear> {
  checkAnnouncement(year, given);
  // Of two imports at once the second sees the first.
  await lockRegister(trx, { name: 'working_calendar' });
  const before = await findYear(trx, year);
  const announced = inOrder(given);
  if (before !== undefined && sameAnnouncement(before, announced)) {
    throw new Problem(calendarProblems['calendar-unchanged'], { members: { version: before.version } });
  }
  const version = (before?.version ?? 0) + 1;
  await insertYear(trx, {
    year,
    version,
    document_number: given.document_number,
    source: given.source,
    holidays: JSON.stringify(announced.holidays),
    make_up_days: JSON.stringify(announced.make_up_days),
    imported_by: actorOf(trx).id,
    imported_at: instantNow(),
  });
  await record(trx, {
    action: 'calendar.import',
    object_kind: 'working_calendar',
    object_id: String(year),
    ...(before !== undefined && { before: { version: before.version, ...announcementOf(before) } }),
    after: { version, ...announced },
  });
  return await yearOrProblem(trx, year);
}

function inOrder(given: Announcement): Announcement {
  const sorted = (days: Announcement['holidays']) => days.toSorted((a, b) => (a.day < b.day ? -1 : 1));
  return { ...given, holidays: sorted(given.holidays), make_up_days: sorted(given.make_up_days) };
}

const announcementOf = ({ document_number, source, holidays, make_up_days }: Announcement): Announcement => ({
  document_number,
  source,
  holidays,
  make_up_days,
});

const sameAnnouncement = (one: Announcement, other: Announcement): boolean =>
  jcs(announcementOf(one)) === jcs(announcementOf(other));
