import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type PublicResult, publicationNumber } from '../../../../core/privacy/public-fields.ts';
import { proveEntry } from '../../../../ledger/prove-entry.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { bulletinPath, publicAddress, publicationPath } from '../../../../public-files/layout.ts';
import { publicationProblems } from '../../../../publication/problems.ts';
import { readPublicWords } from '../../../../publication/public-words.ts';
import { readPublication } from '../../../../publication/read-publications.ts';
import type { PublicationView } from '../../../../publication/schema.ts';
import type { View } from '../../layout.ts';
import { type Names, namesIn } from '../../names.ts';
import { downloads, facts, folded, link, officeTime, tag, time } from '../../parts.ts';
import { identity } from '../../pieces/identity.ts';
import { logPlace } from '../../pieces/log-place.ts';
import { portalPage } from '../../portal-page.ts';
import { IDENTITY } from '../../words/identity.ts';
import { KINDS } from '../../words/kinds.ts';
import { PUBLICATIONS } from '../../words/publications.ts';
import { documentText, readDocument } from './document.ts';
import { history } from './history.ts';
import { titleOf } from './lines.ts';
import { resultText } from './result.ts';

/** One publication of whatever kind: the text in force, what it is known by, what followed, and its place in the log. */
export function publicationPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/publications/:number',
    params: z.strictObject({ number: publicationNumber }),
    problems: [publicationProblems['publication-not-found']],
    async show({ language, params: { number } }): Promise<View> {
      const words = PUBLICATIONS[language];
      const shown = await readPublication(app.db, number);
      const [publicWords, proven] = await Promise.all([
        readPublicWords(app.db),
        proveEntry(app.db, shown.ledger_position),
      ]);
      const isBeside = shown.corrects !== null;
      return {
        title: titleOf(language, shown),
        isDocument: true,
        ...(shown.kind === 'result' && { section: 'results' as const }),
        crumbs: [
          { title: words.title, path: '/publications' },
          ...(shown.corrects === null
            ? []
            : [{ title: shown.corrects, path: `/publications/${shown.corrects}` }]),
        ],
        body: html`${shown.withdrawn === null ? text(language, namesIn(language, publicWords), shown) : withdrawnText(language, shown.withdrawn)}
${identity(language, app.office, { path: `/publications/${number}`, digest: shown.digest, rows: known(language, shown) })}
${isBeside && shown.beside.length === 0 ? html`` : history(language, shown.beside)}
${logPlace(language, proven, 'bulletin')}
${downloads(language, [
  { title: words.storedText, address: publicAddress(publicationPath(shown.bulletin, number)) },
  { title: words.storedBulletin, address: publicAddress(bulletinPath(shown.bulletin)) },
])}`,
      };
    },
  });
}

function known(language: Language, shown: PublicationView): (readonly [string, Html | string])[] {
  const [words, names] = [PUBLICATIONS[language], IDENTITY[language]];
  return [
    [names.number, shown.number],
    [words.kind, tag(KINDS[language].publication[shown.kind])],
    [names.bulletin, link(language, `/bulletins/${shown.bulletin}`, shown.bulletin)],
    [names.published, time(shown.published_at)],
  ];
}

/** Number, day and reason are all that is left. */
function withdrawnText(
  language: Language,
  { number, at, decided_on, reason }: NonNullable<PublicationView['withdrawn']>,
): Html {
  const words = PUBLICATIONS[language];
  return html`<div class="notice bad"><p><strong>${words.withdrawn}</strong></p>${facts([
    [words.withdrawal, link(language, `/publications/${number}`, number)],
    [words.at_withdrawal, time(at)],
    [words.decided, decided_on],
    [words.reason, html`<div class="lines">${reason}</div>`],
  ])}</div>`;
}

/** The text in force stands first; every earlier one stays readable behind it. */
function text(language: Language, names: Names, shown: PublicationView): Html {
  const words = PUBLICATIONS[language];
  const document = readDocument(shown.document);
  if (document === undefined) return html`<p>${words.unknownYet}</p>`;
  const corrections = correctionsOf(shown);
  const last = corrections.at(-1);
  if (document.kind !== 'result' || last === undefined) return documentText(language, names, document);
  const earlier = [
    { title: words.firstText, result: document },
    ...corrections.slice(0, -1).map(({ number, result }) => ({ title: words.earlierText(number), result })),
  ];
  return html`<div class="notice warn"><p>${words.corrected(officeTime(last.published_at).slice(0, 10))}</p>
<p>${words.correctedBy} ${link(language, `/publications/${last.number}`, last.number)} · ${words.reason} <span class="lines">${last.reason}</span></p></div>
${resultText(language, names, last.result)}
${earlier.map(({ title, result }) => folded(title, resultText(language, names, result)))}`;
}

interface Corrected {
  readonly number: string;
  readonly published_at: string;
  readonly reason: string;
  readonly result: PublicResult;
}

/** Corrections that stand, in the order of time; one that was withdrawn has no text. */
const correctionsOf = ({ beside }: PublicationView): Corrected[] =>
  beside.flatMap(({ number, published_at, document }) => {
    const read = readDocument(document);
    return read?.kind === 'correction'
      ? [{ number, published_at, reason: read.reason, result: read.result }]
      : [];
  });
