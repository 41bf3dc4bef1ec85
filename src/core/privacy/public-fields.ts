/**
 * What of each kind of publication is public: the allow-list. What is not listed here is not public, however it came
 * into the source: every schema is strict, so a document with another member is refused before it is hashed.
 */
import { z } from 'zod';
import { calendarDate, code, digest, drawNumber, targetId } from '../draw/document.ts';
import { MEASURE_KINDS } from '../visit/measures.ts';
import { RESULT_CODE_LIST } from '../visit/result-codes.ts';

const words = z.string().min(1);
const position = z.int().min(0).describe('在公开日志中的位置');
const address = z.string().startsWith('/').describe('全文的地址');
export const publicationNumber = z.string().regex(/^[0-9A-Za-z._:-]{1,32}-\d{4}-G\d+-\d+$/);

const plan = z.strictObject({
  kind: z.literal('plan'),
  plan: code,
  revision: z.int().min(1),
  title: words,
  year: z.int(),
  lead_department: code,
  document_number: words,
  issuer: words.optional(),
  digest: digest.describe('计划全文的摘要'),
  ledger_position: position,
  address,
});

const matterList = z.strictObject({
  kind: z.literal('matter_list'),
  number: words,
  matters: z.int().min(1).describe('事项数'),
  document_number: words,
  issuer: words,
  issued_on: calendarDate,
  digest,
  ledger_position: position,
  address,
});

const samplingRules = z.strictObject({
  kind: z.literal('sampling_rules'),
  version: z.int().min(1),
  document_number: words,
  issuer: words,
  issued_on: calendarDate,
  effective_on: calendarDate,
  digest,
  ledger_position: position,
  address,
});

const draw = z.strictObject({
  kind: z.literal('draw'),
  draw: drawNumber,
  title: words,
  plan: code,
  revision: z.int().min(1),
  tasks: z.array(z.strictObject({ task: code, round: z.int().min(1) })),
  digest: digest.describe('证据包的摘要'),
  ledger_position: position.describe('公开（disclosed）一条在公开日志中的位置'),
  address,
});

export const publicMatter = z.strictObject({
  department: code,
  task: code,
  matter: code,
  name: words.describe('计划所依据的事项清单中的名称'),
  codes: z.array(z.strictObject({ code: z.enum(RESULT_CODE_LIST), text: words })).min(1),
  measures: z.array(
    z.strictObject({
      kind: z.enum(MEASURE_KINDS),
      text: words,
      due_on: calendarDate.optional().describe('改正期限'),
    }),
  ),
});
export type PublicMatter = z.infer<typeof publicMatter>;

export const publicResult = z.strictObject({
  kind: z.literal('result'),
  origin: z.literal('random').describe('双随机抽查'),
  draw: drawNumber,
  group: code.describe('合并检查组；与抽取编号、检查对象一起即检查的地址'),
  plan: code,
  target: z.strictObject({
    id: targetId.optional().describe('自然人只公开由本系统给出的编号'),
    name: words.describe('自然人姓名作遮盖处理'),
    kind: code,
    district: z.string().optional(),
  }),
  tasks: z.array(z.strictObject({ code, title: words })).min(1),
  departments: z.array(z.strictObject({ code, name: words })).min(1),
  matters: z.array(publicMatter).min(1),
  checked_on: calendarDate,
  outcome: z.enum(['clean', 'problem', 'not_checked']),
  on_behalf: z.boolean().describe('由他人根据签字的纸质检查单录入'),
  inspectors: z.array(words).optional().describe('执法证号；由机关决定是否公开'),
});
export type PublicResult = z.infer<typeof publicResult>;

const correction = z.strictObject({
  kind: z.literal('correction'),
  corrects: publicationNumber,
  earlier: digest.describe('更正前文本的摘要'),
  reason: words,
  result: publicResult.describe('更正后的全文'),
});

const withdrawal = z.strictObject({
  kind: z.literal('withdrawal'),
  withdraws: publicationNumber,
  earlier: digest.describe('所撤下文本的摘要'),
  decided_on: calendarDate,
  reason: words,
});

const objection = z.strictObject({
  kind: z.literal('objection'),
  objection: words.describe('异议编号'),
  about: publicationNumber,
  filed_on: calendarDate,
  outcome: z.enum(['upheld', 'partly', 'rejected', 'withdrawn']),
  answer: words,
});

/** Every public text, by its kind. */
export const publicDocument = z.discriminatedUnion('kind', [
  plan,
  matterList,
  samplingRules,
  draw,
  publicResult,
  correction,
  withdrawal,
  objection,
]);
export type PublicDocument = z.infer<typeof publicDocument>;
export type PublicationKind = PublicDocument['kind'];
export type DocumentOf<K extends PublicationKind> = Extract<PublicDocument, { kind: K }>;
