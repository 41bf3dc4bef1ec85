import { z } from 'zod';
import { digest } from '../../core/draw/document.ts';
import { day, line, paragraph } from '../../register/fields.ts';

/** A personal information impact assessment (个人信息保护影响评估), as it was made on paper. */
export const newAssessment = z
  .strictObject({
    title: line(200).describe('名称'),
    conclusion: paragraph(5_000).describe('结论：处理目的和方式是否合法必要、对个人的影响、保护措施'),
    scan: digest.describe('评估报告的扫描件（附件的 SHA-256）'),
    assessed_on: day.describe('评估日期，不晚于今日'),
    valid_until: day.describe('有效期至'),
  })
  .refine(({ assessed_on, valid_until }) => assessed_on <= valid_until, {
    path: ['valid_until'],
    message: '有效期止早于评估日期 | valid_until is before assessed_on',
  })
  .meta({
    id: 'NewImpactAssessment',
    examples: [
      {
        title: '双随机检查结果公示个人信息保护影响评估',
        conclusion: '公示个体工商户检查结果，姓名遮盖处理，不公开电话、住址和证件号码；影响可控。',
        scan: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        assessed_on: '2026-01-20',
        valid_until: '2028-01-19',
      },
    ],
  });
export type NewAssessment = z.infer<typeof newAssessment>;

export const assessment = z
  .object({
    number: z.int().min(1),
    ...newAssessment.shape,
    entered_at: z.iso.datetime(),
    confirmed_at: z.iso.datetime().nullable().describe('另一人对照扫描件确认的时间；未确认的不作数'),
    in_force: z.boolean().describe('已确认且今日有效：可以公示个人信息'),
  })
  .meta({
    id: 'ImpactAssessment',
    examples: [
      {
        number: 1,
        title: '双随机检查结果公示个人信息保护影响评估',
        conclusion: '公示个体工商户检查结果，姓名遮盖处理，不公开电话、住址和证件号码；影响可控。',
        scan: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        assessed_on: '2026-01-20',
        valid_until: '2028-01-19',
        entered_at: '2026-01-21T02:00:00.000Z',
        confirmed_at: '2026-01-22T02:00:00.000Z',
        in_force: true,
      },
    ],
  });
export type Assessment = z.infer<typeof assessment>;
