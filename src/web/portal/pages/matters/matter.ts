import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { matterListProblems } from '../../../../matter-list/problems.ts';
import { listOrProblem } from '../../../../matter-list/queries.ts';
import { listNumber, type MatterInList, matterInList } from '../../../../matter-list/schema.ts';
import { type Html, html } from '../../../../platform/html.ts';
import { Problem } from '../../../../platform/problems.ts';
import { readPublicWords } from '../../../../publication/public-words.ts';
import { code } from '../../../../register/fields.ts';
import type { View } from '../../layout.ts';
import { namesIn } from '../../names.ts';
import { facts } from '../../parts.ts';
import { portalPage } from '../../portal-page.ts';
import { MATTERS } from '../../words/matters.ts';
import { matterFields } from './matter-fields.ts';

/** Long texts have a heading of their own. */
const LONG = ['checklist', 'work_guide'] as const satisfies readonly (keyof MatterInList)[];
const FIELDS = Object.keys(matterInList.shape) as (keyof MatterInList)[];
const SHORT = FIELDS.filter((field) => field !== 'name' && !LONG.some((long) => long === field));

/** One matter as a list has it: what is checked, on what basis and how. */
export function matterPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/matters/:number/:code',
    params: z.strictObject({ number: listNumber, code }),
    problems: [matterListProblems['matter-list-not-found'], matterListProblems['matter-not-in-list']],
    async show({ language, params }): Promise<View> {
      const words = MATTERS[language];
      const list = await listOrProblem(app.db, params.number);
      const matter = list.document.matters.find((one) => one.code === params.code);
      if (matter === undefined) {
        throw new Problem(matterListProblems['matter-not-in-list'], { members: { number: list.number } });
      }
      const shown = matterFields(language, namesIn(language, await readPublicWords(app.db)));
      const tell = (field: keyof MatterInList): Html | string | undefined => {
        const value = matter[field];
        if (value === undefined || (Array.isArray(value) && value.length === 0)) return undefined;
        // A field's own value goes to the field's own words, which the compiler cannot follow over the fields.
        return shown[field](value as never);
      };
      const rows = SHORT.flatMap((field): [string, Html | string][] => {
        const value = tell(field);
        return value === undefined ? [] : [[words.fields[field], value]];
      });
      return {
        title: matter.name,
        section: 'matters',
        isDocument: true,
        crumbs: [
          { title: words.title, path: '/matters' },
          { title: words.list(list.number), path: `/matters/${list.number}` },
        ],
        body: html`${facts(rows)}${LONG.map((field) => {
          const value = tell(field);
          return value === undefined
            ? html``
            : html`<section><h2>${words.fields[field]}</h2>${value}</section>`;
        })}`,
      };
    },
  });
}
