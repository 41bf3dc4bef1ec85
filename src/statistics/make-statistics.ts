import type { Kysely } from 'kysely';
import type { Scope } from '../account/scope/row-scope.ts';
import { loadCalendar } from '../calendar/queries.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { readAsked, type StatisticsQuery } from './asked.ts';
import { completionAndClosing } from './completion.ts';
import { coverage } from './coverage.ts';
import { daysToPublication } from './days-to-publication.ts';
import { readFrames } from './frames.ts';
import { jointShare } from './joint-share.ts';
import { load } from './load.ts';
import { readNames } from './names.ts';
import { overdue } from './overdue.ts';
import { plannedTasks } from './planned-tasks.ts';
import { problemRate } from './problem-rate.ts';
import type { Statistics } from './schema.ts';
import { visitsSaved } from './visits-saved.ts';
import { countYear } from './year-counts.ts';

/** Every figure of a year for somebody of a scope. @throws Problem as `readAsked` */
export async function makeStatistics(
  db: Kysely<Database>,
  query: StatisticsQuery,
  scope: Scope,
): Promise<Statistics> {
  const as_of = instantNow();
  const asked = await readAsked(db, query, scope);
  const frames = await readFrames(db, asked.tasks);
  const counts = await countYear(db, asked, frames);
  const { sample, matters, days: lines } = counts;
  const [names, tasks, calendar, late] = await Promise.all([
    readNames(db),
    plannedTasks(db, asked),
    loadCalendar(db),
    overdue(db, scope),
  ]);
  return {
    year: query.year,
    plan: query.plan ?? null,
    department: query.department ?? null,
    as_of,
    figures: [
      ...completionAndClosing(asked, counts.completion, names),
      coverage(asked, counts.coverage),
      problemRate(asked, { sample, matters, frames }, names),
      jointShare(asked, tasks, names),
      visitsSaved(asked, counts.tasks, names),
      load(asked, counts.loads, names),
      daysToPublication(asked, { lines, calendar }, names),
      late,
    ],
  };
}
