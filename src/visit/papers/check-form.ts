import { heading, type PaperContent } from '../../paper/content.ts';
import { frameOf, representative, targetFacts, teamSignatures, teamTable } from './parts.ts';
import { recordPart, summaryPart } from './record-part.ts';
import type { VisitOnPaper } from './visit-on-paper.ts';

/** 检查表: what to look at, with boxes to tick and room for what was found. */
export function checkFormPaper(on: VisitOnPaper): PaperContent {
  return {
    ...frameOf(on, '检查表'),
    blocks: [
      targetFacts(on),
      teamTable(on),
      ...recordPart(on),
      ...summaryPart(on),
      heading('签名'),
      ...representative(),
      teamSignatures(on),
    ],
  };
}
