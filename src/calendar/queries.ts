import type { Insertable, Kysely, Transaction } from 'kysely';
import {
  type AnnouncedYear,
  type Calendar,
  calendarOf,
  workingDaysBetween,
} from '../core/calendar/working-days.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { calendarProblems } from './problems.ts';
import type { CalendarYear } from './schema.ts';

const select = (db: Kysely<Database>) =>
  db
    .selectFrom('working_calendar')
    .select(['year', 'version', 'document_number', 'source', 'holidays', 'make_up_days', 'imported_at'])
    // The highest version of a year comes first, and is in force.
    .orderBy('year', 'desc')
    .orderBy('version', 'desc')
    .$castTo<Omit<CalendarYear, 'counts'>>();

type Row = Omit<CalendarYear, 'counts'>;

/** The calendar in force of every year there is, the newest year first. */
export async function currentYears(db: Kysely<Database>): Promise<CalendarYear[]> {
  return (await select(db).distinctOn('year').execute()).map(withCounts);
}

/** The calendar of a year: the version in force, unless another is asked for. */
export async function findYear(
  db: Kysely<Database>,
  year: number,
  version?: number,
): Promise<CalendarYear | undefined> {
  const rows = select(db).where('year', '=', year).limit(1);
  const row = await (version === undefined ? rows : rows.where('version', '=', version)).executeTakeFirst();
  return row && withCounts(row);
}

/** @throws Problem `calendar-not-found` */
export async function yearOrProblem(
  db: Kysely<Database>,
  year: number,
  version?: number,
): Promise<CalendarYear> {
  const found = await findYear(db, year, version);
  if (found === undefined) throw new Problem(calendarProblems['calendar-not-found'], { members: { year } });
  return found;
}

/** The working days of all years there are: one small table, read for each request that counts days. */
export async function loadCalendar(db: Kysely<Database>): Promise<Calendar> {
  return calendarOf((await select(db).distinctOn('year').execute()).map(announced));
}

export async function insertYear(
  trx: Transaction<Database>,
  row: Insertable<Database['working_calendar']>,
): Promise<void> {
  await trx.insertInto('working_calendar').values(row).execute();
}

const announced = ({ year, holidays, make_up_days }: Row): AnnouncedYear => ({
  year,
  holidays: holidays.map(({ day }) => day),
  make_up_days: make_up_days.map(({ day }) => day),
});

function withCounts(row: Row): CalendarYear {
  const calendar = calendarOf([announced(row)]);
  return {
    ...row,
    counts: {
      working_days: workingDaysBetween(calendar, `${row.year - 1}-12-31`, `${row.year}-12-31`),
      holidays: row.holidays.length,
      make_up_days: row.make_up_days.length,
    },
  };
}
