import { z } from 'zod';
import { digest } from '../../core/draw/document.ts';

export const voidRequestView = z
  .object({
    id: z.int(),
    reason: z.string(),
    attachment: digest.optional(),
    asked_by: z.string(),
    asked_at: z.string(),
    decision: z.enum(['confirmed', 'refused', 'withdrawn']).optional().describe('没有时待另一人确认'),
    opinion: z.string().optional().describe('退回的理由'),
    decided_by: z.string().optional(),
    decided_at: z.string().optional(),
  })
  .meta({
    id: 'VoidRequest',
    examples: [
      {
        id: 1,
        reason: '封存名单后发现名录缺少两个乡镇的企业',
        asked_by: '张三',
        asked_at: '2026-03-05T01:30:00.000Z',
      },
    ],
  });
export type VoidRequestView = z.infer<typeof voidRequestView>;
