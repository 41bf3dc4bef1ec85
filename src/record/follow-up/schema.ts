import { z } from 'zod';
import { MEASURE_KINDS } from '../../core/visit/measures.ts';
import { code, day, line, paragraph } from '../../register/fields.ts';
import { paper } from '../../visit/paper.ts';

/** Which measure of the filed record. */
const place = {
  department: code,
  task: code,
  matter: code,
  measure: z.int().min(0).describe('该事项的第几项措施，从 0 起'),
};
export type MeasurePlace = z.infer<z.ZodObject<typeof place>>;

const steps = {
  re_checked: {
    on: day.describe('复查日期'),
    passed: z.boolean().describe('已改正'),
    note: paragraph(2000).optional(),
  },
  case_reported: {
    case_number: line(100).describe('办案系统的案件编号'),
    on: day,
    decision: paragraph(2000).optional().describe('处理决定'),
  },
  settled: { on: day.describe('办结日期'), note: paragraph(2000).optional() },
} as const;

export type FollowUpType = keyof typeof steps;
const given = { ...place, paper: paper.optional() };

/** What becomes of a measure after the check. */
export const followUp = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('re_checked'), ...given, ...steps.re_checked }),
    z.strictObject({ type: z.literal('case_reported'), ...given, ...steps.case_reported }),
    z.strictObject({ type: z.literal('settled'), ...given, ...steps.settled }),
  ])
  .meta({
    id: 'FollowUp',
    examples: [
      {
        type: 're_checked',
        department: 'JT-ZF',
        task: 'T01',
        matter: 'JT-001',
        measure: 0,
        on: '2026-05-20',
        passed: true,
      },
    ],
  });
export type FollowUp = z.infer<typeof followUp>;

const told = { at: z.iso.datetime(), by: z.string(), on_behalf: z.boolean() };

export const measureNow = z
  .object({
    ...place,
    kind: z.enum(MEASURE_KINDS),
    number: z.string().optional(),
    due_on: day.optional(),
    open: z.boolean().describe('尚未办结'),
    steps: z.array(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('re_checked'), ...told, ...steps.re_checked }),
        z.object({ type: z.literal('case_reported'), ...told, ...steps.case_reported }),
        z.object({ type: z.literal('settled'), ...told, ...steps.settled }),
      ]),
    ),
  })
  .meta({
    id: 'MeasureNow',
    examples: [
      {
        department: 'JT-ZF',
        task: 'T01',
        matter: 'JT-001',
        measure: 0,
        kind: 'correction_ordered',
        due_on: '2026-05-15',
        open: true,
        steps: [
          {
            type: 're_checked',
            at: '2026-05-20T02:00:00.000Z',
            by: '甲某',
            on_behalf: false,
            on: '2026-05-20',
            passed: false,
          },
        ],
      },
    ],
  });
export type MeasureNow = z.infer<typeof measureNow>;
