import { TIERS, type Tier } from '../../../../core/draw/document.ts';
import type { PlannedSample, PlannedTask, Scope } from '../../../../plan/schema.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { Names } from '../../names.ts';
import { link } from '../../parts.ts';
import { FRAME } from '../../words/frame.ts';
import { KINDS } from '../../words/kinds.ts';
import { PUNCTUATION } from '../../words/punctuation.ts';
import { TASKS } from '../../words/tasks.ts';

/** What a task is read with: names of codes, and of its matters as its plan froze them. */
export interface Reading {
  readonly language: Language;
  readonly names: Names;
  readonly matters: ReadonlyMap<string, { readonly name: string; readonly kind: 'general' | 'key' }>;
  readonly matterList: string | undefined;
}

type Shown = {
  readonly [Field in keyof PlannedTask]-?: (value: NonNullable<PlannedTask[Field]>) => Html | string;
};

/** Every field of a task in words; the page of a plan and the differences between its revisions say it alike. */
export function taskFields(reading: Reading): Shown {
  const { language, names } = reading;
  const words = TASKS[language];
  const yes = (value: boolean) => (value ? words.yes : words.no);
  return {
    code: (code) => code,
    title: (title) => title,
    directed: yes,
    matters: (codes) => matterList(reading, codes),
    scope: (scope) => scopeText(reading, scope),
    sample: (sample) => sampleText(language, sample),
    window_from: (day) => day,
    window_to: (day) => day,
    methods: (codes) => names.terms('method', codes),
    mode: (mode) => words.modes[mode],
    teams: (teams) => teamList(reading, teams),
    credit_scheme: names.creditScheme,
    unrated_as: words.unrated,
    rounds: words.rounds,
    times_a_year: (times) => timesText(language, times),
    disclosure: (disclosure) =>
      disclosure.policy === 'from' ? words.policies.from(disclosure.date) : words.policies[disclosure.policy],
    replacement: (isReplaced) => (isReplaced ? words.replaced : words.notReplaced),
    visit_group: words.together,
    temporary_ground: (text) => text,
  };
}

function matterList({ matters, matterList: list, language }: Reading, codes: readonly string[]): Html {
  const kinds = TASKS[language].matterKind;
  return html`<ul class="plain">${codes.map((code) => {
    const known = matters.get(code);
    const name = known?.name ?? code;
    const shown = list === undefined ? html`${name}` : link(language, `/matters/${list}/${code}`, name);
    return html`<li>${shown} <span class="quiet small">${code}${known === undefined ? '' : ` · ${kinds[known.kind]}`}</span></li>`;
  })}</ul>`;
}

/** What is not restricted is not mentioned: without any criterion it is everybody. */
export function scopeText({ language, names }: Pick<Reading, 'language' | 'names'>, scope: Scope): string {
  const words = TASKS[language];
  const joined = (values: readonly string[]) => values.join(PUNCTUATION[language].comma);
  const parts = [
    scope.kinds && words.of(words.kinds, names.terms('target_kind', scope.kinds)),
    scope.categories && words.of(words.categories, names.terms('business_category', scope.categories)),
    scope.districts && words.of(words.districts, joined(scope.districts)),
    scope.departments && words.of(words.departments, names.departments(scope.departments)),
    scope.tags && words.of(words.tags, names.terms('tag', scope.tags)),
    scope.tiers && words.of(words.tiers, joined(scope.tiers)),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? words.everybody : parts.join(PUNCTUATION[language].semicolon);
}

function teamList({ language, names }: Reading, teams: PlannedTask['teams']): Html {
  const words = TASKS[language];
  return html`<ul class="plain">${teams.map(({ department, size, scopes, content, authority }) => {
    const more = [
      ...(scopes.length === 0 ? [] : [words.teamScopes(names.terms('scope', scopes))]),
      ...(content === undefined ? [] : [words.content(content)]),
      ...(authority === undefined ? [] : [words.authority(authority)]),
    ];
    return html`<li>${words.team(names.department(department), size)}${more.map((line) => html`<br><span class="quiet small">${line}</span>`)}</li>`;
  })}</ul>`;
}

const timesText = (language: Language, times: NonNullable<PlannedTask['times_a_year']>): string =>
  TIERS.flatMap((tier) => {
    const n = times[tier];
    return n === undefined ? [] : [TASKS[language].times(tier, n)];
  }).join(PUNCTUATION[language].comma);

/** Parts of a million as a share: 10,000 are 1 %. */
const shareText = (ppm: number): string => `${Number((ppm / 10_000).toFixed(4))} %`;

/** How many are drawn, by tier, and what else the rule says. */
export function sampleText(language: Language, sample: PlannedSample): Html {
  return html`<p>${mainText(language, sample)}</p>${notes(language, sample).map((note) => html`<p class="quiet small">${note}</p>`)}`;
}

function mainText(language: Language, sample: PlannedSample): string {
  const [{ modesOfSample: modes, ...words }, { number }] = [TASKS[language], FRAME[language]];
  switch (sample.mode) {
    case 'rate':
      return modes.rate + byTier(language, sample.rates, shareText, sample.minimum);
    case 'total':
      return (
        modes.total(number(sample.total)) + byTier(language, sample.weights, words.weight, sample.minimum)
      );
    case 'count':
      return modes.count + byTier(language, sample.counts, number);
  }
}

/** The tiers that are named, from the lowest risk to the highest. */
const byTier = (
  language: Language,
  values: Readonly<Partial<Record<Tier, number>>>,
  write: (value: number) => string,
  minimum: Readonly<Partial<Record<Tier, number>>> = {},
): string =>
  TIERS.flatMap((tier) => {
    const [value, least] = [values[tier], minimum[tier]];
    if (value === undefined && least === undefined) return [];
    const [{ minimum: atLeast }, { number }] = [TASKS[language], FRAME[language]];
    const own = `${KINDS[language].tier(tier)} ${write(value ?? 0)}`;
    return [least === undefined ? own : `${own}${atLeast(number(least))}`];
  }).join(PUNCTUATION[language].comma);

function notes(language: Language, sample: PlannedSample): string[] {
  const words = TASKS[language];
  if (sample.mode === 'total') return [];
  if (sample.mode === 'count') return sample.top_up === true ? [words.topUp] : [];
  const { rounding, cap, floor, top_up_from, population } = sample;
  return [
    ...(rounding === undefined ? [] : [words.rounding[rounding]]),
    ...(floor === undefined ? [] : [words.floor(shareText(floor))]),
    ...(top_up_from === undefined ? [] : [words.topUpFrom(top_up_from.join(PUNCTUATION[language].comma))]),
    ...(cap === undefined ? [] : [words.cap(shareText(cap))]),
    population === undefined ? words.whole : words.beforeExclusions,
  ];
}
