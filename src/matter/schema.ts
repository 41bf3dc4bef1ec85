import { z } from 'zod';
import {
  code,
  codes,
  day,
  distinct,
  externalIds,
  line,
  paragraph,
  retiredOn,
  version,
} from '../register/fields.ts';

export const legalBasis = z.strictObject({
  law: line(200).describe('法律法规名称'),
  article: line(100).optional().describe('条款'),
  text: paragraph(20_000).optional().describe('条文'),
  repealed_on: day.optional().describe('废止日期；已废止的依据不能列入计划'),
});

export const checklistItem = z.strictObject({
  code: code.describe('检查项代码'),
  text: line(2_000).describe('检查内容'),
  guide: line(2_000).optional().describe('检查方法'),
});

/** One row of the list of matters (domain: 抽查事项). */
export const matterRow = z.strictObject({
  code: code.describe('事项代码'),
  name: line(200).describe('事项名称'),
  sub_item: line(200).nullable().describe('子项'),
  category: line(200).nullable().describe('类别'),
  kind: z.enum(['general', 'key']).describe('一般检查事项 general；重点检查事项 key'),
  catalogue_code: line(100).nullable().describe('上级清单编码'),
  claimed_on: day.nullable().describe('认领日期'),
  legal_basis: z.array(legalBasis).max(100).describe('检查依据'),
  target_kinds: codes.describe('检查对象种类 (dictionary target_kind)'),
  methods: codes.describe('检查方式 (dictionary method)'),
  content: paragraph(20_000).nullable().describe('检查内容和要求'),
  scopes: codes.describe('检查人员须具备的执法领域 (dictionary scope)'),
  work_guide: paragraph(200_000).nullable().describe('检查工作指引 (Markdown)'),
  checklist: z
    .array(checklistItem)
    .max(500)
    .refine(distinct('code'), '检查项代码重复 | codes repeat')
    .describe('检查表'),
  responsible_office: line(200).nullable().describe('责任科室'),
  lead_department: code.nullable().describe('牵头部门代码'),
  participants: codes.describe('配合部门代码'),
  exempt_ground: paragraph(2_000).nullable().describe('不纳入随机抽查（重点领域）的法律依据；空为纳入'),
  level_of_government: line(100).nullable().describe('实施层级'),
  powers: z
    .enum(['kept', 'cancelled', 'delegated'])
    .nullable()
    .describe('保留 kept、取消 cancelled、下放 delegated'),
  approval_and_supervision: z
    .enum(['together', 'apart'])
    .nullable()
    .describe('审管一体 together、审管分离 apart'),
  external_ids: externalIds.describe('在其他系统中的编号：系统 → 编号'),
});
export type MatterRow = z.infer<typeof matterRow>;

/** What a new matter has where nothing is said. */
export const BLANK_MATTER = {
  sub_item: null,
  category: null,
  catalogue_code: null,
  claimed_on: null,
  legal_basis: [],
  target_kinds: [],
  methods: [],
  content: null,
  scopes: [],
  work_guide: null,
  checklist: [],
  responsible_office: null,
  lead_department: null,
  participants: [],
  exempt_ground: null,
  level_of_government: null,
  powers: null,
  approval_and_supervision: null,
  external_ids: {},
} satisfies Partial<MatterRow>;

export const matter = matterRow.extend({ retired_on: retiredOn, version });
export type Matter = z.infer<typeof matter>;

export const EXAMPLE_MATTER: Matter = {
  ...BLANK_MATTER,
  code: 'JT-001',
  name: '对道路危险货物运输企业安全生产的检查',
  category: '道路运输',
  kind: 'key',
  legal_basis: [{ law: '《道路危险货物运输管理规定》', article: '第四十九条' }],
  target_kinds: ['enterprise'],
  methods: ['on_site'],
  content: '资质条件、车辆与从业人员、安全生产制度落实情况',
  scopes: ['road_transport'],
  checklist: [{ code: '1', text: '经营许可证是否在有效期内', guide: '查验许可证原件' }],
  lead_department: 'JT',
  level_of_government: '区县级',
  powers: 'kept',
  approval_and_supervision: 'apart',
  retired_on: null,
  version: 1,
};
