import { z } from 'zod';
import { digest } from '../core/draw/document.ts';
import { ceilings, DEFAULT_CEILINGS } from '../core/frequency/ceilings.ts';
import { day, line, paragraph } from '../register/fields.ts';

/** The rules without their text: what the service itself can read (domain: 抽查工作细则). */
const ruled = {
  title: line(200).describe('名称'),
  issuer: line(200).describe('发布机关'),
  document_number: line(100).describe('文号'),
  issued_on: day.describe('发布日期'),
  effective_on: day.describe('施行日期；至后一版本施行时止'),
  ceilings: ceilings.describe('检查频次上限'),
  rounding: z
    .enum(['up', 'nearest'])
    .describe('按比例计算的数量不为整数时：进一 up、四舍五入 nearest (protocol section 3)'),
  replacement: z
    .strictObject({
      allowed: z.boolean().describe('抽中对象确实无法检查的，可否递补'),
      grounds: z.array(line(200)).max(50).describe('可以递补的情形'),
    })
    .describe('递补'),
  disclosure: z
    .strictObject({
      policy: z
        .enum(['on_draw', 'on_completion', 'from'])
        .describe('抽取结果：抽取后即公开、检查完成后公开、自计划所定日期公开'),
      results_within_working_days: z.int().min(1).max(60).describe('检查结果在检查结束后多少个工作日内公示'),
    })
    .describe('公开'),
};

/** The text people read: Markdown, a scan of the document under its red letterhead, or both. */
const texts = {
  text: paragraph(500_000).optional().describe('全文 (Markdown)'),
  attachment: digest.optional().describe('全文的扫描件：附件的 SHA-256'),
};

export const rulesPublication = z
  .strictObject({ ...ruled, ...texts })
  .refine(({ text, attachment }) => text !== undefined || attachment !== undefined, {
    path: ['text'],
    message: '须有全文：text 或 attachment | the text is needed: text or attachment',
  });
export type RulesPublication = z.infer<typeof rulesPublication>;

/** The frozen text of a version; the SHA-256 over it as JCS is the version's digest. */
export const rulesDocument = z.strictObject({ version: z.int().min(1), ...ruled, ...texts });
export type RulesDocument = z.infer<typeof rulesDocument>;

export const EXAMPLE_RULES: RulesPublication = {
  title: '黔江区交通运输领域双随机抽查工作细则',
  issuer: '黔江区交通运输局',
  document_number: '黔江交通发〔2026〕5号',
  issued_on: '2026-01-20',
  effective_on: '2026-02-01',
  ceilings: DEFAULT_CEILINGS,
  rounding: 'up',
  replacement: { allowed: true, grounds: ['注销、吊销或迁出本区', '停业且无法取得联系'] },
  disclosure: { policy: 'on_draw', results_within_working_days: 20 },
  text: '# 总则\n\n第一条 随机抽取检查对象，随机选派执法检查人员，抽查情况及查处结果及时向社会公开。',
};
