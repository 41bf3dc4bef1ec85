/** The criteria that every list of published things has: of which year, of which department. */
import type { Html } from '../../../platform/html.ts';
import type { Language } from '../../../platform/language.ts';
import type { Names } from '../names.ts';
import { select } from '../parts.ts';
import { FRAME } from '../words/frame.ts';

export const yearSelect = (language: Language, years: readonly number[], chosen: number | undefined): Html =>
  select(language, {
    name: 'year',
    title: FRAME[language].year,
    choices: years.map((year) => ({ value: String(year), title: String(year) })),
    chosen: chosen?.toString(),
  });

/** @param title what the department is to the list's things: any, or the one that leads */
export const departmentSelect = (
  language: Language,
  title: string,
  { departments, names }: { readonly departments: readonly string[]; readonly names: Names },
  chosen: string | undefined,
): Html =>
  select(language, {
    name: 'department',
    title,
    choices: departments.map((value) => ({ value, title: names.department(value) })),
    chosen,
  });
