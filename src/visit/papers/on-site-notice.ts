import { heading, type PaperContent, paragraph, signatures, ticks } from '../../paper/content.ts';
import { frameOf, lotNote, mattersTable, targetFacts, teamSignatures, teamTable } from './parts.ts';
import type { VisitOnPaper } from './visit-on-paper.ts';

/** 现场检查告知书: read out and signed at the door, before anything is looked at. */
export function onSiteNoticePaper(on: VisitOnPaper): PaperContent {
  const { office } = on;
  return {
    ...frameOf(on, '现场检查告知书'),
    blocks: [
      targetFacts(on),
      heading('一、表明身份'),
      paragraph(`我们是${office.name}组织的检查组的检查人员，现依法进行检查，请核对执法证件：`),
      teamTable(on),
      paragraph('被检查对象确认：', ...ticks('已看清执法证件，人员与证件相符', '不相符，拒绝检查')),
      heading('二、检查事项和依据'),
      mattersTable(on),
      heading('三、您的权利'),
      paragraph('1. 检查人员少于两人，或者不出示执法证件的，有权拒绝检查；'),
      paragraph(
        '2. 检查人员与本次检查有利害关系的，有权申请回避：',
        ...ticks('不申请回避', '申请回避，理由：'),
        { blank: 10 },
        '；',
      ),
      paragraph('3. 有权陈述和申辩，有权核对检查记录，要求补正，并注明意见；'),
      paragraph('4. 有权要求对商业秘密和个人隐私保密；'),
      paragraph('5. 对违法的检查行为，有权投诉、举报（12345 或者上级机关）。'),
      heading('四、您的义务'),
      paragraph(
        '如实回答询问，提供与检查事项有关的材料，不得拒绝、阻碍依法进行的检查。本次检查可能全程音像记录。',
      ),
      lotNote(on),
      heading('五、签名'),
      signatures('被检查对象代表（签名或者盖章）：'),
      teamSignatures(on),
    ],
  };
}
