import { sql } from 'kysely';
import { VISIT_STATES } from '../core/visit/state.ts';
import { officeToday } from '../platform/clock.ts';
import { type Asked, isShown, visitsOf } from './asked.ts';
import { lastDayOf, monthsBetween } from './months.ts';
import { type NameOf, STATE_NAMES } from './names.ts';
import { rateGroup, rateRow } from './rows.ts';
import type { Counted, Figure, Group, Grouping, RateRow } from './schema.ts';

const TO_CHECK = VISIT_STATES.filter((state) => state !== 'replaced');
const PUBLISHED = 'published,closed';

export interface CompletionLine {
  readonly by: 'plan' | 'task' | 'department' | 'state' | 'published' | 'closed';
  readonly plan: string;
  readonly key: string;
  readonly visits: number;
  readonly published: number;
  readonly closed: number;
}

/** Visits by what they are counted under; a visit of two tasks, or departments, counts under each. */
export const COMPLETION_LINES = sql<CompletionLine>`
    SELECT by, coalesce(under, '') AS plan, code AS key, count(*)::integer AS visits,
      (count(*) FILTER (WHERE state IN ('published', 'closed')))::integer AS published,
      (count(*) FILTER (WHERE state = 'closed'))::integer AS closed
    FROM fact CROSS JOIN LATERAL (
      SELECT 'state' AS by, NULL AS under, state AS code
      UNION ALL SELECT 'plan', NULL, plan
      UNION ALL SELECT 'task', plan, unnest(tasks)
      UNION ALL SELECT 'department', NULL, unnest(departments)
      UNION ALL SELECT 'published', NULL, to_char(published_on, 'YYYY-MM') WHERE published_on IS NOT NULL
      UNION ALL SELECT 'closed', NULL, to_char(closed_on, 'YYYY-MM') WHERE closed_on IS NOT NULL
    ) AS counted
    WHERE is_own AND (state <> 'replaced' OR by = 'state')
    GROUP BY by, under, code`;

/** What is counted on which side of a rate. */
interface Rate {
  readonly figure: 'completion' | 'closing';
  readonly title: Figure['title'];
  readonly numerator: { readonly of: 'published' | 'closed'; readonly state: string };
  readonly denominator: { readonly of: 'visits' | 'published'; readonly state: string };
}

const COMPLETION: Rate = {
  figure: 'completion',
  title: { zh: '完成率', en: 'completion rate' },
  numerator: { of: 'published', state: PUBLISHED },
  denominator: { of: 'visits', state: TO_CHECK.join(',') },
};
const CLOSING: Rate = {
  figure: 'closing',
  title: { zh: '办结率', en: 'closing rate' },
  numerator: { of: 'closed', state: 'closed' },
  denominator: { of: 'published', state: PUBLISHED },
};

/**
 * Completion = published (or closed since) / to be checked: visits of official draws that are not void, of plans of the
 * year, without those that other targets took over. Closing = closed / published. (Domain section 8.)
 * By month: up to its end, of all there are to be checked today, or published by then.
 */
export function completionAndClosing(
  asked: Asked,
  lines: readonly CompletionLine[],
  names: { readonly plan: NameOf; readonly department: NameOf },
): readonly [completion: Figure, closing: Figure] {
  const replaced = lines.find(({ by, key }) => by === 'state' && key === 'replaced')?.visits ?? 0;
  const all = totalOf(lines);
  const states = lines.filter(({ by, key }) => by === 'state' && key !== 'replaced');
  const group = (rate: Rate) => groupsOf(asked, lines, rate, names);
  return [
    {
      figure: 'completion',
      title: COMPLETION.title,
      definition: {
        zh: '已公示（含已办结）的检查 ÷ 应检查：本年度计划正式抽取、未作废、未被递补替换的检查',
        en: 'visits published, closed ones too / to be checked: of official draws of the year’s plans, not void, not replaced',
      },
      groups: [...group(COMPLETION), stateGroup(asked, states, all.visits)],
      left_out: [
        {
          what: { zh: '已由其他对象递补', en: 'replaced by other targets' },
          count: replaced,
          list: visitsOf(asked, { state: 'replaced' }),
        },
      ],
    },
    {
      figure: 'closing',
      title: CLOSING.title,
      definition: {
        zh: '后续措施均已办结的检查 ÷ 已公示的检查',
        en: 'visits closed, every measure settled / visits published',
      },
      groups: group(CLOSING),
      left_out: [
        {
          what: { zh: '应检查而尚未公示', en: 'to be checked, not yet published' },
          count: all.visits - all.published,
          list: visitsOf(asked, { state: TO_CHECK.filter((state) => !PUBLISHED.includes(state)).join(',') }),
        },
      ],
    },
  ];
}

type Totals = Pick<CompletionLine, 'visits' | 'published' | 'closed'>;

function totalOf(lines: readonly CompletionLine[]): Totals {
  const states = lines.filter(({ by, key }) => by === 'state' && key !== 'replaced');
  const add = (of: keyof Totals) => states.reduce((sum, line) => sum + line[of], 0);
  return { visits: add('visits'), published: add('published'), closed: add('closed') };
}

function groupsOf(
  asked: Asked,
  lines: readonly CompletionLine[],
  rate: Rate,
  names: { readonly plan: NameOf; readonly department: NameOf },
): Group[] {
  const rowOf = (key: string, label: string, totals: Totals, more: Record<string, string> = {}): RateRow => {
    const side = ({ of, state }: Rate['numerator'] | Rate['denominator']): Counted => ({
      count: totals[of],
      list: visitsOf(asked, { ...more, state }),
    });
    return rateRow({ key, label }, side(rate.numerator), side(rate.denominator));
  };
  const rowsBy = (
    by: CompletionLine['by'],
    label: (line: CompletionLine) => string,
    more: (line: CompletionLine) => Record<string, string>,
  ) =>
    lines
      .filter((line) => line.by === by)
      .sort((a, b) => (`${a.plan} ${a.key}` < `${b.plan} ${b.key}` ? -1 : 1))
      .map((line) => rowOf(line.plan ? `${line.plan}/${line.key}` : line.key, label(line), line, more(line)));
  const titles = new Map(asked.tasks.map(({ plan, task, title }) => [`${plan}/${task}`, title]));
  const group = (by: Grouping, rows: RateRow[]) => rateGroup(by, rate.title, rows);
  return [
    group('total', [rowOf('total', '合计', totalOf(lines))]),
    group(
      'plan',
      rowsBy(
        'plan',
        ({ key }) => names.plan(key),
        ({ key }) => ({ plan: key }),
      ),
    ),
    group(
      'task',
      rowsBy(
        'task',
        ({ plan, key }) => `${plan} ${key} ${titles.get(`${plan}/${key}`) ?? ''}`,
        ({ plan, key }) => ({
          plan,
          task: key,
        }),
      ),
    ),
    // A department with those below it, as in the criterion of that name.
    group(
      'department',
      rowsBy(
        'department',
        ({ key }) => names.department(key),
        ({ key }) => ({ department: key }),
      ).filter(({ key }) => isShown(asked, key)),
    ),
    group('month', monthRows(asked, lines, rate)),
  ];
}

/** Where the visits stand that are to be checked. */
function stateGroup(asked: Asked, states: readonly CompletionLine[], visits: number): Group {
  const rows = TO_CHECK.map((state) =>
    rateRow(
      { key: state, label: STATE_NAMES[state] },
      {
        count: states.find(({ key }) => key === state)?.visits ?? 0,
        list: visitsOf(asked, { state }),
      },
      { count: visits, list: visitsOf(asked, { state: TO_CHECK.join(',') }) },
    ),
  );
  return rateGroup('state', { zh: '占应检查', en: 'of those to be checked' }, rows);
}

/** From January to the present month, or to the last in which something was published of a year that is over. */
function monthRows(asked: Asked, lines: readonly CompletionLine[], rate: Rate): RateRow[] {
  const { year } = asked.query;
  const all = totalOf(lines);
  if (all.visits === 0) return [];
  const happened = (by: 'published' | 'closed') => lines.filter((line) => line.by === by);
  const last = [`${year}-12`, ...[...happened('published'), ...happened('closed')].map(({ key }) => key)]
    .sort()
    .at(-1)!;
  const today = officeToday().slice(0, 7);
  return monthsBetween(`${year}-01`, last < today ? last : today).map((month) => {
    const until = lastDayOf(month);
    const side = ({ of, state }: Rate['numerator'] | Rate['denominator']): Counted => {
      if (of === 'visits') return { count: all.visits, list: visitsOf(asked, { state }) };
      const count = happened(of)
        .filter(({ key }) => key <= month)
        .reduce((sum, line) => sum + line.visits, 0);
      return { count, list: visitsOf(asked, { [`${of}_until`]: until }) };
    };
    return rateRow({ key: month, label: month }, side(rate.numerator), side(rate.denominator));
  });
}
