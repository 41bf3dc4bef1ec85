import { z } from 'zod';
import { digest, drawNumber } from '../../core/draw/document.ts';
import { line } from '../../register/fields.ts';
import { bulletinNumber } from '../schema.ts';

export const visitName = z.strictObject({
  draw: drawNumber,
  id: z
    .string()
    .regex(/^[0-9A-Z._:-]{1,64}\/[0-9A-Za-z._:-]{1,32}$/)
    .describe('检查对象/合并检查组'),
});

/** Which results are to be published; without a choice all that may be, within the departments of whoever publishes. */
export const resultsRequest = z
  .strictObject({
    draw: drawNumber.optional().describe('只公示这次抽取的'),
    visits: z
      .array(visitName)
      .min(1)
      .max(5_000)
      .optional()
      .describe('只公示所列的；有一件不能公示即全部不公示'),
    title: line(200).optional().describe('公告标题，公开；缺省为“抽查检查结果公示”'),
  })
  .refine(({ draw, visits }) => draw === undefined || visits === undefined, {
    path: ['visits'],
    message: 'draw 与 visits 只填一项 | give draw or visits, not both',
  })
  .meta({ id: 'ResultsRequest', examples: [{ draw: '500114-2026-1' }] });
export type ResultsRequest = z.infer<typeof resultsRequest>;

/** Why a result is not published. */
export const REFUSAL_REASONS = [
  'unknown',
  'rehearsal',
  'draw-void',
  'draw-not-disclosed',
  'not-reviewed',
  'published-already',
  'impact-assessment-missing',
  'second-person-needed',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export const leftOut = z.array(
  z.object({ reason: z.enum(REFUSAL_REASONS), visits: z.int().min(1).describe('件数') }),
);
export type LeftOut = z.infer<typeof leftOut>;

/** What came of publishing: the `result` of its operation. */
export const publishedResults = z
  .object({
    number: bulletinNumber,
    digest,
    ledger_position: z.int(),
    published: z.int().describe('公示的件数；各件编号见公告'),
    closed: z.int().describe('其中没有未了事项、随即办结的'),
    left_out: leftOut.describe('已审核而未能公示的，按原因计数'),
  })
  .meta({ id: 'PublishedResults' });
export type PublishedResults = z.infer<typeof publishedResults>;
