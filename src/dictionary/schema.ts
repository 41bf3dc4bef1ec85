import { z } from 'zod';
import { tier } from '../core/draw/document.ts';
import { code, line, retiredOn, version } from '../register/fields.ts';

export const DICTIONARIES = [
  'target_kind',
  'business_category',
  'tag',
  'permit_kind',
  'method',
  'scope',
  'result_code',
  'measure',
] as const;
export const dictionary = z.enum(DICTIONARIES);
export type Dictionary = z.infer<typeof dictionary>;

/** One term of one of the office's word lists. */
export const termRow = z.strictObject({
  dictionary: dictionary.describe('词典'),
  code: code.describe('代码'),
  name: line(200).describe('名称'),
  name_en: line(200).nullable().describe('英文名称'),
});
export type TermRow = z.infer<typeof termRow>;
export const BLANK_TERM = { name_en: null } as const satisfies Partial<TermRow>;

export const term = termRow.extend({ retired_on: retiredOn, version });
export type Term = z.infer<typeof term>;

/** A credit evaluation and what its grades mean (domain: 信用评价方案). */
export const creditSchemeRow = z.strictObject({
  code: code.describe('方案代码'),
  name: line(200).describe('方案名称'),
  grades: z
    .record(line(32), tier)
    .refine((grades) => Object.keys(grades).length > 0, '至少一个等级 | at least one grade')
    .describe('评价等级 → 信用等级 A、B、C、D；同一字母在不同方案中含义不同'),
});
export type CreditSchemeRow = z.infer<typeof creditSchemeRow>;

export const creditScheme = creditSchemeRow.extend({ retired_on: retiredOn, version });
export type CreditScheme = z.infer<typeof creditScheme>;

export const EXAMPLE_TERM: Term = {
  dictionary: 'business_category',
  code: '31',
  name: '营运性危险货物运输',
  name_en: 'dangerous goods',
  retired_on: null,
  version: 1,
};

export const EXAMPLE_SCHEME: CreditScheme = {
  code: 'transport-quality',
  name: '道路运输企业质量信誉考核',
  grades: { AAA: 'A', AA: 'B', A: 'C', B: 'D' },
  retired_on: null,
  version: 1,
};
