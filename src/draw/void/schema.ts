import { z } from 'zod';
import { digest, drawNumber } from '../../core/draw/document.ts';
import { values } from '../run/schema.ts';
import { EXAMPLE_DIGEST, EXAMPLE_NUMBER } from '../schema.ts';

const text = z.string().trim().min(1).max(2000);

export const voidRequestBody = z
  .strictObject({
    reason: text.describe('作废理由。确认后原文公开，任何人可见，请勿写入个人信息或保密内容'),
    attachment: digest.optional().describe('证明材料（附件的摘要）；附件不公开，其摘要公开'),
  })
  .meta({ id: 'VoidRequestBody', examples: [{ reason: '封存名单后发现名录缺少两个乡镇的企业' }] });
export type VoidRequestBody = z.infer<typeof voidRequestBody>;

export const voidConfirmation = z
  .strictObject({
    values: values
      .default([])
      .describe('已经产生而尚未登记的随机数，按承诺书顺序；现场数字为第二次录入。没有产生的不填'),
  })
  .meta({ id: 'VoidConfirmation', examples: [{ values: [] }] });
export type VoidConfirmation = z.infer<typeof voidConfirmation>;

export const refusal = z
  .strictObject({ opinion: text })
  .meta({ id: 'VoidRefusal', examples: [{ opinion: '名录无误，照常抽取' }] });

export const voidedDraw = z
  .object({
    number: drawNumber,
    position: z.int().describe('作废条目在公开日志中的位置'),
    outcome_digest: digest.optional().describe('随机数已全部产生时，其结果的摘要'),
    evidence: digest.optional().describe('证据包的 SHA-256；承诺之前作废的没有'),
  })
  .meta({
    id: 'VoidedDraw',
    examples: [{ number: EXAMPLE_NUMBER, position: 47, evidence: EXAMPLE_DIGEST }],
  });
export type VoidedDraw = z.infer<typeof voidedDraw>;
