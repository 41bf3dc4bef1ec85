import { type Asked, listOf } from './asked.ts';
import type { NameOf } from './names.ts';
import type { PlannedTaskLine } from './planned-tasks.ts';
import { rateGroup, rateRow } from './rows.ts';
import type { Figure } from './schema.ts';

/** Joint share = tasks to which at least two departments send teams together / all tasks of published plans. (Domain section 8.) */
export function jointShare(
  asked: Asked,
  tasks: readonly PlannedTaskLine[],
  names: { readonly plan: NameOf },
): Figure {
  const row = (
    key: string,
    label: string,
    own: readonly PlannedTaskLine[],
    more: Record<string, string> = {},
  ) =>
    rateRow(
      { key, label },
      {
        count: own.filter(({ joint }) => joint).length,
        list: listOf('statistics/tasks', asked, { ...more, joint: 'true' }),
      },
      { count: own.length, list: listOf('statistics/tasks', asked, more) },
    );
  const name = { zh: '联合任务占比', en: 'joint share of tasks' };
  const plans = [...new Set(tasks.map(({ plan }) => plan))];
  return {
    figure: 'joint-share',
    title: name,
    definition: {
      zh: '由两个以上部门共同派出检查组的任务 ÷ 已公布计划（现行版本）的全部任务；市抽县查由各县分别检查的不算联合',
      en: 'tasks of at least two departments that go together / all tasks of published plans, in their newest revision',
    },
    groups: [
      rateGroup('total', name, [row('total', '合计', tasks)]),
      rateGroup(
        'plan',
        name,
        plans.map((plan) =>
          row(
            plan,
            names.plan(plan),
            tasks.filter((task) => task.plan === plan),
            { plan },
          ),
        ),
      ),
    ],
    left_out: [],
  };
}
