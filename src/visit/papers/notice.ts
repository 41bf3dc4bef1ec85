import { type Block, heading, type PaperContent, paragraph, signatures } from '../../paper/content.ts';
import { frameOf, lotNote, mattersTable, methodsOf, targetFacts, teamTable, windowOf } from './parts.ts';
import type { VisitOnPaper } from './visit-on-paper.ts';

/** 行政检查通知书: the agency tells the target that it will be checked, by whom, in what, on what ground. */
export function noticePaper(on: VisitOnPaper): PaperContent {
  const { visit, office, notice_number } = on;
  const plans = [...new Set(visit.tasks.map(({ plan }) => plan))].join('、');
  const contact: Block[] =
    office.contact === null ? [] : [paragraph(`联系人和联系方式：${office.contact}。`)];
  return {
    ...frameOf(on, '行政检查通知书', notice_number),
    blocks: [
      { kind: 'paragraph', line: `${visit.target.name}：`, look: 'plain' },
      paragraph(
        `根据抽查计划（${plans}）和“双随机、一公开”抽取结果，本机关决定对你单位（个人）实施行政检查。现将有关事项通知如下：`,
      ),
      heading('一、检查对象'),
      targetFacts(on),
      heading('二、检查事项和依据'),
      mattersTable(on),
      heading('三、检查时间和方式'),
      paragraph(
        `检查时间：${windowOf(on)}期间，定于 `,
        { blank: 3 },
        '年',
        { blank: 2 },
        '月',
        { blank: 2 },
        '日',
        { blank: 2 },
        '时。',
      ),
      paragraph(`检查方式：${methodsOf(on)}。`),
      heading('四、检查人员'),
      teamTable(on),
      heading('五、需要配合的事项'),
      paragraph(
        '请安排熟悉情况的人员到场，备齐与上述检查事项有关的证照、台账等材料。检查人员应当不少于两人，并主动出示执法证件；未出示的，有权拒绝检查。认为检查人员与本次检查有利害关系的，可以申请回避。',
      ),
      ...contact,
      lotNote(on),
      { kind: 'seal', office: office.name },
      heading('送达回证'),
      signatures(
        [
          { tick: '直接送达' },
          '　',
          { tick: '邮寄' },
          '　',
          { tick: '电子' },
          '　',
          { tick: '其他' },
          '　受送达人签收：',
        ],
        '送达人签名：',
      ),
    ],
  };
}
