/**
 * Where what lies below the public folder, and so below `/public/`. What stands in a path is a number or a code; names of
 * people and firms never do.
 */
import type { PublicationKind } from '../core/privacy/public-fields.ts';

/** What is published for itself; the other kinds stand beside one of these, and are in its feed. */
export const FEED_KINDS = ['plan', 'matter_list', 'sampling_rules', 'draw', 'result'] as const;
export type FeedKind = (typeof FEED_KINDS)[number];

/** One folder for each bulletin: 20,000 results of one act of publishing are no burden to the others. */
export const publicationPath = (bulletin: string, number: string): string =>
  `publications/${fileName(bulletin)}/${fileName(number)}.json`;

export const bulletinPath = (number: string): string => `bulletins/${fileName(number)}.json`;

/** @param department undefined for all of them */
export const feedPath = (department: string | undefined, kind: FeedKind): string =>
  `feeds/${department === undefined ? 'all' : departmentFolder(department)}/${kind}.atom`;

export const DATA_FORMATS = ['json', 'csv', 'xlsx'] as const;
export type DataFormat = (typeof DATA_FORMATS)[number] | 'schema.json';

export const dataSetName = (kind: PublicationKind, year: number): string => `${kind}-${year}`;
export const dataPath = (file: string): string => `data/${file}`;
export const DATA_INDEX = 'index.json';
export const DATA_SUMS = 'SHA256SUMS';

/** The address of a file for the reader. */
export const publicAddress = (path: string): string => `/public/${path}`;

/**
 * A code as a file name that needs no escape in an address and is neither hidden nor a way out of its folder: other signs
 * than letters, digits and `-_.`, and a dot in front, become `~` and two hex digits.
 */
export const fileName = (code: string): string =>
  code.replace(/^\.|[^0-9A-Za-z._-]/gu, (sign) =>
    [...Buffer.from(sign)].map((byte) => `~${byte.toString(16).padStart(2, '0')}`).join(''),
  );

/** A department may be called `all`, which is the folder of the whole office. */
const departmentFolder = (code: string): string => (code === 'all' ? '~61ll' : fileName(code));
