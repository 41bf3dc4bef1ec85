import { z } from 'zod';
import { code, day, line, paragraph, retiredOn, version } from '../register/fields.ts';

/** One item of a higher level's catalogue of matters (domain: 上级抽查事项清单). */
export const catalogueRow = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(
      /^[^\s/\p{Cc}\p{Cs}]{1,100}$/u,
      '编码限 1 至 100 个字符，不含空格和 / | a code has 1 to 100 characters, no blanks and no /',
    )
    .describe('上级清单编码'),
  name: line(200).describe('事项名称'),
  sub_item: line(200).nullable().describe('子项'),
  category: line(200).nullable().describe('类别'),
  kind: z.enum(['general', 'key']).nullable().describe('一般检查事项 general；重点检查事项 key'),
  law: paragraph(5_000).nullable().describe('检查依据，每条一行'),
  content: paragraph(20_000).nullable().describe('检查内容和要求'),
  level_of_government: line(100).nullable().describe('实施层级'),
  issuer: line(200).describe('清单发布机关'),
  published_on: day.describe('清单版本日期；该机关最新版本中没有的事项视为已取消'),
});
export type CatalogueRow = z.infer<typeof catalogueRow>;

/** What a new item has where nothing is said. */
export const BLANK_ITEM = {
  sub_item: null,
  category: null,
  kind: null,
  law: null,
  content: null,
  level_of_government: null,
} satisfies Partial<CatalogueRow>;

/** Fields that say what the item is; when one of them changes, its claim must be looked at again. */
export const CONTENT_FIELDS = ['name', ...Object.keys(BLANK_ITEM)] as readonly (keyof CatalogueRow)[];

export const catalogueItem = catalogueRow.extend({ retired_on: retiredOn, version });
export type CatalogueItem = z.infer<typeof catalogueItem>;

export const CLAIM_STATES = ['unclaimed', 'claimed', 'changed', 'gone'] as const;

/** An item beside the office's own matters. */
export const comparedItem = catalogueItem.extend({
  state: z
    .enum(CLAIM_STATES)
    .describe('未认领 unclaimed、已认领 claimed、认领后有变更 changed、上级已取消 gone'),
  matters: z.array(z.string()).describe('认领它的在用事项'),
  claimed_on: day.nullable().describe('最近的认领日期'),
  changed_fields: z.array(z.string()).describe('认领后变更的字段'),
});
export type ComparedItem = z.infer<typeof comparedItem>;

export const claimRequest = z
  .strictObject({
    matter: code.describe('本机关的事项代码；没有这一事项的，按上级清单新建'),
    claimed_on: day.optional().describe('认领日期；缺省为今天'),
    lead_department: code.optional().describe('新建事项的牵头部门'),
  })
  .meta({ id: 'CatalogueClaim', examples: [{ matter: 'JT-001' }] });
export type ClaimRequest = z.infer<typeof claimRequest>;

export const EXAMPLE_ITEM: CatalogueItem = {
  ...BLANK_ITEM,
  code: 'CQ-JT-2026-017',
  name: '对道路危险货物运输企业安全生产的检查',
  category: '道路运输',
  kind: 'key',
  law: '《道路危险货物运输管理规定》',
  level_of_government: '区县级',
  issuer: '重庆市交通运输委员会',
  published_on: '2026-01-05',
  retired_on: null,
  version: 1,
};
