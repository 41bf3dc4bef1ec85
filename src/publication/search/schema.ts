import { z } from 'zod';
import { publicationNumber } from '../../core/privacy/public-fields.ts';
import { code, district, targetId } from '../../register/fields.ts';
import { paging } from '../public-pages.ts';

const outcome = z.enum(['clean', 'problem', 'not_checked']);

export const resultCriteria = z.strictObject({
  name: z
    .string()
    .trim()
    .min(2, '至少两个字 | at least two characters')
    .max(100)
    .regex(/^[^\0]*$/)
    .optional()
    .describe('检查对象名称中连续的至少两个字；全角半角、大小写不论'),
  code: targetId.optional().describe('统一社会信用代码或其他编号，须完整'),
  department: code.optional().describe('牵头部门代码'),
  year: z.coerce.number().int().min(2000).max(2999).optional().describe('计划年度'),
  district: district.optional(),
  kind: code.optional().describe('检查对象种类'),
  outcome: outcome.optional().describe('现在的结果，已更正的以更正后为准'),
  ...paging,
});
export type ResultCriteria = Omit<z.infer<typeof resultCriteria>, 'limit' | 'cursor'>;

export const foundResult = z
  .object({
    number: publicationNumber,
    bulletin: z.string(),
    title: z.string(),
    year: z.int(),
    department: z.string().nullable(),
    district: z.string().nullable(),
    target_id: z.string().nullable(),
    target_kind: z.string().nullable(),
    target_name: z.string().nullable().describe('自然人姓名作遮盖处理'),
    outcome: outcome.nullable().describe('现在的结果，已更正的以更正后为准'),
    published_at: z.iso.datetime(),
    address: z.string().describe('公示全文的文件'),
    beside: z
      .array(
        z.object({
          number: publicationNumber,
          kind: z.enum(['correction', 'objection']),
          published_at: z.iso.datetime(),
        }),
      )
      .describe('其后的更正和异议处理，依时间先后'),
  })
  .meta({
    id: 'FoundResult',
    examples: [
      {
        number: '500114-2026-G12-3',
        bulletin: '500114-2026-G12',
        title: '黔江区武陵危险货物运输有限公司检查结果',
        year: 2026,
        department: 'JT',
        district: '500114',
        target_id: '91500114MA60D4NB68',
        target_kind: 'enterprise',
        target_name: '黔江区武陵危险货物运输有限公司',
        outcome: 'clean',
        published_at: '2026-05-08T02:00:00.000Z',
        address: '/public/publications/500114-2026-G12/500114-2026-G12-3.json',
        beside: [
          { number: '500114-2026-G15-1', kind: 'correction', published_at: '2026-05-12T02:00:00.000Z' },
        ],
      },
    ],
  });
export type FoundResult = z.infer<typeof foundResult>;
