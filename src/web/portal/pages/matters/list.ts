import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { proveEntry } from '../../../../ledger/prove-entry.ts';
import { matterListProblems } from '../../../../matter-list/problems.ts';
import { listBefore, listOrProblem, newestStored, type StoredList } from '../../../../matter-list/queries.ts';
import { listNumber, type MatterInList } from '../../../../matter-list/schema.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { pageFrom } from '../../../../publication/public-pages.ts';
import { readPublicWords } from '../../../../publication/public-words.ts';
import { code } from '../../../../register/fields.ts';
import { openCursor } from '../../../../register/page.ts';
import { registerProblems } from '../../../../register/problems.ts';
import { cursorCriterion, textCriterion } from '../../criteria.ts';
import type { View } from '../../layout.ts';
import { type Names, namesIn } from '../../names.ts';
import { link, nothingFound, pager, table, tag, time } from '../../parts.ts';
import { identity } from '../../pieces/identity.ts';
import { logPlace } from '../../pieces/log-place.ts';
import { portalPage } from '../../portal-page.ts';
import { FRAME } from '../../words/frame.ts';
import { IDENTITY } from '../../words/identity.ts';
import { MATTERS } from '../../words/matters.ts';
import { listChanges } from './changes.ts';
import { findForm } from './lists.ts';
import { basisLine } from './matter-fields.ts';

const PER_PAGE = 50;
const ORDER = 'matters';

/** One published list: its matters in the order of their codes, narrowed to what somebody looks for. */
export function matterListPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/matters/:number',
    params: z.strictObject({ number: listNumber }),
    query: z.strictObject({ q: textCriterion, cursor: cursorCriterion }),
    problems: [matterListProblems['matter-list-not-found'], registerProblems['cursor-invalid']],
    isKept: ({ q }) => q === undefined,
    async show({ language, params, query: { q = '', cursor } }): Promise<View> {
      const words = MATTERS[language];
      const list = await listOrProblem(app.db, params.number);
      const [after] = cursor === undefined ? [''] : openCursor(cursor, ORDER, z.tuple([code]));
      const found = matching(list.document.matters, q);
      const { items, next } = pageFrom(
        found.filter((matter) => matter.code > after).slice(0, PER_PAGE + 1),
        PER_PAGE,
        ORDER,
        (matter) => [matter.code],
      );
      const isFirst = cursor === undefined;
      const [newest, before, publicWords, proven] = await Promise.all([
        newestStored(app.db),
        listBefore(app.db, list),
        readPublicWords(app.db),
        proveEntry(app.db, list.ledger_position),
      ]);
      const names = namesIn(language, publicWords);
      return {
        title: words.list(list.number),
        section: 'matters',
        isDocument: true,
        crumbs: [{ title: words.title, path: '/matters' }],
        body: html`${newest === undefined || newest.number === list.number ? html`` : notInForce(language, newest.number)}
${heading(app, language, list, newest?.number === list.number)}
<h2>${words.matters}</h2>
${findForm(language, list.number, q)}
${items.length === 0 ? nothingFound(language) : matterTable(language, names, list, items, { q, found: found.length })}
${pager(language, `/matters/${list.number}`, { q }, { next, isFirst })}
${isFirst && q === '' && before !== undefined ? listChanges(language, names, before, list) : html``}
${logPlace(language, proven, 'text')}`,
      };
    },
  });
}

const notInForce = (language: Language, newest: string): Html =>
  html`<div class="notice warn"><p>${MATTERS[language].old(newest)} ${link(language, `/matters/${newest}`, MATTERS[language].toNewest)}</p></div>`;

function heading(
  app: Pick<FastifyInstance, 'office'>,
  language: Language,
  { number, digest, published_at, document }: StoredList,
  isInForce: boolean,
): Html {
  const words = MATTERS[language];
  return identity(language, app.office, {
    path: `/matters/${number}`,
    digest,
    rows: [
      [words.number, html`${number} ${isInForce ? tag(words.inForce, 'good') : html``}`],
      [words.document, document.document_number],
      [words.issuer, document.issuer],
      [words.issued, document.issued_on],
      [IDENTITY[language].published, time(published_at)],
      [words.count, FRAME[language].number(document.matters.length)],
    ],
  });
}

/** Every word asked for stands somewhere in what a reader would look for; small and large letters are the same. */
export function matching(matters: readonly MatterInList[], asked: string): readonly MatterInList[] {
  const wanted = asked.normalize('NFKC').toLowerCase().split(/\s+/u).filter(Boolean);
  if (wanted.length === 0) return matters;
  return matters.filter(({ code: own, name, sub_item, category, catalogue_code, legal_basis }) => {
    const text = [own, name, sub_item, category, catalogue_code, basisLine('zh', legal_basis)]
      .join('\n')
      .normalize('NFKC')
      .toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

function matterTable(
  language: Language,
  names: Names,
  { number, document }: StoredList,
  items: readonly MatterInList[],
  { q, found }: { readonly q: string; readonly found: number },
): Html {
  const [words, frame] = [MATTERS[language], FRAME[language]];
  const all = frame.number(document.matters.length);
  return table<MatterInList>(
    q === '' ? words.countOf(all) : words.found(frame.number(found), all),
    [
      {
        title: words.matter,
        cell: ({ code: own, name, exempt_ground }) =>
          html`${link(language, `/matters/${number}/${own}`, name)} ${exempt_ground === undefined ? html`` : tag(words.exempt, 'warn')}<span class="quiet small block">${own}</span>`,
      },
      { title: words.kind, cell: ({ kind }) => tag(words.kinds[kind], kind === 'key' ? 'warn' : 'plain') },
      {
        title: words.department,
        cell: ({ lead_department }) =>
          lead_department === undefined ? '–' : names.department(lead_department),
      },
      { title: words.methods, cell: ({ methods }) => names.terms('method', methods) || '–' },
      { title: words.basis, cell: ({ legal_basis }) => basisLine(language, legal_basis) || '–' },
    ],
    items,
  );
}
