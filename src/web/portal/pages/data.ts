import type { FastifyInstance } from 'fastify';
import { type Html, html } from '../../../platform/html.ts';
import { inLanguage, type Language } from '../../../platform/language.ts';
import type { DataFile } from '../../../public-files/data-sets/write-data-set.ts';
import { readIndexed } from '../../../public-files/data-sets/write-data-sets.ts';
import {
  DATA_INDEX,
  DATA_SUMS,
  dataPath,
  FEED_KINDS,
  feedPath,
  publicAddress,
} from '../../../public-files/layout.ts';
import type { View } from '../layout.ts';
import { link, table, time } from '../parts.ts';
import { portalPage } from '../portal-page.ts';
import { DATA } from '../words/data.ts';
import { FRAME } from '../words/frame.ts';
import { KINDS } from '../words/kinds.ts';

/** What programs and journalists come for: files, feeds, evidence, interfaces, and under which terms. */
export function dataPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/data',
    async show({ language }): Promise<View> {
      const words = DATA[language];
      const files = (await readIndexed(app.publicFiles.folder)) ?? [];
      return {
        title: words.title,
        section: 'data',
        feeds: FEED_KINDS.map((kind) => ({
          title: KINDS[language].publication[kind],
          address: publicAddress(feedPath(undefined, kind)),
        })),
        body: html`<p class="lead">${words.what}</p>
<h2>${words.licence}</h2><p>${inLanguage(app.publicFiles.licence, language)}</p>
<h2>${words.sets}</h2>
${files.length === 0 ? html`<p class="nothing">${words.none}</p>` : dataSets(language, files)}
${files.length === 0 ? html`` : checksums(language)}
<h2>${words.feeds}</h2><p>${words.feedsWhat}</p>
${list(FEED_KINDS.map((kind) => [publicAddress(feedPath(undefined, kind)), KINDS[language].publication[kind]]))}
<h2>${words.evidence}</h2><p>${words.evidenceWhat}</p>
<ul class="cards"><li>${link(language, '/draws', FRAME[language].draws)}</li></ul>
${list([
  ['/api/v1/public/ledger/checkpoint', words.log],
  ['/api/v1/public/ledger/export', words.entries],
  ['/api/v1/public/ledger/keys', words.keys],
  ['/check', words.checker],
  ['/protocol', words.protocol],
])}
<h2>${words.programs}</h2>
${list([
  ['/docs', words.api],
  ['/docs/json', words.openapi],
])}`,
      };
    },
  });
}

const list = (links: readonly (readonly [address: string, title: string])[]): Html =>
  html`<ul class="cards">${links.map(([address, title]) => html`<li><a href="${address}">${title}</a></li>`)}</ul>`;

interface DataSet {
  readonly kind: DataFile['kind'];
  readonly year: number;
  readonly files: readonly DataFile[];
}

function dataSets(language: Language, files: readonly DataFile[]): Html {
  const words = DATA[language];
  return table<DataSet>(
    words.sets,
    [
      { title: words.set, cell: ({ kind }) => KINDS[language].publication[kind] },
      { title: words.year, cell: ({ year }) => String(year), isNumber: true },
      { title: words.rows, cell: (set) => FRAME[language].number(set.files[0]!.rows), isNumber: true },
      {
        title: words.files,
        cell: (set) => html`<ul class="inline">${set.files.map((file) => fileLink(language, file))}</ul>`,
      },
      { title: words.made, cell: (set) => time(set.files[0]!.made_at) },
    ],
    setsOf(files),
  );
}

/** The newest year first, and in it as the index has them. */
function setsOf(files: readonly DataFile[]): DataSet[] {
  const sets = new Map<string, DataFile[]>();
  for (const file of files) {
    const key = `${file.kind} ${file.year}`;
    sets.set(key, [...(sets.get(key) ?? []), file]);
  }
  return [...sets.values()]
    .map((own) => ({ kind: own[0]!.kind, year: own[0]!.year, files: own }))
    .sort((a, b) => b.year - a.year);
}

function fileLink(language: Language, { name, bytes }: DataFile): Html {
  const words = DATA[language];
  const isSchema = name.endsWith('.schema.json');
  const title = isSchema ? words.schema : name.slice(name.lastIndexOf('.') + 1).toUpperCase();
  return html`<li><a href="${publicAddress(dataPath(name))}">${title}</a>${isSchema ? '' : words.size(sizeText(bytes))}</li>`;
}

const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

function checksums(language: Language): Html {
  const words = DATA[language];
  return html`${list([
    [publicAddress(dataPath(DATA_SUMS)), words.sumsFile],
    [publicAddress(dataPath(DATA_INDEX)), words.index],
  ])}
<h2>${words.sums}</h2><p>${words.sumsHow}</p><pre tabindex="0"><code>sha256sum --check --ignore-missing ${DATA_SUMS}</code></pre>`;
}
