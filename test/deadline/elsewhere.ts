/**
 * Computes in a process of its own, in whatever time zone that has: `node elsewhere.ts FILE`, where FILE holds the cases,
 * on a database at `DATABASE_URL`. Writes one line of JSON.
 */
import { readFileSync } from 'node:fs';
import { standingOn } from '../../src/core/calendar/deadline.ts';
import { type AnnouncedYear, calendarOf } from '../../src/core/calendar/working-days.ts';
import { readDeadlines } from '../../src/deadline/read-deadlines.ts';
import { officeDay, pretendItIs } from '../../src/platform/clock.ts';
import { openDatabase, openPool } from '../../src/platform/database.ts';

/** A term of so many working days that began at an instant, looked at at another. */
export interface Case {
  readonly years: readonly AnnouncedYear[];
  readonly began: string;
  readonly n: number;
  readonly now: string;
}

export interface Elsewhere {
  /** Hours that the zone of this process is ahead of UTC in January. */
  readonly ahead: number;
  readonly standings: readonly { readonly due_on: string | null }[];
  /** At each instant of the cases' file: what is due, as the planner of the whole office sees it. */
  readonly deadlines: readonly (readonly string[])[];
}

const { cases, instants } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as {
  cases: Case[];
  instants: string[];
};
const db = openDatabase(openPool(process.env.DATABASE_URL!, { connections: 2 }));
const sight = {
  roles: ['planner'],
  oversees: true,
  scope: undefined,
  inspector: undefined,
  names: false,
} as const;
const deadlines: string[][] = [];
for (const instant of instants) {
  pretendItIs(instant);
  const rows = await readDeadlines(db, sight);
  deadlines.push(
    rows.map(({ key, term, due_on, state, working_days_left }) =>
      [key, term.began_on, due_on, state, working_days_left].join(' '),
    ),
  );
}
await db.destroy();
const answer: Elsewhere = {
  ahead: 0 - new Date(2026, 0, 1).getTimezoneOffset() / 60,
  standings: cases.map(({ years, began, n, now }) =>
    standingOn(calendarOf(years), officeDay(now))({ began_on: officeDay(began), working_days: n }),
  ),
  deadlines,
};
process.stdout.write(`${JSON.stringify(answer)}\n`);
