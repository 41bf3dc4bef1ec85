/** Sizes, colours and fonts of official papers in a word processor; those of the page to print are in `document-style.ts`. */
import type { IFontAttributesProperties } from 'docx';

const font = (eastAsia: string): IFontAttributesProperties => ({
  ascii: 'Times New Roman',
  hAnsi: 'Times New Roman',
  cs: 'Times New Roman',
  eastAsia,
});
export const FANGSONG = font('仿宋');
export const SONG = font('宋体');
export const HEI = font('黑体');

export const RED = 'B3131B';
export const SOFT = '5B616E';
/** Twentieths of a point, as Word measures. */
export const twips = (mm: number): number => Math.round((mm * 1440) / 25.4);
export const MARGIN = twips(18);
/** Of an A4 page between its margins. */
export const WIDTH = twips(210) - 2 * MARGIN;
/** Of the title's line, beside which the QR code stands. */
export const SIDE = 0.18;
/** Half points. */
export const TEXT = { size: 23, font: FANGSONG } as const;
export const SMALL = { size: 21, font: FANGSONG } as const;
export const TINY = { size: 16, font: HEI, color: SOFT } as const;
