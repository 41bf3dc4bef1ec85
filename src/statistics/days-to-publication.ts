import { sql } from 'kysely';
import { daysOf } from '../core/calendar/date.ts';
import { type Calendar, CalendarMissing, workingDaysBetween } from '../core/calendar/working-days.ts';
import { spread } from '../core/estimate/spread.ts';
import { officeDate } from '../visit/filter-visits.ts';
import { type Asked, visitsOf } from './asked.ts';
import type { NameOf } from './names.ts';
import { rateGroup, rateRow, spreadGroup, spreadRow, stepsOf } from './rows.ts';
import type { Figure } from './schema.ts';

/** Filed visits by the office's days on which the check ended and the result was published. */
export interface FiledDays {
  readonly plan: string;
  readonly ended_on: string;
  readonly published_on: string | null;
  readonly visits: number;
}

export const FILED_DAYS = sql<FiledDays>`
    SELECT plan, ${officeDate(sql`(body ->> 'ended_at')::timestamptz`)} AS ended_on, published_on, count(*)::integer AS visits
    FROM fact JOIN filed USING (key) WHERE is_own
    GROUP BY 1, 2, 3`;

interface Waited extends FiledDays {
  readonly days: number;
  /** Undefined where the calendar of a year between is not known: such days are never guessed. */
  readonly working_days: number | undefined;
}

/**
 * Days from the end of the check (the last of the departments' records) to its publication, in days of the office: the day
 * of the end does not count (Civil Code, article 201). Quantiles of type 7 (Hyndman and Fan 1996).
 */
export function daysToPublication(
  asked: Asked,
  { lines, calendar }: { readonly lines: readonly FiledDays[]; readonly calendar: Calendar },
  names: { readonly plan: NameOf },
): Figure {
  const waited = lines.flatMap((line) => {
    const { published_on } = line;
    return published_on === null ? [] : [{ ...line, ...waitOf(line.ended_on, published_on, calendar) }];
  });
  const known = waited.filter(({ working_days }) => working_days !== undefined);
  const published = (more: Record<string, string> = {}) =>
    visitsOf(asked, { ...more, state: 'published,closed' });
  const row = (
    key: string,
    label: string,
    of: 'days' | 'working_days',
    own: readonly Waited[],
    list: string | null,
  ) =>
    spreadRow(
      { key, label },
      spread(own.flatMap((line) => Array<number>(line.visits).fill(line[of] ?? 0))),
      { count: count(own), list },
      of === 'days' || waited.length === 0 ? NOBODY : NO_CALENDAR,
    );
  // The list behind working days is that of all published visits, unless some have no calendar.
  const listed = (own: readonly Waited[], list: string) =>
    own.every(({ working_days }) => working_days !== undefined) ? list : null;
  const plans = [...new Set(waited.map(({ plan }) => plan))].sort();
  const all = { count: count(known), list: listed(waited, published()) };
  return {
    figure: 'days-to-publication',
    title: { zh: '检查结束至公示的天数', en: 'days from the end of a check to its publication' },
    definition: {
      zh: '已公示的检查自归档记录的结束时间所在日起（当日不计）至公示日的工作日和自然日；工作日按工作日历，缺年份的不推算',
      en: 'working days and calendar days after the day on which the check ended, up to the day of publication; working days by the calendar, never guessed',
    },
    groups: [
      spreadGroup('measure', [
        row('working_days', '工作日', 'working_days', known, all.list),
        row('days', '自然日', 'days', waited, published()),
      ]),
      spreadGroup(
        'plan',
        plans.map((plan) => {
          const of = (rows: readonly Waited[]) => rows.filter((line) => line.plan === plan);
          return row(
            plan,
            names.plan(plan),
            'working_days',
            of(known),
            listed(of(waited), published({ plan })),
          );
        }),
      ),
      rateGroup(
        'distribution',
        { zh: '各工作日数的检查占比', en: 'share of visits published after so many working days' },
        stepsOf(known.map((line) => line.working_days!)).map((length) =>
          rateRow(
            { key: String(length), label: `${length} 个工作日` },
            { count: count(known.filter((line) => line.working_days === length)), list: null },
            all,
          ),
        ),
      ),
    ],
    left_out: [
      {
        what: { zh: '已归档、尚未公示', en: 'filed, not yet published' },
        count: count(lines.filter(({ published_on }) => published_on === null)),
        list: visitsOf(asked, { state: 'recorded,reviewed' }),
      },
      {
        what: { zh: '所涉年份没有工作日历', en: 'no working-day calendar of the years between' },
        count: count(waited) - count(known),
        list: null,
      },
    ],
  };
}

const NOBODY = { zh: '还没有公示的检查', en: 'no visit has been published yet' };
const NO_CALENDAR = {
  zh: '所涉年份没有工作日历，工作日不作推算',
  en: 'there is no working-day calendar of the years between',
};

const count = (lines: readonly FiledDays[]): number => lines.reduce((sum, { visits }) => sum + visits, 0);

function waitOf(
  ended_on: string,
  published_on: string,
  calendar: Calendar,
): Pick<Waited, 'days' | 'working_days'> {
  // Clocks of phones are a little off: a check may end on the morrow of its publication at midnight.
  const days = Math.max(0, daysOf(published_on) - daysOf(ended_on));
  try {
    return { days, working_days: Math.max(0, workingDaysBetween(calendar, ended_on, published_on)) };
  } catch (error) {
    if (!(error instanceof CalendarMissing)) throw error;
    return { days, working_days: undefined };
  }
}
