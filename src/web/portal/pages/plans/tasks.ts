import type { PlannedTask } from '../../../../plan/schema.ts';
import { type Html, html } from '../../../../platform/html.ts';
import { facts, table } from '../../parts.ts';
import { FRAME } from '../../words/frame.ts';
import { PLANS } from '../../words/plans.ts';
import { TASKS } from '../../words/tasks.ts';
import { type Reading, taskFields } from './task-fields.ts';

/** All tasks at a glance, each with its way to the details below. */
export function taskTable({ language, names }: Reading, tasks: readonly PlannedTask[]): Html {
  const [words, fields] = [PLANS[language], TASKS[language].fields];
  return table(
    words.tasksCount(FRAME[language].number(tasks.length)),
    [
      { title: words.task, cell: ({ code, title }) => html`<a href="#task-${code}">${code} ${title}</a>` },
      { title: words.window, cell: (task) => words.from(task.window_from, task.window_to) },
      {
        title: fields.teams,
        cell: ({ teams }) => names.departments(teams.map(({ department }) => department)),
      },
    ],
    tasks,
  );
}

/** The order in which a reader asks: what, whom, how many, by whom, when, and what then. */
const ORDER = [
  'matters',
  'scope',
  'sample',
  'credit_scheme',
  'unrated_as',
  'rounds',
  'times_a_year',
  'teams',
  'methods',
  'mode',
  'disclosure',
  'replacement',
  'temporary_ground',
] as const satisfies readonly (keyof PlannedTask)[];

/** Each task in words. */
export function taskSections(reading: Reading, tasks: readonly PlannedTask[]): Html {
  const { language } = reading;
  const [words, plans] = [TASKS[language], PLANS[language]];
  const shown = taskFields(reading);
  const groups = new Map<string, number>();
  for (const { visit_group } of tasks) groups.set(visit_group, (groups.get(visit_group) ?? 0) + 1);
  const row = (task: PlannedTask, field: keyof PlannedTask): (readonly [string, Html | string])[] => {
    const value = task[field];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    // A field's own value goes to the field's own words, which the compiler cannot follow over the fields.
    return [[words.fields[field], shown[field](value as never)]];
  };
  return html`${tasks.map(
    (task) => html`<section class="panel" id="task-${task.code}"><h3>${task.code} ${task.title}</h3>
${facts([
  [plans.window, plans.from(task.window_from, task.window_to)],
  ...(task.directed ? row(task, 'directed') : []),
  ...ORDER.flatMap((field) => row(task, field)),
  ...((groups.get(task.visit_group) ?? 0) > 1 ? row(task, 'visit_group') : []),
])}</section>`,
  )}`;
}
