import { z } from 'zod';
import {
  code,
  codes,
  day,
  distinct,
  line,
  paragraph,
  retiredOn,
  targetId,
  version,
} from '../register/fields.ts';

export const INSPECTOR_STATUSES = ['in_service', 'suspended', 'left'] as const;

export const leave = z
  .strictObject({
    leave_from: day.describe('起'),
    leave_to: day.describe('止'),
    reason: line(200).nullable().default(null).describe('事由'),
  })
  .refine((l) => l.leave_from <= l.leave_to, '止期早于起期 | leave_to is before leave_from');

export const recusal = z.strictObject({
  target_id: targetId.describe('须回避的对象；及于其所属车辆、船舶和分支机构'),
  reason: paragraph(1_000).nullable().default(null).describe('理由（保密）'),
});

/** One row of the register of inspectors (domain: 执法检查人员), with leave and recusals. */
export const inspectorRow = z.strictObject({
  id: z
    .string()
    .trim()
    .regex(
      /^[0-9A-Za-z._:-]{1,64}$/,
      '执法证号限 1 至 64 位字母、数字和 . _ : - | an id: letters, digits and . _ : -',
    )
    .describe('执法证号'),
  name: line(100).describe('姓名'),
  department: code.describe('部门代码'),
  certificate_valid_until: day.describe('执法证有效期至；失效人员不纳入抽取范围'),
  scopes: codes.describe('执法领域 (dictionary scope)'),
  capacity: z.int().min(0).max(100_000).describe('每年可承担的检查单元数'),
  status: z.enum(INSPECTOR_STATUSES).describe('在岗 in_service、停职 suspended、离岗 left'),
  account: line(100).nullable().describe('账号'),
  leave: z
    .array(leave)
    .max(200)
    .refine(distinct('leave_from'), '同一天起的请假重复 | two periods begin on one day')
    .describe('请假'),
  recusals: z
    .array(recusal)
    .max(1_000)
    .refine(distinct('target_id'), '回避对象重复 | a target is named twice')
    .describe('回避'),
});
export type InspectorRow = z.infer<typeof inspectorRow>;

/** What a new inspector has where nothing is said. */
export const BLANK_INSPECTOR = {
  scopes: [],
  capacity: 200,
  status: 'in_service',
  account: null,
  leave: [],
  recusals: [],
} satisfies Partial<InspectorRow>;

export const inspector = inspectorRow.extend({ retired_on: retiredOn, version });
export type Inspector = z.infer<typeof inspector>;

export const EXAMPLE_INSPECTOR: Inspector = {
  id: '500114-0017',
  name: '王敏',
  department: 'JT',
  certificate_valid_until: '2028-06-30',
  scopes: ['road_transport'],
  capacity: 200,
  status: 'in_service',
  account: null,
  leave: [{ leave_from: '2026-05-01', leave_to: '2026-05-07', reason: '年休假' }],
  recusals: [{ target_id: '91500114MA60D4NB68', reason: '配偶在该企业任职' }],
  retired_on: null,
  version: 1,
};
