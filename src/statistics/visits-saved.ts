import { sql } from 'kysely';
import { type Asked, listOf } from './asked.ts';
import { STANDINGS } from './drawn-checks.ts';
import type { NameOf } from './names.ts';
import { rateGroup, rateRow } from './rows.ts';
import type { Figure } from './schema.ts';

/** Tasks of visits, and the visits that they took; of `replaced` there is no record. */
export interface TasksOfVisits {
  readonly plan: string;
  readonly tasks: number;
  readonly visits: number;
  readonly replaced: number;
}

const counts = sql`standing <> 'replaced'`;

export const TASKS_OF_VISITS = sql<TasksOfVisits>`
    SELECT plan, (count(*) FILTER (WHERE ${counts}))::integer AS tasks,
      (count(DISTINCT key) FILTER (WHERE ${counts}))::integer AS visits,
      (count(*) FILTER (WHERE NOT ${counts}))::integer AS replaced
    FROM drawn_check WHERE is_own GROUP BY plan`;

/**
 * Visits saved by visit groups = Σ tasks of a visit − visits: without groups each task of a target would be a visit of its
 * own. As a share of Σ tasks. Tasks that another target took over before there was a record are not counted.
 * (Domain section 8.)
 */
export function visitsSaved(
  asked: Asked,
  lines: readonly TasksOfVisits[],
  names: { readonly plan: NameOf },
): Figure {
  const standing = STANDINGS.filter((one) => one !== 'replaced').join(',');
  const row = (
    key: string,
    label: string,
    own: readonly TasksOfVisits[],
    more: Record<string, string> = {},
  ) => {
    const checks = { ...more, standing };
    const sum = (of: 'tasks' | 'visits') => own.reduce((all, line) => all + line[of], 0);
    return rateRow(
      { key, label },
      {
        count: sum('tasks') - sum('visits'),
        list: listOf('statistics/checks', asked, { ...checks, saved: 'true' }),
      },
      { count: sum('tasks'), list: listOf('statistics/checks', asked, checks) },
    );
  };
  const name = { zh: '合并减少的上门次数占比', en: 'share of visits saved' };
  return {
    figure: 'visits-saved',
    title: { zh: '合并上门减少的次数', en: 'visits saved by visit groups' },
    definition: {
      zh: '各次检查的任务数之和减去检查次数：不合并时每个任务各上门一次；占任务数之和的比例',
      en: 'Σ tasks of a visit − visits, as a share of Σ tasks: without groups each task would be a visit of its own',
    },
    groups: [
      rateGroup('total', name, [row('total', '合计', lines)]),
      rateGroup(
        'plan',
        name,
        [...lines]
          .sort((a, b) => (a.plan < b.plan ? -1 : 1))
          .map((line) => row(line.plan, names.plan(line.plan), [line], { plan: line.plan })),
      ),
    ],
    left_out: [
      {
        what: { zh: '未检查即由其他对象递补的任务', en: 'tasks taken over by other targets before a record' },
        count: lines.reduce((sum, { replaced }) => sum + replaced, 0),
        list: listOf('statistics/checks', asked, { standing: 'replaced' }),
      },
    ],
  };
}
