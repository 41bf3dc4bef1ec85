import {
  type DocumentOf,
  type PublicDocument,
  publicDocument,
} from '../../../../core/privacy/public-fields.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { addressIn } from '../../language.ts';
import type { Names } from '../../names.ts';
import { digestText, facts, link } from '../../parts.ts';
import { FRAME } from '../../words/frame.ts';
import { PUBLICATIONS } from '../../words/publications.ts';
import { resultText } from './result.ts';

type Rows = (readonly [name: string, value: Html | string])[];

/** A text of today's forms; a form that is not known any more is left to the stored file. */
export function readDocument(document: unknown): PublicDocument | undefined {
  const read = publicDocument.safeParse(document);
  return read.success ? read.data : undefined;
}

/** What a publication says, in words. */
export function documentText(language: Language, names: Names, document: PublicDocument): Html {
  const words = PUBLICATIONS[language];
  const button = (path: string, title: string) =>
    html`<p><a class="button" href="${addressIn(language, path)}">${title}</a></p>`;
  switch (document.kind) {
    case 'plan':
      return html`${facts(planRows(language, names, document))}${button(`/plans/${document.plan}?revision=${document.revision}`, words.readPlan)}`;
    case 'matter_list':
      return html`${facts(listRows(language, document))}${button(`/matters/${document.number}`, words.readList)}`;
    case 'sampling_rules':
      return html`${facts(rulesRows(language, document))}${button(`/rules/${document.version}`, words.readRules)}`;
    case 'draw':
      return html`${facts(drawRows(language, document))}${button(`/draws/${document.draw}`, words.readDraw)}<p>${link(language, `/draws/${document.draw}/check`, words.checkDraw)}</p>`;
    case 'result':
      return resultText(language, names, document);
    case 'correction':
      return html`${facts(correctionRows(language, document))}<h2>${words.correctedText}</h2>${resultText(language, names, document.result)}`;
    case 'withdrawal':
      return facts(withdrawalRows(language, document));
    case 'objection':
      return facts(objectionRows(language, document));
  }
}

const publicationLink = (language: Language, number: string): Html =>
  link(language, `/publications/${number}`, number);

function issued(
  language: Language,
  document: { readonly document_number: string; readonly issuer?: string | undefined },
): Rows {
  const words = PUBLICATIONS[language];
  return [
    [words.document, document.document_number],
    ...(document.issuer === undefined ? [] : [[words.issuer, document.issuer] as const]),
  ];
}

function logged(
  language: Language,
  { digest, ledger_position }: { readonly digest: string; readonly ledger_position: number },
): Rows {
  const words = PUBLICATIONS[language];
  return [
    [words.contentDigest, digestText(digest)],
    [words.contentPosition, FRAME[language].number(ledger_position)],
  ];
}

function planRows(language: Language, names: Names, document: DocumentOf<'plan'>): Rows {
  const words = PUBLICATIONS[language];
  return [
    [words.plan, document.title],
    [words.department, names.department(document.lead_department)],
    [words.year, String(document.year)],
    [words.revision, String(document.revision)],
    ...issued(language, document),
    ...logged(language, document),
  ];
}

function listRows(language: Language, document: DocumentOf<'matter_list'>): Rows {
  const words = PUBLICATIONS[language];
  return [
    [words.matters, FRAME[language].number(document.matters)],
    ...issued(language, document),
    [words.issued, document.issued_on],
    ...logged(language, document),
  ];
}

function rulesRows(language: Language, document: DocumentOf<'sampling_rules'>): Rows {
  const words = PUBLICATIONS[language];
  return [
    [words.revision, String(document.version)],
    ...issued(language, document),
    [words.issued, document.issued_on],
    [words.effective, document.effective_on],
    ...logged(language, document),
  ];
}

function drawRows(language: Language, document: DocumentOf<'draw'>): Rows {
  const words = PUBLICATIONS[language];
  return [
    [words.draw, `${document.draw} ${document.title}`],
    [words.plan, link(language, `/plans/${document.plan}?revision=${document.revision}`, document.plan)],
    [words.tasks, document.tasks.map(({ task }) => task).join(' · ')],
    [words.evidenceDigest, digestText(document.digest)],
    [words.contentPosition, FRAME[language].number(document.ledger_position)],
  ];
}

function correctionRows(language: Language, document: DocumentOf<'correction'>): Rows {
  const words = PUBLICATIONS[language];
  return [
    [words.corrects, publicationLink(language, document.corrects)],
    [words.reason, html`<div class="lines">${document.reason}</div>`],
    [words.earlierDigest, digestText(document.earlier)],
  ];
}

function withdrawalRows(language: Language, document: DocumentOf<'withdrawal'>): Rows {
  const words = PUBLICATIONS[language];
  return [
    [words.withdraws, publicationLink(language, document.withdraws)],
    [words.decided, document.decided_on],
    [words.reason, html`<div class="lines">${document.reason}</div>`],
    [words.withdrawnDigest, digestText(document.earlier)],
  ];
}

function objectionRows(language: Language, document: DocumentOf<'objection'>): Rows {
  const words = PUBLICATIONS[language];
  return [
    [words.about, publicationLink(language, document.about)],
    [words.objection, document.objection],
    [words.filed, document.filed_on],
    [words.outcome, words.outcomes[document.outcome]],
    [words.answer, html`<div class="lines">${document.answer}</div>`],
  ];
}
