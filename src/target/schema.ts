import { z } from 'zod';
import { route } from '../core/draw/document.ts';
import {
  code,
  codes,
  day,
  distinct,
  district,
  externalIds,
  line,
  retiredOn,
  targetId,
  version,
} from '../register/fields.ts';

export const TARGET_STATUSES = [
  'operating',
  'suspended',
  'closed',
  'deregistered',
  'revoked',
  'moved_out',
] as const;

/** An old number or a plate; plates begin with a Chinese character. */
export const alias = z
  .string()
  .trim()
  .toUpperCase()
  .regex(
    /^[^\s/；;、,，|｜\p{Cc}\p{Cs}]{1,64}$/u,
    '别名限 1 至 64 个字符，不含空格、/ 和分隔号 | an alias has no blanks, no / and no separators',
  );

export const permit = z
  .strictObject({
    number: line(100).describe('许可证号'),
    kind: line(100).or(z.literal('')).default('').describe('许可证种类'),
    valid_from: day.nullable().default(null).describe('有效期起'),
    valid_to: day.nullable().default(null).describe('有效期止'),
    issuer: line(200).nullable().default(null).describe('发证机关'),
  })
  .refine(
    (p) => p.valid_from === null || p.valid_to === null || p.valid_from <= p.valid_to,
    '有效期止早于有效期起 | valid_to is before valid_from',
  );

export const evaluation = z.strictObject({
  scheme: code.describe('评价方案代码'),
  grade: line(32).describe('评价等级，须是方案中的等级'),
  evaluated_on: day.nullable().default(null).describe('评价日期'),
  valid_until: day.nullable().default(null).describe('有效期至；过期视为未评价'),
  source: line(200).nullable().default(null).describe('评价来源'),
  override_reason: line(500).nullable().default(null).describe('直接定级的理由，如“重大事故责任”'),
});
export type Evaluation = z.infer<typeof evaluation>;

/** One row of the register of targets (domain: 检查对象), with what belongs to it. */
export const targetRow = z.strictObject({
  id: targetId.describe(
    '统一社会信用代码；车辆、船舶、工程为证号或项目编号；不填则取信用代码，也没有信用代码的由系统给出 L:区划:序号',
  ),
  kind: code.describe('对象种类 (dictionary target_kind)'),
  name: line(200).describe('名称'),
  credit_code: line(64).toUpperCase().nullable().describe('统一社会信用代码 (GB 32100-2015)'),
  legal_representative: line(100).nullable().describe('法定代表人'),
  address: line(500).nullable().describe('地址'),
  district: district.nullable().describe('行政区划代码 (GB/T 2260)'),
  route: route.describe('片区（乡镇或网格）代码；同一片区的检查可合为一个检查单元'),
  contact: line(100).nullable().describe('联系人'),
  phone: line(100).nullable().describe('联系电话'),
  categories: codes.describe('经营类别 (dictionary business_category)'),
  department: code.nullable().describe('主管部门代码'),
  owner_id: targetId.nullable().describe('所属企业的编号：车辆、船舶、分支机构归属的企业'),
  tags: codes.describe('标签 (dictionary tag)'),
  status: z
    .enum(TARGET_STATUSES)
    .describe('营业 operating、停业 suspended、关闭 closed、注销 deregistered、吊销 revoked、迁出 moved_out'),
  key_supervision: z.boolean().describe('是否列入重点监管名录；列入者按计划全数检查，不进抽样框'),
  external_ids: externalIds.describe('在其他系统中的编号；source_row_id 为来源名单的行号'),
  aliases: z
    .array(alias)
    .max(100)
    .overwrite((list) => [...new Set(list)].sort())
    .describe('曾用编号、车牌等；一个别名只属于一个对象'),
  permits: z
    .array(permit)
    .max(200)
    .refine(distinct('number'), '许可证号重复 | permit numbers repeat')
    .describe('许可证'),
  evaluations: z
    .array(evaluation)
    .max(50)
    .refine(distinct('scheme'), '同一方案只能有一个现行评价 | one evaluation for each scheme')
    .describe('各评价方案的现行评价；以往评价见历史'),
});
export type TargetRow = z.infer<typeof targetRow>;

/** What a new target has where nothing is said. */
export const BLANK_TARGET = {
  credit_code: null,
  legal_representative: null,
  address: null,
  district: null,
  route: '',
  contact: null,
  phone: null,
  categories: [],
  department: null,
  owner_id: null,
  tags: [],
  status: 'operating',
  key_supervision: false,
  external_ids: {},
  aliases: [],
  permits: [],
  evaluations: [],
} satisfies Partial<TargetRow>;

export const target = targetRow.extend({ retired_on: retiredOn, version });
export type Target = z.infer<typeof target>;

export const EXAMPLE_TARGET: Target = {
  ...BLANK_TARGET,
  id: '91500114MA60D4NB68',
  kind: 'enterprise',
  name: '黔江区武陵危险货物运输有限公司',
  credit_code: '91500114MA60D4NB68',
  legal_representative: '李四',
  address: '重庆市黔江区正阳街道园区路 8 号',
  district: '500114',
  route: 'ZY',
  categories: ['21', '31'],
  department: 'JT',
  aliases: ['500114000000123'],
  permits: [
    {
      number: '渝交运管许可黔江字500114000031号',
      kind: '道路运输经营许可证',
      valid_from: '2023-05-01',
      valid_to: '2027-04-30',
      issuer: '黔江区交通运输委员会',
    },
  ],
  evaluations: [
    {
      scheme: 'transport-quality',
      grade: 'AA',
      evaluated_on: '2026-01-20',
      valid_until: '2026-12-31',
      source: '市级信用平台',
      override_reason: null,
    },
  ],
  retired_on: null,
  version: 3,
};
