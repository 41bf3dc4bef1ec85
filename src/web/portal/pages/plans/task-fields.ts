import { TIERS, type Tier } from '../../../../core/draw/document.ts';
import type { PlannedSample, PlannedTask, Scope } from '../../../../plan/schema.ts';
import { type Html, html } from '../../../../platform/html.ts';
import type { Language } from '../../../../platform/language.ts';
import type { Names } from '../../names.ts';
import { type Column, link, table } from '../../parts.ts';
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

/** How many are drawn: a table by tier, and what else the rule says. */
export function sampleText(language: Language, sample: PlannedSample): Html {
  const [words, frame, kinds] = [TASKS[language], FRAME[language], KINDS[language]];
  const [title, main] = mainColumn(language, sample);
  const minimum = sample.mode === 'count' ? undefined : sample.minimum;
  const columns = [
    { title: words.tier, cell: (tier: Tier) => kinds.tier(tier) },
    main,
    ...(minimum === undefined ? [] : [byTier(words.minimum, minimum, frame.number)]),
  ];
  return html`${table(title, columns, TIERS)}${notes(language, sample).map((note) => html`<p class="small">${note}</p>`)}`;
}

function mainColumn(language: Language, sample: PlannedSample): [title: string, column: Column<Tier>] {
  const [words, { number }] = [TASKS[language], FRAME[language]];
  const { rate, total, count } = words.modesOfSample;
  switch (sample.mode) {
    case 'rate':
      return [rate, byTier(words.rate, sample.rates, shareText)];
    case 'total':
      return [total(number(sample.total)), byTier(words.weight, sample.weights, number)];
    case 'count':
      return [count, byTier(words.count, sample.counts, number)];
  }
}

const byTier = (
  title: string,
  values: Readonly<Partial<Record<Tier, number>>>,
  write: (value: number) => string,
): Column<Tier> => ({
  title,
  isNumber: true,
  cell: (tier) => {
    const value = values[tier];
    return value === undefined ? '–' : write(value);
  },
});

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
