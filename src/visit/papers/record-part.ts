/** What the team writes down on the spot, matter by matter, in the order in which it is entered later. */
import { MEASURES } from '../../core/visit/measures.ts';
import { RESULT_CODE_LIST, RESULT_CODES } from '../../core/visit/result-codes.ts';
import { type Block, cell, facts, heading, type Line, label, note, ticks } from '../../paper/content.ts';
import { basisOf, nameOfMatter, room } from './parts.ts';
import type { MatterOfTask, VisitOnPaper } from './visit-on-paper.ts';

const TIME = '　　　　年　　月　　日　　时　　分';

export const recordPart = ({ matters }: VisitOnPaper): Block[] => [
  facts(['检查时间', `开始：${TIME}`, `结束：${TIME}`]),
  ...matters.flatMap((one, i) => matterPart(one, i, matters.length)),
];

function matterPart(one: MatterOfTask, i: number, of: number): Block[] {
  const { matter, task } = one;
  return [
    heading(`事项 ${i + 1}${of > 1 ? `（共 ${of} 项）` : ''}　${nameOfMatter(one)}`),
    note(`事项代码 ${matter.code}　任务 ${task.task} ${task.title}　依据：${basisOf(one)}`),
    checklist(one),
    findings(),
  ];
}

function checklist({ matter }: MatterOfTask): Block {
  if (matter.checklist.length === 0) return note('本事项没有检查表，请在“检查情况”中逐项记录。');
  return {
    kind: 'table',
    widths: [8, 47, 31, 14],
    head: ['检查项', '检查内容和方法', '结果', '备注'],
    rows: matter.checklist.map(({ code, text, guide }) => ({
      cells: [
        cell(code),
        cell(text, ...(guide === undefined ? [] : [`方法：${guide}`])),
        cell(ticks('符合', '不符合', '不适用')),
        cell(''),
      ],
    })),
  };
}

const findings = (): Block => ({
  kind: 'table',
  widths: [18, 82],
  rows: [
    {
      cells: [
        label('检查结果', '（可多选；选 1 的不选其他）'),
        cell(ticks(...RESULT_CODE_LIST.map((code) => `${code} ${RESULT_CODES[code].zh}`))),
      ],
    },
    room('检查情况', 24),
    {
      cells: [
        label('证据'),
        cell([
          { tick: '照片' },
          { blank: 2 },
          '张　',
          { tick: '复印件' },
          { blank: 2 },
          '份　',
          { tick: '音像' },
          { blank: 2 },
          '份　',
          { tick: '其他' },
          { blank: 6 },
        ]),
      ],
      height: 9,
    },
    { cells: [label('处理措施'), cell(...measures())] },
  ],
});

/** A line for each kind of measure, with room for what it needs. */
const measures = (): Line[] => [
  ticks(MEASURES.none.zh, MEASURES.daily_supervision.zh),
  [{ tick: MEASURES.correction_ordered.zh }, '　文号', { blank: 6 }, '期限　　　　年　　月　　日'],
  ['　内容：', { blank: 24 }],
  [{ tick: MEASURES.transferred.zh }, '　单位', { blank: 8 }, '案号', { blank: 6 }],
  [{ tick: MEASURES.notified_department.zh }, '　部门', { blank: 10 }],
  [{ tick: MEASURES.other.zh }, '　', { blank: 16 }],
];

/** Of a joint visit the lead department writes what it all comes to. */
export const summaryPart = ({ visit }: VisitOnPaper): Block[] =>
  new Set(visit.team.map(({ department }) => department)).size < 2
    ? []
    : [{ kind: 'table', widths: [18, 82], rows: [room('汇总意见（牵头部门）', 24)] }];
