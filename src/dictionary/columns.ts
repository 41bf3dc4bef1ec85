import type { ColumnSpec } from '../platform/sheets/map-columns.ts';

/** The columns of a sheet of dictionary terms. */
export const TERM_COLUMNS: readonly ColumnSpec[] = [
  {
    key: 'dictionary',
    title_zh: '词典',
    title_en: 'dictionary',
    kind: 'code',
    required: true,
    note_zh: 'target_kind、business_category、tag、permit_kind、method、scope、result_code、measure 之一',
    note_en: 'One of target_kind, business_category, tag, permit_kind, method, scope, result_code, measure',
  },
  {
    key: 'code',
    title_zh: '代码',
    title_en: 'code',
    kind: 'code',
    required: true,
    note_zh: '1 至 32 位字母、数字和 . _ : -',
    note_en: '1 to 32 letters, digits and . _ : -',
  },
  {
    key: 'name',
    title_zh: '名称',
    title_en: 'name',
    kind: 'text',
    required: true,
    note_zh: '中文名称',
    note_en: 'Chinese name',
  },
  {
    key: 'name_en',
    title_zh: '英文名称',
    title_en: 'name_en',
    kind: 'text',
    note_zh: '可不填',
    note_en: 'May be blank',
  },
];

/** The columns of a sheet of credit schemes. */
export const SCHEME_COLUMNS: readonly ColumnSpec[] = [
  {
    key: 'code',
    title_zh: '方案代码',
    title_en: 'code',
    kind: 'code',
    required: true,
    note_zh: '1 至 32 位字母、数字和 . _ : -',
    note_en: '1 to 32 letters, digits and . _ : -',
  },
  {
    key: 'name',
    title_zh: '方案名称',
    title_en: 'name',
    kind: 'text',
    required: true,
    note_zh: '评价办法的名称',
    note_en: 'Name of the evaluation',
  },
  {
    key: 'grades',
    title_zh: '等级',
    title_en: 'grades',
    kind: 'text',
    required: true,
    note_zh: '每个评价等级对应的信用等级，如 AA=A；A=B；B=C；C=D',
    note_en: 'The tier that each grade means, e.g. AA=A；A=B；B=C；C=D',
  },
];
