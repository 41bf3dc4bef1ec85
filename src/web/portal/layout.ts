import { type Html, html } from '../../platform/html.ts';
import type { Language } from '../../platform/language.ts';
import type { AssetNames } from './asset-names.ts';
import { addressIn, LANG_TAG } from './language.ts';
import { FRAME } from './words/frame.ts';

export interface Crumb {
  readonly title: string;
  /** Below the language; the last crumb, this page, has none. */
  readonly path?: string;
}

export interface Feed {
  readonly title: string;
  readonly address: string;
}

/** What a page says; the frame around it is the same for all. */
export interface View {
  readonly title: string;
  readonly body: Html;
  /** Between the home page and this one. */
  readonly crumbs?: readonly Crumb[];
  readonly feeds?: readonly Feed[];
  /** Said of nothing but a page that reads a draw: a script beside the one of every page. */
  readonly script?: 'check';
  /** Which section of the navigation it belongs to. */
  readonly section?: Section;
  /** On paper a document of the office has its heading; a page that only helps to find them does not. */
  readonly isDocument?: boolean;
}

export type Section = 'plans' | 'draws' | 'results' | 'matters' | 'rules' | 'firm' | 'check' | 'data';

const SECTIONS: readonly (readonly [section: Section, path: string])[] = [
  ['plans', '/plans'],
  ['draws', '/draws'],
  ['results', '/results'],
  ['matters', '/matters'],
  ['rules', '/rules'],
  ['firm', '/firm'],
  ['check', '/check-a-draw'],
  ['data', '/data'],
];

export interface Place {
  readonly language: Language;
  /** Below the language, with its criteria. */
  readonly path: string;
  readonly office: string | undefined;
  readonly assets: AssetNames;
  /** A problem's page: it stands at no place of the portal. */
  readonly isLost?: boolean;
}

/** The whole document. */
export function pageText(view: View, { language, path, office, assets, isLost = false }: Place): string {
  const words = FRAME[language];
  const other = language === 'zh' ? 'en' : 'zh';
  const site = office === undefined ? words.site : words.siteOf(office);
  const isHome = path === '/' && !isLost;
  const document = html`<!doctype html>
<html lang="${LANG_TAG[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${isHome ? site : `${view.title} · ${site}`}</title>
<link rel="stylesheet" href="${assets.style}">
<link rel="icon" href="${assets.icon}">
<link rel="alternate" hreflang="${LANG_TAG[other]}" href="${addressIn(other, path)}">
${(view.feeds ?? []).map(({ title, address }) => html`<link rel="alternate" type="application/atom+xml" title="${title}" href="${address}">`)}
<script type="module" src="${assets.script}"></script>
${view.script === undefined ? html`` : html`<script type="module" src="${assets[view.script]}"></script>`}
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<header class="site">
<div class="bar">
<a class="brand" href="${addressIn(language, '/')}">${site}</a>
<div class="tools">
<label class="large"><input type="checkbox" id="large">${words.large}</label>
<a hreflang="${LANG_TAG[other]}" lang="${LANG_TAG[other]}" href="${addressIn(other, path)}">${words.otherLanguage}</a>
</div>
</div>
<nav aria-label="${words.navigation}">
<ul>${SECTIONS.map(([section, at]) => html`<li><a href="${addressIn(language, at)}"${view.section === section ? html` aria-current="true"` : html``}>${words[section]}</a></li>`)}</ul>
</nav>
</header>
${view.isDocument === true ? html`<p class="letterhead" aria-hidden="true">${site}</p>` : html``}
${isHome || isLost ? html`` : breadcrumb(view, language)}
<main id="main">
<h1>${view.title}</h1>
${view.body}
</main>
<footer class="site">
<p>${words.footer}</p>
<p class="links"><a href="/protocol">${words.protocol}</a> <a href="/docs">${words.api}</a> <a href="/login">${words.staff}</a></p>
</footer>
</body>
</html>
`;
  return document.text;
}

function breadcrumb({ crumbs = [], title }: View, language: Language): Html {
  const words = FRAME[language];
  const way: readonly Crumb[] = [{ title: words.home, path: '/' }, ...crumbs];
  return html`<nav class="crumbs" aria-label="${words.you}"><ol>${way.map(
    ({ title: name, path = '/' }) => html`<li><a href="${addressIn(language, path)}">${name}</a></li>`,
  )}<li aria-current="page">${title}</li></ol></nav>`;
}
