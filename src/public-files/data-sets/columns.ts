/**
 * The columns of the data sets. What a publication says is taken from the allow-list itself: a field that becomes public
 * there is a column here, and only texts for its title have to be given.
 */
import { z } from 'zod';
import { type PublicationKind, publicDocument } from '../../core/privacy/public-fields.ts';
import type { Text } from '../../platform/language.ts';

export interface DataColumn {
  readonly key: string;
  readonly title: Text;
  readonly schema: z.ZodType;
}

/** A cell of the JSON file; texts of the others are made of it. */
export type Cell = unknown;

const column = (key: string, zh: string, en: string, schema: z.ZodType): DataColumn => ({
  key,
  title: { zh, en },
  schema,
});

/** What is known of every publication; of a withdrawn one these alone are filled, but for title and department. */
export const COMMON: readonly DataColumn[] = [
  column('number', '公示编号', 'number of the publication', z.string()),
  column('bulletin', '公告编号', 'number of the bulletin', z.string()),
  column('published_at', '公示时间', 'when it was published (UTC)', z.string()),
  column('digest', '摘要', 'SHA-256 of the text as first published', z.string()),
  column('address', '全文地址', 'address of its file', z.string()),
  column(
    'state',
    '状态',
    'published, corrected (the row shows the corrected text) or withdrawn',
    z.enum(['published', 'corrected', 'withdrawn']),
  ),
  column('changed_at', '更正或撤下时间', 'when it was last corrected, or withdrawn', z.string()),
  column('changed_by', '更正或撤下公示编号', 'number of that correction or withdrawal', z.string()),
  column('change_reason', '更正或撤下理由', 'its reason', z.string()),
  column('objections', '异议处理结果', 'outcomes of objections', z.array(z.string())),
  column('title', '标题', 'title', z.string()),
  column('department', '牵头部门代码', 'code of the department that leads', z.string()),
];

/** Titles of the fields of the allow-list; those of an object in an object stand under both names. */
const FIELDS: Readonly<Record<string, Text>> = {
  about: { zh: '所涉公示', en: 'publication that it is about' },
  address: { zh: '内容地址', en: 'address of what is published' },
  answer: { zh: '答复', en: 'answer' },
  checked_on: { zh: '检查日期', en: 'day of the check' },
  corrects: { zh: '所更正的公示', en: 'publication that it corrects' },
  decided_on: { zh: '决定日期', en: 'day of the decision' },
  departments: { zh: '检查部门', en: 'departments that checked' },
  digest: { zh: '内容摘要', en: 'SHA-256 of what is published' },
  document_number: { zh: '文号', en: 'number of the document' },
  draw: { zh: '抽取编号', en: 'number of the draw' },
  earlier: { zh: '此前文本的摘要', en: 'SHA-256 of the earlier text' },
  effective_on: { zh: '施行日期', en: 'in force from' },
  filed_on: { zh: '提出日期', en: 'day on which it was filed' },
  group: { zh: '合并检查组', en: 'visit group' },
  inspectors: { zh: '执法证号', en: 'certificate numbers of the inspectors' },
  issued_on: { zh: '印发日期', en: 'day of issue' },
  issuer: { zh: '印发机关', en: 'issuer' },
  lead_department: { zh: '牵头部门', en: 'leading department' },
  ledger_position: { zh: '公开日志位置', en: 'place in the public log' },
  matters: { zh: '抽查事项', en: 'matters' },
  number: { zh: '清单编号', en: 'number of the list' },
  objection: { zh: '异议编号', en: 'number of the objection' },
  on_behalf: { zh: '由他人代录', en: 'entered on behalf, from paper' },
  origin: { zh: '检查来源', en: 'origin of the check' },
  outcome: { zh: '结果', en: 'outcome' },
  plan: { zh: '计划编号', en: 'code of the plan' },
  reason: { zh: '理由', en: 'reason' },
  revision: { zh: '计划版本', en: 'revision of the plan' },
  target_district: { zh: '行政区划', en: 'district of the target' },
  target_id: { zh: '检查对象编号', en: 'id of the target' },
  target_kind: { zh: '检查对象种类', en: 'kind of the target' },
  target_name: { zh: '检查对象名称', en: 'name of the target' },
  tasks: { zh: '抽查任务', en: 'tasks' },
  title: { zh: '名称', en: 'title' },
  version: { zh: '版本', en: 'version' },
  withdraws: { zh: '所撤下的公示', en: 'publication that it withdraws' },
  year: { zh: '年度', en: 'year' },
};

/** A column of what a publication says, and where in its document it stands. */
export interface DocumentColumn extends DataColumn {
  readonly path: readonly string[];
}

const objects = new Map<string, z.ZodObject>(
  publicDocument.options.map((option) => [option.shape.kind.value, option as z.ZodObject]),
);

/**
 * The columns that hold what publications of a kind say. The text within a correction is no column of corrections: the
 * data set of results has it.
 */
export function documentColumns(kind: PublicationKind): DocumentColumn[] {
  const columns = columnsOf(objects.get(kind)!, []).filter(
    ({ key }) => key !== 'kind' && !key.startsWith('result_'),
  );
  // The same word may be a column of every publication: then what the text says stands under `text_`.
  const taken = new Set(COMMON.map(({ key }) => key));
  return columns.map((one) => (taken.has(one.key) ? { ...one, key: `text_${one.key}` } : one));
}

function columnsOf(object: z.ZodObject, above: readonly string[]): DocumentColumn[] {
  return Object.entries(object.shape).flatMap(([name, field]) => {
    const schema = required(field as z.ZodType);
    const path = [...above, name];
    if (schema instanceof z.ZodObject) return columnsOf(schema, path);
    const key = path.join('_');
    const title = FIELDS[key] ?? { zh: key, en: key };
    return [{ key, title, schema, path }];
  });
}

export const required = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
