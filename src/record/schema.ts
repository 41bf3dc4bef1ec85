/**
 * The record of a visit (domain: 检查记录). Each department of the team writes its own part; `recordDocument` is what a
 * device sends, whole or unfinished, and `recordedBody` what stands once every part is filed.
 */
import { z } from 'zod';
import { digest } from '../core/draw/document.ts';
import { MEASURE_KINDS } from '../core/visit/measures.ts';
import { RESULT_CODE_LIST } from '../core/visit/result-codes.ts';
import { code, day, distinct, line, paragraph } from '../register/fields.ts';

const instant = z.iso.datetime({ offset: true }).describe('带时区的时刻，如 2026-04-20T09:30:00+08:00');
const note = paragraph(2_000);
const evidence = z.array(digest).max(100).describe('佐证文件（附件的 SHA-256）');

export const measure = z.strictObject({
  kind: z.enum(MEASURE_KINDS),
  content: note.optional().describe('责令改正或其他措施的内容'),
  number: line(100).optional().describe('责令改正通知书文号，或办案系统的案件编号'),
  due_on: day.optional().describe('改正期限'),
  recipient: line(200).optional().describe('移送或通报的单位'),
});
export type Measure = z.infer<typeof measure>;

export const matterResult = z.strictObject({
  task: code,
  matter: code,
  answers: z
    .array(
      z.strictObject({
        item: code.describe('检查表的检查项代码'),
        answer: z.enum(['yes', 'no', 'not_applicable']).describe('符合、不符合、不适用'),
        note: note.optional(),
      }),
    )
    .max(500)
    .refine(distinct('item'), '检查项重复 | items repeat')
    .default([]),
  codes: z
    .array(z.enum(RESULT_CODE_LIST))
    .max(13)
    .refine((list) => new Set(list).size === list.length, '结果代码重复 | codes repeat')
    .refine(
      (list) => !list.includes('1') || list.length === 1,
      '代码 1 不能与其他代码并用 | code 1 stands alone',
    )
    .default([])
    .describe('检查结果代码；1 排斥其他代码'),
  facts: paragraph(20_000).optional().describe('检查发现的事实；不公开'),
  evidence: evidence.default([]),
  measures: z.array(measure).max(20).default([]),
});
export type MatterResult = z.infer<typeof matterResult>;

/** What the target's representative did with the record. */
export const signature = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('signed'), name: line(100).optional(), evidence: evidence.optional() }),
  z.strictObject({ kind: z.literal('refused'), reason: note }),
  z.strictObject({ kind: z.literal('absent'), reason: note }),
]);

/** A department's part, finished or not: what is missing is named when it is confirmed. */
export const recordDocument = z.strictObject({
  started_at: instant.optional(),
  ended_at: instant.optional(),
  results: z.array(matterResult).max(200).default([]),
  signature: signature.optional(),
  summary: paragraph(20_000).optional().describe('联合检查的汇总意见，由牵头部门填写'),
  remarks: note.optional(),
});
export type RecordDocument = z.infer<typeof recordDocument>;

/** The filed result of one matter, as it goes into lists, figures and publications: codes, never free text. */
export const filedMatter = z.strictObject({
  department: code,
  task: code,
  matter: code,
  codes: z.array(z.enum(RESULT_CODE_LIST)).min(1),
  measures: z.array(measure.pick({ kind: true, number: true, due_on: true })),
});
export type FiledMatter = z.infer<typeof filedMatter>;

/** Body of the event `recorded`. */
export const recordedBody = z.strictObject({
  started_at: z.iso.datetime(),
  ended_at: z.iso.datetime().describe('各部门记录中最晚的结束时间'),
  outcome: z.enum(['clean', 'problem', 'not_checked']),
  parts: z.record(code, z.int().min(1)).describe('部门 → 归档的版本'),
  results: z.array(filedMatter).min(1),
  on_behalf: z.boolean().describe('由他人根据签字的纸质检查单录入'),
});
export type RecordedBody = z.infer<typeof recordedBody>;
