import type { Kysely } from 'kysely';
import { z } from 'zod';
import { digest, instant } from '../../core/draw/document.ts';
import { type DrawState, SERVICE_ROLE } from '../../core/draw/state.ts';
import { role } from '../../core/ledger/entries.ts';
import type { Database } from '../../platform/database.ts';
import { LATE_REASONS } from '../late/late-reasons.ts';
import type { Draw } from '../queries.ts';
import { EXAMPLE_DIGEST } from '../schema.ts';
import { confirmedReason } from './void-store.ts';

export const publicVoid = z
  .object({
    at: instant,
    reason: z.string().describe('作废理由原文'),
    attachment: digest.optional().describe('证明材料的摘要'),
    reason_digest: digest.describe('日志中登记的摘要：{"attachment"?,"reason"} 的 JCS 的 SHA-256'),
    asked_by: role.describe('申请人的岗位；service 为逾期由系统自动公开'),
    confirmed_by: role,
    outcome_digest: digest.optional().describe('随机数已全部产生的，其结果的摘要'),
  })
  .meta({
    id: 'PublicVoid',
    examples: [
      {
        at: '2026-03-05T02:30:00Z',
        reason: '封存名单后发现名录缺少两个乡镇的企业',
        reason_digest: EXAMPLE_DIGEST,
        asked_by: 'planner',
        confirmed_by: 'planner',
      },
    ],
  });

/** Why and by whom a draw was ended; `undefined` while it lives. */
export async function readVoid(
  db: Kysely<Database>,
  { id, now: { voided, late } }: Draw,
): Promise<z.infer<typeof publicVoid> | undefined> {
  if (voided === undefined) return undefined;
  const { at, asked_by, confirmed_by, outcome_digest, reason: reason_digest } = voided;
  const why = asked_by === SERVICE_ROLE ? LATE_REASONS[late!] : (await confirmedReason(db, id))!;
  return {
    at,
    ...why,
    reason_digest,
    asked_by,
    confirmed_by,
    ...(outcome_digest !== undefined && { outcome_digest }),
  };
}

/** Whether the drawn list may be read: after disclosure, and of a void draw, whose list has no effect. */
export const listIsPublic = ({ disclosed, voided, outcome }: DrawState): boolean =>
  disclosed !== undefined || (voided !== undefined && outcome !== undefined);
