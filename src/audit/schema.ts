import { z } from 'zod';
import { calendarDate, digest } from '../core/draw/document.ts';
import { flag } from '../register/page.ts';

const words = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\0]*$/);

/** What an auditor may look for; all that is given must hold. */
export const auditCriteria = z.strictObject({
  actor: words(200).optional().describe('谁：账户编号，如 account:…、anonymous（未登录）、system:…'),
  action: words(100).optional().describe('做了什么，如 draw.run；未获准的为 attempt.post 等'),
  object_kind: words(100).optional().describe('对象的种类，如 draw；未获准的为 path'),
  object_id: words(400).optional().describe('对象的编号；未获准的为请求路径'),
  request: words(100).optional().describe('请求编号 X-Request-Id'),
  from: z.iso.datetime({ offset: true }).optional().describe('自此刻起'),
  until: z.iso.datetime({ offset: true }).optional().describe('至此刻之前'),
  refused: flag.optional().describe('true：只看未获准的；false：只看已办的'),
});
export type AuditCriteria = z.infer<typeof auditCriteria>;

export const auditQuery = auditCriteria.extend({
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('每页条数 (items of a page)'),
  cursor: z.string().max(2_000).optional().describe('上一页的 next (the `next` of the page before)'),
});

const EXAMPLE_ENTRY = {
  id: 4711,
  at: '2026-03-05T02:10:00.123Z',
  actor: 'account:4b1c1a52-7d7e-4f55-9a0e-1f0a6f1d2c3b',
  actor_name: '计划员',
  role: 'planner',
  request: '6f1d2c3b-9a0e-4f55-8d7e-4b1c1a521f0a',
  address: '10.20.0.17',
  action: 'draw.commit',
  object_kind: 'draw',
  object_id: '500114-2026-1',
  after: '{"commitment": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"}',
  attempts: 1,
} as const;

/** A row as it is shown; what does not apply is left out. */
export const shownEntry = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    actor: z.string(),
    actor_name: z.string(),
    role: z.string().optional(),
    request: z.string().optional(),
    address: z.string().optional().describe('来源地址；服务自身所为的没有'),
    action: z.string(),
    object_kind: z.string(),
    object_id: z.string(),
    before: z.string().optional().describe('变更前，JSON 文本；个人信息已遮盖'),
    after: z.string().optional().describe('变更后，JSON 文本；个人信息已遮盖'),
    reason: z.string().optional(),
    refusal: z.string().optional().describe('未获准的原因（问题名称）；已办的没有'),
    attempts: z.int().describe('本行代表几次尝试；过于频繁的只计数'),
  })
  .meta({ id: 'AuditEntry', examples: [EXAMPLE_ENTRY] });

export const auditPage = z.object({ items: z.array(shownEntry), next: z.string().nullable() });

export const dayRange = z.strictObject({
  from: calendarDate.optional().describe('首日'),
  through: calendarDate.optional().describe('末日（含）'),
});

export const shownDays = z.object({
  items: z.array(
    z
      .object({
        day: calendarDate,
        size: z.int().describe('当日条数'),
        salt: digest,
        digest: digest.describe('公开日志中该日的摘要'),
        ledger_position: z.int(),
      })
      .meta({
        id: 'AuditDay',
        examples: [
          {
            day: '2026-03-05',
            size: 214,
            salt: '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef',
            digest: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
            ledger_position: 118,
          },
        ],
      }),
  ),
  next: calendarDate.nullable().describe('下一页的 from；没有更多时为 null'),
});
