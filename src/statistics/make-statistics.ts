import type { Kysely } from 'kysely';
import type { Scope } from '../account/scope/row-scope.ts';
import { instantNow } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { readAsked, type StatisticsQuery } from './asked.ts';
import { completionAndClosing } from './completion.ts';
import { coverage } from './coverage.ts';
import { daysToPublication } from './days-to-publication.ts';
import { jointShare } from './joint-share.ts';
import { load } from './load.ts';
import { readNames } from './names.ts';
import { problemRate } from './problem-rate.ts';
import type { Statistics } from './schema.ts';
import { visitsSaved } from './visits-saved.ts';

/**
 * Every figure of a year, one after the other: each is a few joins over all visits, and a report that somebody waits for
 * must not take the connections of those who work.
 */
export async function makeStatistics(
  db: Kysely<Database>,
  query: StatisticsQuery,
  scope: Scope,
): Promise<Statistics> {
  const as_of = instantNow();
  const [asked, names] = await Promise.all([readAsked(db, query, scope), readNames(db)]);
  return {
    year: query.year,
    plan: query.plan ?? null,
    department: query.department ?? null,
    as_of,
    figures: [
      ...(await completionAndClosing(db, asked, names)),
      await coverage(db, asked),
      await problemRate(db, asked, names),
      await jointShare(db, asked, names),
      await visitsSaved(db, asked, names),
      await load(db, asked, names),
      await daysToPublication(db, asked, names),
    ],
  };
}
