/** What is typed and scanned at a ceremony, and how a draw is run. */
import { z } from 'zod';
import { digest } from '../../core/draw/document.ts';
import { EXAMPLE_DIGEST } from '../schema.ts';

const entropyValue = z.strictObject({
  value: z.string().min(1).max(4096),
  signature: z
    .string()
    .regex(/^([0-9a-f]{2})+$/)
    .max(1024)
    .optional()
    .describe('drand 轮次的签名'),
});
const item = z.int().min(0).max(15).describe('在承诺书随机数列表中的位置，从 0 起');
const EXAMPLE_DIGITS = '31415926535897932384';

export const papers = {
  slip: z
    .strictObject({ digest, witnesses: z.int().min(0).max(100) })
    .optional()
    .describe('承诺单扫描件（附件的摘要）和前后两次都签名的外部见证人数'),
  witness_sheet: digest.optional().describe('见证人数字单扫描件（附件的摘要）'),
};
const EXAMPLE_PAPERS = { slip: { digest: EXAMPLE_DIGEST, witnesses: 3 }, witness_sheet: EXAMPLE_DIGEST };

export const values = z
  .array(entropyValue)
  .max(16)
  .describe('尚未登记的各项随机数，顺序与承诺书一致；现场数字为第二次录入');

export const runRequest = z
  .strictObject({ values, ...papers })
  .meta({ id: 'RunRequest', examples: [{ values: [{ value: EXAMPLE_DIGITS }], ...EXAMPLE_PAPERS }] });
export type RunRequest = z.infer<typeof runRequest>;
export type Papers = Pick<RunRequest, 'slip' | 'witness_sheet'>;

export const firstTypingRequest = z
  .strictObject({ item, value: z.string().min(1).max(4096) })
  .meta({ id: 'FirstTypingRequest', examples: [{ item: 0, value: EXAMPLE_DIGITS }] });

export const valueRequest = entropyValue
  .extend({ index: item })
  .meta({ id: 'ValueRequest', examples: [{ index: 0, value: EXAMPLE_DIGITS }] });
export type ValueRequest = z.infer<typeof valueRequest>;

export const recordedValue = z
  .object({ index: item, digest, position: z.int() })
  .meta({ id: 'RecordedValue', examples: [{ index: 0, digest: EXAMPLE_DIGEST, position: 44 }] });
export type RecordedValue = z.infer<typeof recordedValue>;
