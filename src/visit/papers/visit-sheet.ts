import {
  type Block,
  cell,
  facts,
  heading,
  label,
  note,
  type PaperContent,
  type Row,
  signatures,
  ticks,
} from '../../paper/content.ts';
import {
  CHINESE_NUMBERS,
  frameOf,
  methodsOf,
  representative,
  room,
  targetFacts,
  teamSignatures,
  teamTable,
  windowOf,
} from './parts.ts';
import { recordPart, summaryPart } from './record-part.ts';
import type { VisitOnPaper } from './visit-on-paper.ts';

/**
 * 检查单: alone it takes a visit from the draw to the publication. Its sections stand in the order of the steps that a
 * clerk enters from it, each with who signs it.
 */
export function visitSheetPaper(on: VisitOnPaper): PaperContent {
  const sections: readonly (readonly [title: string, ...blocks: Block[]])[] = [
    ['抽取', drawFacts(on)],
    ['检查对象', targetFacts(on)],
    ['检查组', teamTable(on)],
    ['检查审批（行政机关负责人）', approval()],
    ['通知', notice()],
    ['检查记录', ...recordPart(on), ...summaryPart(on)],
    [
      '检查记录的签名',
      ...representative(),
      teamSignatures(on),
      note('检查人员至少两人签名，每个部门至少一人。'),
    ],
    ['审核（牵头部门审核人员，不得是检查人员）', review()],
    ['公示和后续', publication()],
    ['代为录入', entry()],
  ];
  return {
    ...frameOf(on, '“双随机”检查单'),
    blocks: sections.flatMap(([title, ...blocks], i) => [
      heading(`${CHINESE_NUMBERS[i]}、${title}`),
      ...blocks,
    ]),
  };
}

const drawFacts = (on: VisitOnPaper): Block => {
  const { draw, id, title, tasks } = on.visit;
  return facts(
    ['抽取编号', [{ strong: draw }, `　${title}`]],
    ['检查编号', [{ strong: id }]],
    ['抽查任务', ...tasks.map((task) => `${task.plan} ${task.task}　${task.title}`)],
    ['检查期限', windowOf(on)],
    ['检查方式', methodsOf(on)],
  );
};

const signedBy = (who: string): Row => ({
  cells: [label(who), cell(['签名：', { blank: 10 }, '　　　　年　　月　　日'])],
  height: 12,
});

const approval = (): Block => ({
  kind: 'table',
  widths: [18, 82],
  rows: [
    {
      cells: [label('审批意见'), cell([...ticks('同意检查', '不同意'), '　意见：', { blank: 16 }])],
      height: 12,
    },
    signedBy('负责人'),
  ],
});

const notice = (): Block =>
  facts(
    ['方式', [...ticks('直接送达', '现场告知', '邮寄', '电话', '电子'), '　', { tick: '不预先通知' }]],
    ['日期、文号', ['　　　　年　　月　　日　文号', { blank: 10 }, '签收人', { blank: 6 }]],
  );

const review = (): Block => ({
  kind: 'table',
  widths: [18, 82],
  rows: [
    {
      cells: [label('审核意见'), cell([...ticks('通过，同意公示', '退回')], ['意见：', { blank: 24 }])],
      height: 16,
    },
    signedBy('审核人'),
  ],
});

const publication = (): Block => ({
  kind: 'table',
  widths: [18, 82],
  rows: [
    { cells: [label('公示'), cell(['编号', { blank: 10 }, '　　　　年　　月　　日'])], height: 9 },
    {
      cells: [
        label('复查'),
        cell(['　　　　年　　月　　日　', ...ticks('已改正', '未改正'), '　复查人签名：', { blank: 6 }]),
      ],
      height: 10,
    },
    room('办结', 9, '　　　　年　　月　　日'),
  ],
});

const entry = (): Block => signatures(['录入人签名：'], ['扫描件与原件核对一致，核对人签名：']);
