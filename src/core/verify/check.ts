/** What verification reports: each named check of protocol section 11 with what was expected and found. */

/** In the order of protocol section 11, which is the order of the report. */
export const CHECK_NAMES = [
  'commitment-digest',
  'commitment-before-entropy',
  'entropy-authentic',
  'secret-matches',
  'seed',
  'sample-sizes',
  'zero-and-certain-confirmed',
  'selection',
  'frame-membership',
  'frame-unique',
  'visits',
  'units',
  'staff-digest',
  'teams-eligible',
  'teams-even',
  'teams-drawn',
  'teams-choice',
  'replacements',
  'outcome-logged',
  'single-draw',
  'log-consistent',
  'checkpoint-signature',
  'witnesses',
  'plan-matches',
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export type CheckStatus = 'ok' | 'failed' | 'not disclosed';

/** A sentence for the report, in both languages. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

export interface Finding {
  readonly status: CheckStatus;
  readonly expected?: string;
  readonly actual?: string;
  readonly detail: Sentence;
}

/** One check as it is reported; members are spelled as in the JSON of `npm run verify -- --json`. */
export interface Check<Name extends string = CheckName> {
  readonly name: Name;
  readonly status: CheckStatus;
  readonly expected?: string;
  readonly actual?: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly detail_zh: string;
  readonly detail_en: string;
}

export const reported = <Name extends string>(
  name: Name,
  title: Sentence,
  { detail, ...finding }: Finding,
): Check<Name> => ({
  name,
  ...finding,
  title_zh: title.zh,
  title_en: title.en,
  detail_zh: detail.zh,
  detail_en: detail.en,
});

export const ok = (zh: string, en: string, actual?: string): Finding => ({
  status: 'ok',
  ...(actual !== undefined && { actual }),
  detail: { zh, en },
});

export const failed = (zh: string, en: string, expected?: string, actual?: string): Finding => ({
  status: 'failed',
  ...(expected !== undefined && { expected }),
  ...(actual !== undefined && { actual }),
  detail: { zh, en },
});

/** Withheld, or not checked here: never ok. */
export const notDisclosed = (zh: string, en: string): Finding => ({
  status: 'not disclosed',
  detail: { zh, en },
});

/** `ok` where both are the same text, else `failed` with both. */
export function compared(expected: string, actual: string, same: Sentence, different: Sentence): Finding {
  return expected === actual
    ? { status: 'ok', expected, actual, detail: same }
    : failed(different.zh, different.en, expected, actual);
}
