import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { proveEntry } from '../../../../ledger/prove-entry.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { publicationProblems } from '../../../../publication/problems.ts';
import { readPublicWords } from '../../../../publication/public-words.ts';
import type { PublicDrawLine } from '../../../../publication/published-draws.ts';
import {
  drawsOfPublishedPlan,
  type PublicPlan,
  readDifferences,
  readPublishedPlan,
} from '../../../../publication/published-plans.ts';
import { code } from '../../../../register/fields.ts';
import type { View } from '../../layout.ts';
import { namesIn } from '../../names.ts';
import { facts, link, table, tag, time } from '../../parts.ts';
import { identity } from '../../pieces/identity.ts';
import { logPlace } from '../../pieces/log-place.ts';
import { portalPage } from '../../portal-page.ts';
import { IDENTITY } from '../../words/identity.ts';
import { KINDS } from '../../words/kinds.ts';
import { PLANS } from '../../words/plans.ts';
import { planDifferences } from './differences.ts';
import type { Reading } from './task-fields.ts';
import { taskSections, taskTable } from './tasks.ts';

/** A published plan as its office issued it, with its revisions, its draws and its place in the log. */
export function planPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/plans/:code',
    params: z.strictObject({ code }),
    query: z.strictObject({ revision: z.coerce.number().int().min(1).max(1_000_000).optional() }),
    problems: [
      publicationProblems['public-plan-not-found'],
      publicationProblems['public-revision-not-found'],
    ],
    async show({ language, params, query }): Promise<View> {
      const words = PLANS[language];
      const plan = await readPublishedPlan(app.db, params.code, query.revision);
      const shown = plan.document.revision;
      const at = plan.revisions.findIndex(({ revision }) => revision === shown);
      const own = plan.revisions[at]!;
      const before = plan.revisions[at - 1];
      const [publicWords, draws, proven, changes] = await Promise.all([
        readPublicWords(app.db),
        drawsOfPublishedPlan(app.db, params.code),
        proveEntry(app.db, own.ledger_position),
        before === undefined
          ? undefined
          : readDifferences(app.db, params.code, { from: before.revision, to: shown }),
      ]);
      const reading: Reading = {
        language,
        names: namesIn(language, publicWords),
        matters: new Map(plan.document.matters.map((matter) => [matter.code, matter])),
        matterList: plan.document.matter_list,
      };
      return {
        title: plan.document.title,
        section: 'plans',
        isDocument: true,
        crumbs: [{ title: words.title, path: '/plans' }],
        body: html`${shown === plan.revision ? html`` : html`<div class="notice warn"><p>${words.earlier(plan.revision)} ${link(language, `/plans/${plan.code}`, words.toInForce)}</p></div>`}
${identity(language, app.office, { path: `/plans/${plan.code}?revision=${shown}`, rows: heading(reading, plan, own), digest: plan.digest })}
${review(language, own.review)}
<h2>${words.tasks}</h2>
${taskTable(reading, plan.document.tasks)}
${taskSections(reading, plan.document.tasks)}
${drawList(language, draws)}
<h2>${words.revisions}</h2>
${revisionTable(language, plan)}
${changes === undefined ? html`` : planDifferences(reading, changes)}
${logPlace(language, proven, 'text')}`,
      };
    },
  });
}

type Revision = PublicPlan['revisions'][number];

function heading(
  { language, names }: Reading,
  { document, state, revision, code: own }: PublicPlan,
  published: Revision,
): (readonly [string, Html | string])[] {
  const words = PLANS[language];
  const given = (name: string, value: string | undefined): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, value]];
  return [
    [words.code, own],
    [words.document, published.document_number],
    ...given(words.issuer, published.issuer),
    [words.lead_department, names.department(document.lead_department)],
    ...given(words.participants, names.departments(document.participants)),
    [words.kind, words.kinds[document.kind]],
    [words.year, String(document.year)],
    [words.state, KINDS[language].plan[state]],
    [
      words.revision,
      html`${words.revisionNo(published.revision)} ${published.revision === revision ? tag(words.inForce, 'good') : html``}`,
    ],
    ...(document.matter_list === undefined
      ? []
      : [
          [
            words.matterList,
            link(language, `/matters/${document.matter_list}`, document.matter_list),
          ] as const,
        ]),
    [IDENTITY[language].published, time(published.published_at)],
    ...given(words.released, published.released_on),
    ...given(words.official, published.official_publication),
    ...given(words.elsewhere, published.address),
    ...given(words.reason, published.reason),
  ];
}

function review(
  language: Language,
  { opinion, meeting_date, minutes_number, approved_at, on_paper }: Revision['review'],
): Html {
  const words = PLANS[language];
  return html`<h2>${words.review}</h2>
${facts([
  [words.opinion, opinion],
  ...(meeting_date === undefined ? [] : [[words.meeting, meeting_date] as const]),
  ...(minutes_number === undefined ? [] : [[words.minutes, minutes_number] as const]),
  [
    words.approved,
    html`${time(approved_at)}${on_paper ? html` <span class="quiet small">${words.onPaper}</span>` : html``}`,
  ],
])}`;
}

function drawList(language: Language, draws: readonly PublicDrawLine[]): Html {
  const [words, kinds] = [PLANS[language], KINDS[language]];
  return html`<h2>${words.draws}</h2>
${
  draws.length === 0
    ? html`<p class="nothing">${words.noDraws}</p>`
    : table<PublicDrawLine>(
        words.draws,
        [
          {
            title: words.draw,
            cell: ({ number, title, rehearsal }) =>
              html`${link(language, `/draws/${number}`, title)} ${rehearsal ? tag(kinds.rehearsal, 'warn') : html``}<span class="quiet small block">${number}</span>`,
          },
          { title: words.state, cell: ({ state }) => kinds.draw[state] },
          { title: words.sealedAt, cell: ({ sealed_at }) => time(sealed_at) },
          {
            title: words.drawTasks,
            cell: ({ tasks }) => tasks.map(({ task, round }) => words.round(task, round)).join(' · '),
          },
        ],
        draws,
      )
}`;
}

const revisionTable = (language: Language, { code: own, revision: inForce, revisions }: PublicPlan): Html => {
  const words = PLANS[language];
  return table<Revision>(
    words.revisions,
    [
      {
        title: words.revision,
        cell: ({ revision }) =>
          html`${link(language, `/plans/${own}?revision=${revision}`, words.revisionNo(revision))} ${revision === inForce ? tag(words.inForce, 'good') : html``}`,
      },
      { title: words.document, cell: ({ document_number }) => document_number },
      { title: words.publishedAt, cell: ({ published_at }) => time(published_at) },
      { title: words.reason, cell: ({ reason }) => reason ?? words.first },
    ],
    revisions.toReversed(),
  );
};
