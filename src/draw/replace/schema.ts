import { z } from 'zod';
import { code, digest, stratum } from '../../core/draw/document.ts';
import { freshSource } from '../../core/draw/seat-request.ts';
import { signedSlip } from '../../core/ledger/entries.ts';
import { EXAMPLE_DIGEST } from '../schema.ts';

/** Why a drawn target cannot be visited; public with the evidence. */
export const TARGET_CAUSES = [
  'closed',
  'moved_out',
  'deregistered',
  'revoked',
  'unreachable',
  'no_such_business',
  'other',
] as const;
/** Why an inspector gives up a seat; `conflict` is found by the service when a target joins. */
export const SEAT_CAUSES = ['illness', 'recusal', 'absence', 'other'] as const;

const reason = z.string().trim().min(1).max(2000).describe('理由；保密，公开的只有加盐摘要');

export const newReplacement = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('target'),
      stratum,
      rank: z.int().min(1).describe('层内名次；递补进来的接着抽中的往后数'),
      cause: z.enum(TARGET_CAUSES),
      reason,
      evidence: digest.describe('佐证材料（附件）的 SHA-256'),
    }),
    z.strictObject({
      kind: z.literal('seat'),
      unit: z.string().min(1).max(200),
      department: code,
      seat: z.int().min(0).max(100).describe('席位，从 0 起'),
      cause: z.enum(SEAT_CAUSES),
      reason,
    }),
  ])
  .meta({
    id: 'NewReplacement',
    examples: [
      {
        kind: 'target',
        stratum: 'T01/C',
        rank: 3,
        cause: 'closed',
        reason: '现场核查，企业已停业',
        evidence: EXAMPLE_DIGEST,
      },
    ],
  });
export type NewReplacement = z.infer<typeof newReplacement>;

export const acceptance = z
  .strictObject({
    source: freshSource
      .optional()
      .describe('新的随机数从哪里来；证据等级可能高于 2 的席位必须选定，登记后不能更改'),
  })
  .meta({ id: 'ReplacementAcceptance', examples: [{ source: { source: 'ceremony', digits: 10 } }] });
export type Acceptance = z.infer<typeof acceptance>;

export const declined = z
  .strictObject({ cause: z.enum(SEAT_CAUSES), reason })
  .meta({ id: 'DeclinedVisit', examples: [{ cause: 'illness', reason: '住院' }] });

export const REPLACEMENT_STATES = ['asked', 'refused', 'awaiting-value', 'replaced'] as const;

const common = {
  id: z.int(),
  cause: z.string(),
  reason: z.string(),
  state: z.enum(REPLACEMENT_STATES).describe('asked 待另一人同意；awaiting-value 已登记，待新的随机数'),
  asked_by: z.string(),
  asked_at: z.string(),
  opinion: z.string().nullable().describe('退回的意见'),
  decided_by: z.string().nullable(),
  decided_at: z.string().nullable(),
  replaced_at: z.string().nullable(),
};

export const replacementView = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('target'),
      ...common,
      stratum,
      rank: z.int(),
      evidence: digest,
      joined: z.string().nullable().describe('递补对象'),
      joined_rank: z.int().nullable(),
    }),
    z.object({
      kind: z.literal('seat'),
      ...common,
      unit: z.string(),
      department: code,
      seat: z.int(),
      n: z.int().describe('本席位第几次换人'),
      joined: z.string().nullable().describe('接替者的执法证号；replaced 而为空：无人可换，席位空缺'),
      logged_at: z.string().nullable().describe('申请登记入公开日志的时间'),
      request_digest: digest
        .nullable()
        .describe('日志中申请的摘要，写在换人单上；它已固定何人不能接替和随机数的来源'),
      source: freshSource.nullable(),
      typed_by: z.string().nullable().describe('现场数字由谁录入了第一次'),
      round: z.int().nullable().describe('应当使用的 drand 轮次'),
    }),
  ])
  .meta({
    id: 'Replacement',
    examples: [
      {
        kind: 'seat',
        id: 1,
        cause: 'illness',
        reason: '住院',
        state: 'replaced',
        asked_by: '甲某',
        asked_at: '2026-05-06T01:00:00Z',
        opinion: null,
        decided_by: '乙某',
        decided_at: '2026-05-06T02:00:00Z',
        replaced_at: '2026-05-06T02:00:00Z',
        unit: '91500114MA60D4NB68/QY',
        department: 'JT-ZF',
        seat: 0,
        n: 1,
        joined: '50011426031',
        logged_at: '2026-05-06T02:00:00Z',
        request_digest: EXAMPLE_DIGEST,
        source: { source: 'ceremony', digits: 10 },
        typed_by: '乙某',
        round: null,
      },
    ],
  });
export type ReplacementView = z.infer<typeof replacementView>;

const digits = z
  .string()
  .regex(/^[0-9]{10,200}$/)
  .describe('现场产生的数字，位数与申请登记时选定的相同');
const slip = signedSlip
  .optional()
  .describe('换人单扫描件（附件的摘要）和前后两次都签名的外部见证人数；少于 2 人，检查组证据等级不高于 2');

export const freshDigits = z
  .strictObject({ digits })
  .meta({ id: 'FreshDigits', examples: [{ digits: '3141592653' }] });

export const freshValue = z
  .union([
    z.strictObject({ digits, slip }),
    z.strictObject({
      signature: z
        .string()
        .regex(/^([0-9a-f]{2})+$/)
        .max(1024)
        .describe('申请登记 10 分钟以后第一轮 drand 的签名'),
      slip,
    }),
  ])
  .meta({
    id: 'FreshValue',
    examples: [{ digits: '3141592653', slip: { digest: EXAMPLE_DIGEST, witnesses: 2 } }],
  });
export type FreshValue = z.infer<typeof freshValue>;
