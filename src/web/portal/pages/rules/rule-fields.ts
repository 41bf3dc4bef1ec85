import { TIERS } from '../../../../core/draw/document.ts';
import type { Ceilings } from '../../../../core/frequency/ceilings.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { RulesDocument } from '../../../../sampling-rules/schema.ts';
import { digestText } from '../../parts.ts';
import { PUNCTUATION } from '../../words/punctuation.ts';
import { RULES } from '../../words/rules.ts';

type Shown = {
  readonly [Field in keyof RulesDocument]-?: (value: NonNullable<RulesDocument[Field]>) => Html | string;
};

const list = (lines: readonly string[]): Html =>
  html`<ul class="plain">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;

/** Every field of the rules in words; the page of a version and the differences between two say it alike. */
export function ruleFields(language: Language): Shown {
  const words = RULES[language];
  const { colon } = PUNCTUATION[language];
  return {
    version: words.versionNo,
    title: (title) => title,
    issuer: (issuer) => issuer,
    document_number: (number) => number,
    issued_on: (day) => day,
    effective_on: (day) => day,
    ceilings: (ceilings) => list(ceilingLines(language, ceilings)),
    rounding: (rounding) => words.roundings[rounding],
    replacement: ({ allowed, grounds }) => {
      if (!allowed) return words.forbidden;
      return grounds.length === 0 ? words.allowedAny : html`${words.allowed}${list(grounds)}`;
    },
    disclosure: ({ policy, results_within_working_days }) =>
      list([
        `${words.disclosure}${colon}${words.policies[policy]}`,
        `${words.results}${colon}${words.resultsWithin(results_within_working_days)}`,
      ]),
    text: () => words.textChanged,
    attachment: digestText,
  };
}

function ceilingLines(
  language: Language,
  { by_tier, per_department, over_all, cooling_off_months }: Ceilings,
): string[] {
  const words = RULES[language];
  const unlimited = TIERS.filter((tier) => by_tier[tier] === undefined);
  return [
    ...TIERS.flatMap((tier) => {
      const times = by_tier[tier];
      return times === undefined ? [] : [words.tier(tier, times)];
    }),
    ...(unlimited.length === 0 ? [] : [words.unlimited(unlimited.join(PUNCTUATION[language].comma))]),
    ...(per_department === undefined ? [] : [words.perDepartment(per_department)]),
    ...(over_all === undefined ? [] : [words.overAll(over_all)]),
    words.coolingOff(cooling_off_months),
  ];
}

/** The rules that the service itself can read, in plain words. */
export function ruleRows(language: Language, document: RulesDocument): (readonly [string, Html | string])[] {
  const words = RULES[language];
  const shown = ruleFields(language);
  return [
    [words.limits, shown.ceilings(document.ceilings)],
    [words.rounding, shown.rounding(document.rounding)],
    [words.replacement, shown.replacement(document.replacement)],
    [words.disclosure, words.policies[document.disclosure.policy]],
    [words.results, words.resultsWithin(document.disclosure.results_within_working_days)],
  ];
}
