import { z } from 'zod';
import { digest } from '../../core/draw/document.ts';
import { publicationNumber } from '../../core/privacy/public-fields.ts';
import { day, line, paragraph } from '../../register/fields.ts';

export const objectionNumber = z.string().regex(/^[0-9A-Za-z._:-]{1,32}-\d{4}-Y\d+$/);
export const OBJECTION_OUTCOMES = ['upheld', 'partly', 'rejected', 'withdrawn'] as const;

/** As the target filed it; entered for it. */
export const newObjection = z
  .strictObject({
    filed_on: day.describe('收到异议之日'),
    grounds: paragraph(10_000).describe('异议的事实和理由；不公开'),
    filed_by: line(200).describe('提出异议的单位或个人；不公开'),
    scan: digest.optional().describe('异议书的扫描件（附件的 SHA-256）'),
  })
  .meta({
    id: 'NewObjection',
    examples: [
      {
        filed_on: '2026-05-11',
        grounds: '检查当日所查车辆已过户，不属本公司。',
        filed_by: '黔江区武陵危险货物运输有限公司',
      },
    ],
  });
export type NewObjection = z.infer<typeof newObjection>;

export const objectionAnswer = z
  .strictObject({
    outcome: z
      .enum(OBJECTION_OUTCOMES)
      .describe('成立 upheld、部分成立 partly、不成立 rejected、已撤回 withdrawn'),
    answer: paragraph(5_000).describe('处理结果和理由，原文公开；不得含姓名、电话和证件号码'),
  })
  .meta({
    id: 'ObjectionAnswer',
    examples: [{ outcome: 'upheld', answer: '经核查，所查车辆已于检查前过户，异议成立，将予更正。' }],
  });
export type ObjectionAnswer = z.infer<typeof objectionAnswer>;

export const objectionState = z.enum(['open', 'answered']);

export const objection = z
  .object({
    number: objectionNumber,
    publication: publicationNumber.describe('所针对的检查结果公示'),
    filed_on: z.iso.date(),
    grounds: z.string(),
    filed_by: z.string(),
    scan: digest.nullable(),
    entered_at: z.iso.datetime(),
    answer: z
      .object({
        outcome: z.enum(OBJECTION_OUTCOMES),
        answer: z.string(),
        publication: publicationNumber.describe('处理结果的公示'),
        answered_at: z.iso.datetime(),
      })
      .nullable(),
    awaiting: z
      .enum(['answer', 'correction'])
      .nullable()
      .describe('还缺什么：答复 answer；异议成立而尚未更正或撤下 correction；空为已了结'),
  })
  .meta({
    id: 'Objection',
    examples: [
      {
        number: '500114-2026-Y1',
        publication: '500114-2026-G12-3',
        filed_on: '2026-05-11',
        grounds: '检查当日所查车辆已过户，不属本公司。',
        filed_by: '黔江区武陵危险货物运输有限公司',
        scan: null,
        entered_at: '2026-05-11T03:00:00.000Z',
        answer: {
          outcome: 'upheld',
          answer: '经核查，所查车辆已于检查前过户，异议成立，将予更正。',
          publication: '500114-2026-G14-1',
          answered_at: '2026-05-18T03:00:00.000Z',
        },
        awaiting: 'correction',
      },
    ],
  });
export type Objection = z.infer<typeof objection>;
