import type { FastifyInstance } from 'fastify';
import { instantNow } from '../../../../platform/clock.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { allRules, rulesInForce, type StoredRules } from '../../../../sampling-rules/queries.ts';
import type { View } from '../../layout.ts';
import { downloads, facts, link, table, time } from '../../parts.ts';
import { storedFiles } from '../../pieces/stored-files.ts';
import { portalPage } from '../../portal-page.ts';
import { RULES } from '../../words/rules.ts';
import { ruleRows } from './rule-fields.ts';
import { standing } from './standing.ts';

/** The rules in force in plain words, and every version that was published. */
export function rulesPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/rules',
    async show({ language }): Promise<View> {
      const words = RULES[language];
      const [versions, inForce, files] = await Promise.all([
        allRules(app.db),
        rulesInForce(app.db, instantNow()),
        storedFiles(app, language, { kinds: ['sampling_rules'] }),
      ]);
      return {
        title: words.title,
        section: 'rules',
        feeds: files.feeds,
        body: html`<p class="lead">${words.lead}</p>
${
  inForce === undefined
    ? html``
    : html`<section class="panel"><h2>${words.inForceNow}</h2>
<p>${link(language, `/rules/${inForce.version}`, `${inForce.document.title} · ${inForce.document.document_number}`)}</p>
${facts(ruleRows(language, inForce.document))}
<p>${link(language, `/rules/${inForce.version}`, words.read)}</p></section>`
}
${versions.length === 0 ? html`<p class="nothing">${words.none}</p>` : versionTable(language, versions, inForce?.version)}
${downloads(language, files.downloads)}`,
      };
    },
  });
}

const versionTable = (
  language: Language,
  versions: readonly StoredRules[],
  inForce: number | undefined,
): Html => {
  const words = RULES[language];
  return html`<h2>${words.versions}</h2>${table<StoredRules>(
    words.versions,
    [
      {
        title: words.version,
        cell: (rules) =>
          html`${link(language, `/rules/${rules.version}`, words.versionNo(rules.version))} ${standing(language, rules, inForce)}`,
      },
      { title: words.document, cell: ({ document }) => document.document_number },
      { title: words.effective, cell: ({ document }) => document.effective_on },
      { title: words.published, cell: ({ published_at }) => time(published_at) },
    ],
    versions,
  )}`;
};
