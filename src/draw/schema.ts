/** What the routes of a draw take and give; the draw's own documents are in src/core/draw/document.ts. */
import { z } from 'zod';
import {
  calendarDate,
  code,
  digest,
  drawNumber,
  type EntropySource,
  entropySource,
  instant,
  stratum,
} from '../core/draw/document.ts';
import { voidRequestView } from './void/request-view.ts';

export const EXAMPLE_NUMBER = '500114-2026-1';
export const EXAMPLE_DIGEST = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9';
export const EXAMPLE_CEREMONY = {
  source: 'ceremony',
  place: '局机关第一会议室',
  time: '2026-03-05T10:00+08:00',
  method: '四名见证人各写五位数字',
  digits: 20,
  witnesses: ['纪检机构', '企业代表', '人大代表', '行业协会'],
} as const;

export const newDraw = z
  .strictObject({
    title: z.string().trim().min(1).max(200),
    tasks: z
      .array(
        z.strictObject({
          plan: code,
          task: code,
          round: z.int().min(1).max(52).default(1).describe('第几批'),
        }),
      )
      .min(1)
      .max(100),
    rehearsal: z.boolean().default(false).describe('演练：单独编号，永远不能转为正式'),
    suite: z.enum(['sha256', 'sm3']).default('sha256'),
    unit_size: z.int().min(1).max(1000).default(1).describe('一个检查单元最多几次上门'),
  })
  .meta({
    id: 'NewDraw',
    examples: [
      {
        title: '2026年上半年道路运输抽查',
        tasks: [{ plan: 'JT-2026', task: 'T01' }],
        unit_size: 3,
      },
    ],
  });
export type NewDraw = z.infer<typeof newDraw>;

export const commitRequest = z
  .strictObject({
    entropy: z
      .array(entropySource)
      .max(16)
      .optional()
      .describe('公开随机数的约定，按顺序；[] 表示没有（证据等级只能为 1）。抽取会中的抽取不填'),
    confirmed: z.array(stratum).max(400).default([]).describe('逐项确认的必不抽中或必抽中层级，如 ["T01/A"]'),
    disclose_by: calendarDate.describe('最迟公开日期'),
    accept_shortages: z.boolean().default(false).describe('接受人员不足'),
    supersedes: drawNumber.optional().describe('所替代的已作废抽取的编号'),
    staff_changes: z
      .array(
        z.strictObject({ inspector: z.string().min(1).max(64), reason: z.string().trim().min(1).max(200) }),
      )
      .max(2000)
      .optional()
      .describe('选派抽取：与最初的人员名录相比增减的每个人及其原因，公开'),
  })
  .meta({
    id: 'CommitRequest',
    examples: [{ entropy: [EXAMPLE_CEREMONY], confirmed: ['T01/D'], disclose_by: '2026-12-20' }],
  });
export type CommitRequest = z.infer<typeof commitRequest>;
/** With the entropy settled: of a session's draw it is the session's. */
export type CommitTerms = CommitRequest & { readonly entropy: EntropySource[] };

export const discloseRequest = z
  .strictObject({
    frame: z.enum(['drawn', 'whole']).default('drawn').describe('只公开抽中对象及其证明，或公开整个名单'),
  })
  .meta({ id: 'DiscloseRequest', examples: [{ frame: 'drawn' }] });
export type DiscloseRequest = z.infer<typeof discloseRequest>;

const count = z.int().min(0);
export const STAGES = [
  'draft',
  'sealed',
  'committed',
  'drawn',
  'disclosed',
  'closed',
  'void',
  'failed',
] as const;

export const stratumView = z.object({
  stratum,
  size: count,
  drawn: count,
  effective_rate_ppm: count.describe('实际比例，百万分之一；层内每个对象的入样概率即 drawn/size'),
  must_be_confirmed: z.boolean(),
});

const sealedUnitsView = z.object({ size: count, digest });

/** What anybody in the office may see of a draw at any time: sizes, never who. */
export const drawView = z
  .object({
    id: z.int(),
    number: drawNumber.optional(),
    title: z.string(),
    state: z.enum(STAGES),
    late: z.enum(['outcome', 'disclosure']).optional(),
    allowed: z.array(z.string()).describe('现在可以办理的步骤'),
    rehearsal: z.boolean(),
    suite: z.enum(['sha256', 'sm3']),
    unit_size: z.int(),
    created_at: z.string(),
    tasks: z.array(z.object({ plan: code, revision: z.int(), task: code, round: z.int() })),
    frame: z
      .object({
        size: count,
        root: digest,
        sealed_at: z.string(),
        exclusions: z.record(z.string(), z.record(z.string(), count)),
        unrated: z.record(z.string(), count),
      })
      .optional(),
    staffing: z
      .object({
        parent: drawNumber.describe('为哪次抽取的检查单元选派'),
        departments: z.array(code),
        units: sealedUnitsView.optional(),
        staff_changes: z
          .array(z.object({ inspector: z.string(), change: z.enum(['added', 'removed']) }))
          .describe('与最初的人员名录相比的增减，承诺时须逐人说明原因'),
      })
      .optional(),
    strata: z.array(stratumView).optional(),
    short: z
      .array(z.object({ task: code, short: count }))
      .optional()
      .describe('抽样规则要求而名单不足的数量'),
    staff: z
      .object({
        size: count,
        digest,
        capacity: z.array(z.object({ department: code, capacity: count, needed: count })),
        targets: z.array(z.object({ department: code, targets: count })),
      })
      .optional()
      .describe('封存的检查人员，以及人员不足之处'),
    commitment: digest.optional(),
    supersedes: drawNumber.optional().describe('所替代的已作废抽取'),
    entropy: z.array(entropySource).optional(),
    values_recorded: count.optional().describe('已登记的随机数项数'),
    first_typings: z
      .array(z.object({ item: count, typed_by: z.string(), typed_at: z.string() }))
      .optional()
      .describe('现场数字的第一次录入：何人、何时；不含数字'),
    session: z.int().optional().describe('所属抽取会'),
    void_requests: z.array(voidRequestView).describe('作废申请及其处理'),
    disclose_by: calendarDate.optional(),
    outcome_digest: digest.optional(),
    drawn_at: instant.optional(),
    unstaffed: z.literal(true).optional(),
    evidence: digest.optional().describe('证据包的 SHA-256'),
  })
  .meta({
    id: 'Draw',
    examples: [
      {
        id: 1,
        number: EXAMPLE_NUMBER,
        title: '2026年上半年道路运输抽查',
        state: 'sealed',
        allowed: ['commit', 'void'],
        rehearsal: false,
        suite: 'sha256',
        unit_size: 3,
        created_at: '2026-03-05T01:05:00.000Z',
        tasks: [{ plan: 'JT-2026', revision: 1, task: 'T01', round: 1 }],
        void_requests: [],
        frame: {
          size: 310,
          root: EXAMPLE_DIGEST,
          sealed_at: '2026-03-05T01:10:00Z',
          exclusions: { T01: { 'key-list': 6 } },
          unrated: { T01: 12 },
        },
        strata: [
          {
            stratum: 'T01/B',
            size: 304,
            drawn: 2,
            effective_rate_ppm: 6_578,
            must_be_confirmed: false,
          },
          {
            stratum: 'T01/D',
            size: 6,
            drawn: 6,
            effective_rate_ppm: 1_000_000,
            must_be_confirmed: true,
          },
        ],
        short: [],
        staff: {
          size: 18,
          digest: EXAMPLE_DIGEST,
          capacity: [],
          targets: [],
        },
      },
    ],
  });
export type DrawView = z.infer<typeof drawView>;

export const drawId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
