import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { proveEntry } from '../../../../ledger/prove-entry.ts';
import { type ChangedField, changedFields } from '../../../../platform/changed-fields.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import { samplingRulesProblems } from '../../../../sampling-rules/problems.ts';
import { rulesInForce, rulesOrProblem, type StoredRules } from '../../../../sampling-rules/queries.ts';
import { type RulesDocument, rulesDocument } from '../../../../sampling-rules/schema.ts';
import type { View } from '../../layout.ts';
import { digestText, facts, link, table, time } from '../../parts.ts';
import { identity } from '../../pieces/identity.ts';
import { logPlace } from '../../pieces/log-place.ts';
import { markedText } from '../../pieces/marked-text.ts';
import { portalPage } from '../../portal-page.ts';
import { RULES } from '../../words/rules.ts';
import { ruleFields, ruleRows } from './rule-fields.ts';
import { standing } from './standing.ts';

/** One version of the sampling rules: its rules in plain words, its text, and what it changed. */
export function rulesVersionPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/rules/:version',
    params: z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000) }),
    problems: [samplingRulesProblems['sampling-rules-not-found']],
    async show({ language, params: { version } }): Promise<View> {
      const words = RULES[language];
      const rules = await rulesOrProblem(app.db, version);
      const [inForce, before, proven] = await Promise.all([
        rulesInForce(app.db),
        version === 1 ? undefined : rulesOrProblem(app.db, version - 1),
        proveEntry(app.db, rules.ledger_position),
      ]);
      const isOld = inForce !== undefined && inForce.version !== version;
      return {
        title: rules.document.title,
        section: 'rules',
        isDocument: true,
        crumbs: [{ title: words.title, path: '/rules' }],
        body: html`${isOld ? html`<div class="notice warn"><p>${words.old(inForce.version)} ${link(language, `/rules/${inForce.version}`, words.toInForce)}</p></div>` : html``}
${heading(app, language, rules, inForce?.version)}
${facts(ruleRows(language, rules.document))}
${fullText(language, rules.document)}
${before === undefined ? html`` : differences(language, before, rules)}
${logPlace(language, proven, 'text')}`,
      };
    },
  });
}

function heading(
  app: Pick<FastifyInstance, 'office'>,
  language: Language,
  rules: StoredRules,
  inForce: number | undefined,
): Html {
  const words = RULES[language];
  const { document } = rules;
  return identity(language, app.office, {
    path: `/rules/${rules.version}`,
    digest: rules.digest,
    rows: [
      [words.version, html`${words.versionNo(rules.version)} ${standing(language, rules, inForce)}`],
      [words.document, document.document_number],
      [words.issuer, document.issuer],
      [words.issued, document.issued_on],
      [words.effective, document.effective_on],
      [words.published, time(rules.published_at)],
    ],
  });
}

function fullText(language: Language, { text, attachment }: RulesDocument): Html {
  const words = RULES[language];
  return html`<section><h2>${words.text}</h2>
${attachment === undefined ? html`` : facts([[words.scan, digestText(attachment)]])}
${text === undefined ? html`<p class="quiet">${words.noText}</p>` : html`<div class="panel">${markedText(text)}</div>`}</section>`;
}

/** The number of a version is no change of its rules. */
function differences(language: Language, before: StoredRules, rules: StoredRules): Html {
  const words = RULES[language];
  const fields = changedFields(before.document, rules.document).filter(({ field }) => field !== 'version');
  return html`<section><h2>${words.difference(before.version)}</h2>${
    fields.length === 0
      ? html`<p class="quiet">${words.same}</p>`
      : table<ChangedField>(
          words.difference(before.version),
          [
            { title: words.field, cell: ({ field }) => (isField(field) ? words.fields[field] : field) },
            { title: words.before, cell: ({ field, before: was }) => valueText(language, field, was) },
            { title: words.after, cell: ({ field, after }) => valueText(language, field, after) },
          ],
          fields,
        )
  }</section>`;
}

const isField = (field: string): field is keyof RulesDocument => field in rulesDocument.shape;

function valueText(language: Language, field: string, value: unknown): Html | string {
  if (value === null) return RULES[language].nothing;
  if (!isField(field)) return JSON.stringify(value);
  const read = rulesDocument.shape[field].safeParse(value);
  // The schema of this very field has read it, which the compiler cannot follow over the fields.
  return read.success && read.data !== undefined
    ? ruleFields(language)[field](read.data as never)
    : JSON.stringify(value);
}
