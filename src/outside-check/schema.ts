import { z } from 'zod';
import { code, day, retiredOn, targetId, version } from '../register/fields.ts';

/** Kinds of checks that the frequency guard counts. */
export const COUNTED_ORIGINS = ['random', 'comprehensive', 'special', 'daily'] as const;

/** For-cause checks and what a firm asks for itself: registered, never counted (domain, frequency guard). */
const UNCOUNTED_ORIGINS = [
  'complaint',
  'assigned',
  're_check',
  'media',
  'permit_on_site',
  'application',
  'accident_follow_up',
  'key_supervision',
] as const;

export const ORIGINS = [...COUNTED_ORIGINS, ...UNCOUNTED_ORIGINS] as const;
export const CHECK_RESULTS = ['clean', 'problems'] as const;

/** One row of the register of outside checks (domain: 其他系统的检查). */
export const outsideCheckRow = z.strictObject({
  source: code.describe('来源系统代码'),
  number: z
    .string()
    .trim()
    .regex(
      /^[^\s/\p{Cc}\p{Cs}]{1,64}$/u,
      '编号限 1 至 64 个字符，不含空格和 / | a number has 1 to 64 characters, no blanks and no /',
    )
    .describe('来源系统中的检查编号'),
  target_id: targetId.describe('被检查的对象；及于其所属企业和同一企业的其他对象'),
  checked_on: day.describe('检查日期'),
  origin: z
    .enum(ORIGINS)
    .describe(
      '双随机 random、综合 comprehensive、专项 special、日常 daily 计入频次；投诉举报、上级交办、复查、媒体曝光、许可现场核查、依申请、事故调查、重点监管不计入',
    ),
  department: code.describe('检查部门代码'),
  result: z.enum(CHECK_RESULTS).nullable().describe('未发现问题 clean、发现问题 problems；来源未说明的为空'),
});
export type OutsideCheckRow = z.infer<typeof outsideCheckRow>;

/** What a new row has where nothing is said. */
export const BLANK_OUTSIDE_CHECK = { result: null } as const satisfies Partial<OutsideCheckRow>;

export const outsideCheck = outsideCheckRow.extend({ retired_on: retiredOn, version });
export type OutsideCheck = z.infer<typeof outsideCheck>;

export const EXAMPLE_OUTSIDE_CHECK: OutsideCheck = {
  source: 'GS',
  number: 'SJ-2026-000117',
  target_id: '91500114MA60D4NB68',
  checked_on: '2026-02-11',
  origin: 'random',
  department: 'JT',
  result: 'clean',
  retired_on: null,
  version: 1,
};
