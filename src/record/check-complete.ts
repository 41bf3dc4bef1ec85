/** What a department's part still lacks before two people may say that it is right. */
import { isEnded, needsEvidence } from '../core/visit/result-codes.ts';
import { type NoteRecord, notesOf, type RecordFinding } from './record-finding.ts';
import type { MatterResult, Measure, RecordDocument } from './schema.ts';
import type { MatterToCheck } from './visit-matters.ts';

/**
 * @param now the present instant, UTC to the second: nothing ends in the future
 * @param joint whether this is the lead's part of a visit of several departments, which has the summary
 */
export function checkComplete(
  department: string,
  document: RecordDocument,
  matters: readonly MatterToCheck[],
  { now, joint }: { readonly now: string; readonly joint: boolean },
): RecordFinding[] {
  const { findings, note } = notesOf(department);
  checkTimes(document, now, note);
  if (document.signature === undefined)
    note('signature', 'missing', {
      zh: '未填写被检查对象的签字情况：签字、拒签或不在场',
      en: 'it does not say whether the representative signed, refused, or was absent',
    });
  if (joint && document.summary === undefined)
    note('summary', 'missing', {
      zh: '联合检查由牵头部门填写汇总意见',
      en: 'the lead department of a joint visit writes the summary',
    });
  if (document.results.length === 0)
    note('results', 'missing', { zh: '没有任何事项的检查结果', en: 'there is no result of any matter' });
  document.results.forEach((result, i) => {
    const known = matters.find(({ task, matter }) => task === result.task && matter === result.matter);
    checkResult(result, known, (field, rule, message) => note(`results.${i}.${field}`, rule, message));
  });
  return findings;
}

function checkTimes({ started_at, ended_at }: RecordDocument, now: string, note: NoteRecord): void {
  if (started_at === undefined)
    note('started_at', 'missing', { zh: '未填写开始时间', en: 'it does not say when the check began' });
  if (ended_at === undefined)
    note('ended_at', 'missing', { zh: '未填写结束时间', en: 'it does not say when the check ended' });
  const ended = Date.parse(ended_at ?? '');
  if (ended < Date.parse(started_at ?? ''))
    note('ended_at', 'ends-before', { zh: '结束时间早于开始时间', en: 'the check ends before it begins' });
  if (ended > Date.parse(now) + CLOCK_SKEW)
    note('ended_at', 'in-future', { zh: '结束时间晚于现在', en: 'the check ends in the future' });
}

/** Clocks of phones are a little off; in milliseconds. */
const CLOCK_SKEW = 5 * 60_000;

function checkResult(result: MatterResult, known: MatterToCheck | undefined, note: NoteRecord): void {
  const { codes, answers, evidence, measures } = result;
  if (codes.length === 0)
    note('codes', 'missing', { zh: '未填写检查结果代码', en: 'there is no result code' });
  const answered = new Set(answers.map(({ item }) => item));
  const open = isEnded(codes) ? [] : (known?.items.filter((item) => !answered.has(item)) ?? []);
  if (open.length > 0)
    note('answers', 'missing', {
      zh: `检查项 ${open.join('、')} 未填写`,
      en: `items not answered: ${open.join(', ')}`,
    });
  if (codes.includes('1') && answers.some(({ answer }) => answer === 'no'))
    note('codes', 'contradiction', {
      zh: '有检查项不符合，结果不能为“未发现问题”',
      en: 'an item is not met, so the result cannot be that no problem was found',
    });
  if (needsEvidence(codes) && evidence.length === 0)
    note('evidence', 'missing', {
      zh: '无法检查或不配合检查的，须附佐证文件',
      en: 'a check that could not be made, or was refused, needs evidence',
    });
  const ordered = measures.some(({ kind }) => kind === 'correction_ordered');
  if (codes.includes('E') !== ordered)
    note('measures', 'correction', {
      zh: '结果代码 E 与“责令改正”措施须同时填写',
      en: 'code E and a correction order go together',
    });
  measures.forEach((measure, i) => {
    for (const [field, message] of missingOf(measure)) note(`measures.${i}.${field}`, 'missing', message);
  });
  if (measures.length > 1 && measures.some(({ kind }) => kind === 'none'))
    note('measures', 'contradiction', {
      zh: '“无需后续处理”不能与其他措施并用',
      en: 'nothing follows, and yet something does',
    });
}

function missingOf({ kind, content, due_on, recipient }: Measure) {
  const lacking: [keyof Measure, { zh: string; en: string }][] = [];
  if ((kind === 'correction_ordered' || kind === 'other') && content === undefined)
    lacking.push(['content', { zh: '未填写措施内容', en: 'it does not say what is to be done' }]);
  if (kind === 'correction_ordered' && due_on === undefined)
    lacking.push(['due_on', { zh: '未填写改正期限', en: 'it does not say by when' }]);
  if ((kind === 'transferred' || kind === 'notified_department') && recipient === undefined)
    lacking.push(['recipient', { zh: '未填写移送或通报的单位', en: 'it does not say to whom' }]);
  return lacking;
}
