/**
 * What stands on an official paper, whatever it is written as: built once, so that the page to print and the file for a
 * word processor cannot say different things.
 */

/** Millimetres a row may ask for, and characters a blank may be long: a page without scripts has no style of an element. */
export const HEIGHTS = [9, 10, 11, 12, 14, 16, 24] as const;
export const BLANKS = [2, 3, 6, 8, 10, 12, 16, 24] as const;
export type Height = (typeof HEIGHTS)[number];

/** A stretch of a line; `tick` is an empty box with its words, `blank` room to write on, in characters. */
export type Run =
  | string
  | { readonly strong: string }
  | { readonly tick: string }
  | { readonly blank: (typeof BLANKS)[number] };
export type Line = string | readonly Run[];

export interface Cell {
  readonly lines: readonly Line[];
  /** It names what stands beside it. */
  readonly label?: boolean;
  /** Columns that it takes; 1 without. */
  readonly span?: number;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** At least so much room to write or to sign. */
  readonly height?: Height;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  /** `note` is small, for who fills the paper in. */
  | { readonly kind: 'paragraph'; readonly line: Line; readonly look?: 'plain' | 'note' }
  | {
      readonly kind: 'table';
      /** Per cent of the page's width; they add up to 100. */
      readonly widths: readonly number[];
      /** Repeated on every page that the table reaches. */
      readonly head?: readonly string[];
      readonly rows: readonly Row[];
    }
  /** Where the office's seal and the date go. */
  | { readonly kind: 'seal'; readonly office: string };

export interface PaperContent {
  /** Who issues it: the large red line. */
  readonly office: string;
  /** Document number, filled in or with room for it. */
  readonly number: Line;
  readonly title: string;
  /** What loose pages are put together by: at the foot of each. */
  readonly reference: string;
  /** What the QR code says, and what stands beneath it. */
  readonly code: { readonly text: string; readonly caption: readonly string[] };
  readonly blocks: readonly Block[];
}

export const cell = (...lines: readonly Line[]): Cell => ({ lines });
export const label = (...lines: readonly Line[]): Cell => ({ lines, label: true });
export const heading = (text: string): Block => ({ kind: 'heading', text });
export const paragraph = (...runs: readonly Run[]): Block => ({ kind: 'paragraph', line: runs });
export const note = (text: string): Block => ({ kind: 'paragraph', line: text, look: 'note' });

/** Boxes one after the other, with room between them. */
export const ticks = (...words: readonly string[]): Run[] =>
  words.flatMap((tick, i) => (i === 0 ? [{ tick }] : ['　', { tick }]));

/** Names and values side by side: each row a name and what it is, or two of them. */
export const facts = (...rows: readonly (readonly [name: string, ...values: readonly Line[]])[]): Block => ({
  kind: 'table',
  widths: [18, 82],
  rows: rows.map(([name, ...values]) => ({ cells: [label(name), cell(...values)] })),
});

/** Who signs what, with room for it. */
export const signatures = (...names: readonly Line[]): Block => ({
  kind: 'table',
  widths: [50, 50],
  rows: names.map((name) => ({
    cells: [cell(name), cell([{ blank: 8 }, '　　年　　月　　日'])],
    height: 11,
  })),
});

export const BOX = '□';
export const runsOf = (line: Line): readonly Run[] => (typeof line === 'string' ? [line] : line);
