import type { RevisionDifferences } from '../../../../plan/compare-revisions.ts';
import { type PlanHeading, plannedTask } from '../../../../plan/schema.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { Names } from '../../names.ts';
import { table } from '../../parts.ts';
import { PLANS } from '../../words/plans.ts';
import { TASKS } from '../../words/tasks.ts';
import { type Reading, taskFields } from './task-fields.ts';

type Change = RevisionDifferences['heading'][number];

/** What one published revision changed of the one before, field by field and in words. */
export function planDifferences(
  reading: Reading,
  { heading, added, changed, left_out, from, to }: RevisionDifferences,
): Html {
  const { language } = reading;
  const words = PLANS[language];
  const named = ({ code, title }: { readonly code: string; readonly title: string }) =>
    html`<li><strong>${code}</strong> ${title}</li>`;
  const isSame = [heading, added, changed, left_out].every(({ length }) => length === 0);
  return html`<h3>${words.changes(from, to)}</h3>
${isSame ? html`<p class="quiet">${words.noChange}</p>` : html``}
${heading.length === 0 ? html`` : changeTable(language, words.heading, heading, (change) => headingChange(language, reading.names, change))}
${added.length === 0 ? html`` : html`<h4>${words.added}</h4><ul>${added.map(named)}</ul>`}
${left_out.length === 0 ? html`` : html`<h4>${words.leftOut}</h4><ul>${left_out.map(named)}</ul>`}
${changed.length === 0 ? html`` : html`<h4>${words.changed}</h4>`}
${changed.map(({ code, title, fields }) => changeTable(language, `${code} ${title}`, fields, (change) => taskChange(reading, change)))}`;
}

interface Told {
  readonly field: string;
  readonly before: Html | string;
  readonly after: Html | string;
}

const changeTable = (
  language: Language,
  caption: string,
  changes: readonly Change[],
  tell: (change: Change) => Told,
): Html => {
  const words = PLANS[language];
  return table(
    caption,
    [
      { title: words.field, cell: ({ field }) => field },
      { title: words.before, cell: ({ before }) => before },
      { title: words.after, cell: ({ after }) => after },
    ],
    changes.map(tell),
  );
};

function taskChange(reading: Reading, { field, before, after }: Change): Told {
  const words = TASKS[reading.language].fields;
  const shown = taskFields(reading);
  const tell = (value: unknown): Html | string => {
    if (value === undefined) return PLANS[reading.language].nothing;
    if (!isTaskField(field)) return JSON.stringify(value);
    const read = plannedTask.shape[field].safeParse(value);
    // The schema of this very field has read it, which the compiler cannot follow over the fields.
    return read.success && read.data !== undefined ? shown[field](read.data as never) : JSON.stringify(value);
  };
  return { field: isTaskField(field) ? words[field] : field, before: tell(before), after: tell(after) };
}

const isTaskField = (field: string): field is keyof typeof plannedTask.shape => field in plannedTask.shape;

function headingChange(language: Language, names: Names, { field, before, after }: Change): Told {
  const words: Readonly<Record<string, string>> = TASKS[language].heading;
  const tell = (value: unknown): string => {
    if (value === undefined) return PLANS[language].nothing;
    if (field === 'kind') return PLANS[language].kinds[value as PlanHeading['kind']];
    if (field === 'lead_department') return names.department(String(value));
    if (Array.isArray(value)) return names.departments(value.map(String)) || PLANS[language].nothing;
    return String(value);
  };
  return { field: words[field] ?? field, before: tell(before), after: tell(after) };
}
