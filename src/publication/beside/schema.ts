import { z } from 'zod';
import { digest } from '../../core/draw/document.ts';
import { publicationNumber } from '../../core/privacy/public-fields.ts';
import { MEASURE_KINDS } from '../../core/visit/measures.ts';
import { matterResult } from '../../record/schema.ts';
import { code, day, paragraph } from '../../register/fields.ts';
import { bulletinNumber } from '../schema.ts';

const reason = paragraph(2_000).describe('理由，原文公开；不得含姓名、电话和证件号码');

export const correctionRequest = z
  .strictObject({
    matters: z
      .array(
        z.strictObject({
          department: code,
          task: code,
          matter: code,
          codes: matterResult.shape.codes.unwrap().min(1),
          measures: z
            .array(z.strictObject({ kind: z.enum(MEASURE_KINDS), due_on: day.optional() }))
            .max(20)
            .default([]),
        }),
      )
      .min(1)
      .max(200)
      .describe('所更正的事项；未列出的照旧'),
    reason,
  })
  .meta({
    id: 'CorrectionRequest',
    examples: [
      {
        matters: [
          {
            department: 'JT-ZF',
            task: 'T01',
            matter: 'JT-01',
            codes: ['1'],
            measures: [{ kind: 'none' }],
          },
        ],
        reason: '复核认定检查时所用标准已废止，该项不成立。',
      },
    ],
  });
export type CorrectionRequest = z.infer<typeof correctionRequest>;

export const withdrawalDecision = z
  .strictObject({ decided_on: day.describe('作出撤下决定之日'), reason })
  .meta({
    id: 'WithdrawalDecision',
    examples: [{ decided_on: '2026-05-12', reason: '据以公示的决定经行政复议撤销。' }],
  });
export type WithdrawalDecision = z.infer<typeof withdrawalDecision>;

export const decidedWithdrawal = z
  .object({
    publication: publicationNumber,
    decided_on: z.iso.date(),
    reason: z.string(),
    decided_at: z.iso.datetime(),
  })
  .meta({
    id: 'DecidedWithdrawal',
    examples: [
      {
        publication: '500114-2026-G12-3',
        decided_on: '2026-05-12',
        reason: '据以公示的决定经行政复议撤销。',
        decided_at: '2026-05-12T06:00:00.000Z',
      },
    ],
  });

/** What was published beside another: the number of its text, of its bulletin, and the bulletin's place in the log. */
export const publishedBeside = z
  .object({
    number: publicationNumber,
    digest,
    bulletin: bulletinNumber,
    ledger_position: z.int(),
  })
  .meta({
    id: 'PublishedBeside',
    examples: [
      {
        number: '500114-2026-G13-1',
        digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        bulletin: '500114-2026-G13',
        ledger_position: 81,
      },
    ],
  });
export type PublishedBeside = z.infer<typeof publishedBeside>;
