import type { FastifyInstance } from 'fastify';
import { allLists, type StoredList } from '../../../../matter-list/queries.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { addressIn } from '../../language.ts';
import type { View } from '../../layout.ts';
import { downloads, facts, link, table, tag, time } from '../../parts.ts';
import { storedFiles } from '../../pieces/stored-files.ts';
import { portalPage } from '../../portal-page.ts';
import { FRAME } from '../../words/frame.ts';
import { MATTERS } from '../../words/matters.ts';

/** The list in force first, and every one that was published. */
export function matterListsPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/matters',
    async show({ language }): Promise<View> {
      const words = MATTERS[language];
      const [lists, files] = await Promise.all([
        allLists(app.db),
        storedFiles(app, language, { kinds: ['matter_list'] }),
      ]);
      const [newest] = lists;
      return {
        title: words.title,
        section: 'matters',
        feeds: files.feeds,
        body: html`<p class="lead">${words.lead}</p>
${newest === undefined ? html`<p class="nothing">${words.none}</p>` : html`${inForce(language, newest)}${listTable(language, lists)}`}
${downloads(language, files.downloads)}`,
      };
    },
  });
}

function inForce(language: Language, { number, document }: StoredList): Html {
  const words = MATTERS[language];
  return html`<section class="panel"><h2>${words.newest}</h2>
${facts([
  [words.number, link(language, `/matters/${number}`, number)],
  [words.document, document.document_number],
  [words.issuer, document.issuer],
  [words.issued, document.issued_on],
  [words.count, FRAME[language].number(document.matters.length)],
])}
${findForm(language, number, '')}</section>`;
}

/** Looks in one list, without scripts. */
export const findForm = (language: Language, number: string, asked: string): Html => {
  const words = MATTERS[language];
  return html`<form class="line" role="search" action="${addressIn(language, `/matters/${number}`)}"><label class="grow">${words.find}<input type="search" name="q" maxlength="100" value="${asked}" aria-describedby="find-hint"></label><button>${FRAME[language].search}</button></form>
<p class="quiet small" id="find-hint">${words.findHint}</p>`;
};

const listTable = (language: Language, lists: readonly StoredList[]): Html => {
  const words = MATTERS[language];
  return html`<h2>${words.earlier}</h2>${table<StoredList>(
    words.earlier,
    [
      {
        title: words.number,
        cell: (list) =>
          html`${link(language, `/matters/${list.number}`, list.number)} ${list === lists[0] ? tag(words.inForce, 'good') : html``}`,
      },
      { title: words.document, cell: ({ document }) => document.document_number },
      { title: words.issuer, cell: ({ document }) => document.issuer },
      { title: words.published, cell: ({ published_at }) => time(published_at) },
      {
        title: words.count,
        isNumber: true,
        cell: ({ document }) => FRAME[language].number(document.matters.length),
      },
    ],
    lists,
  )}`;
};
