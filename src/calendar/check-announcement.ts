import { isOnWeekend } from '../core/calendar/working-days.ts';
import { Problem } from '../platform/problems.ts';
import { calendarProblems } from './problems.ts';
import type { Announcement } from './schema.ts';

type Rule = 'day-outside-year' | 'day-listed-twice' | 'make-up-day-on-weekday' | 'statutory-holiday-missing';

/**
 * Days that the Regulation on Public Holidays (全国年节及纪念日放假办法) gives every year, of those that the moon
 * does not move: a calendar without one is a part of a notice, and would shorten terms in silence.
 */
const ALWAYS_OFF = ['01-01', '05-01', '10-01', '10-02', '10-03'];

const RULES: Readonly<Record<Rule, (year: number, given: Announcement) => string[]>> = {
  'day-outside-year': (year, given) => listed(given).filter((day) => !day.startsWith(`${year}-`)),
  'day-listed-twice': (_, given) => listed(given).filter((day, i, all) => all.indexOf(day) !== i),
  'make-up-day-on-weekday': (_, given) =>
    given.make_up_days.flatMap(({ day }) => (isOnWeekend(day) ? [] : [day])),
  'statutory-holiday-missing': (year, given) => {
    const off = new Set(given.holidays.map(({ day }) => day));
    return ALWAYS_OFF.map((date) => `${year}-${date}`).filter((day) => !off.has(day));
  },
};

const listed = ({ holidays, make_up_days }: Announcement): string[] =>
  [...holidays, ...make_up_days].map(({ day }) => day);

/**
 * Refuses what cannot be the arrangement of this year, by the name of the first rule that it breaks; `findings` of
 * the answer lists every day with the rule it breaks.
 */
export function checkAnnouncement(year: number, given: Announcement): void {
  const findings = (Object.keys(RULES) as Rule[]).flatMap((problem) =>
    RULES[problem](year, given).map((day) => ({ day, problem })),
  );
  const [first] = findings;
  if (first !== undefined) throw new Problem(calendarProblems[first.problem], { members: { findings } });
}
