import type { PaperContent } from '../../paper/content.ts';
import { checkFormPaper } from './check-form.ts';
import { noticePaper } from './notice.ts';
import { onSiteNoticePaper } from './on-site-notice.ts';
import type { VisitOnPaper } from './visit-on-paper.ts';
import { visitSheetPaper } from './visit-sheet.ts';

/** Papers of one visit, by what their addresses call them. */
export const PAPERS = {
  notice: { title: '行政检查通知书', content: noticePaper },
  'on-site-notice': { title: '现场检查告知书', content: onSiteNoticePaper },
  'check-form': { title: '检查表', content: checkFormPaper },
  'visit-sheet': { title: '检查单', content: visitSheetPaper },
} as const satisfies Readonly<Record<string, { title: string; content: (on: VisitOnPaper) => PaperContent }>>;

export type PaperName = keyof typeof PAPERS;
export const PAPER_NAMES = Object.keys(PAPERS) as [PaperName, ...PaperName[]];

export const REHEARSAL_NOTE = '演练，不作为正式检查依据';
