import { z } from 'zod';
import type { DocumentOf } from '../../core/privacy/public-fields.ts';
import { publicAddress, publicationPath } from '../layout.ts';
import type { PublishedText } from '../read-publications.ts';
import { type Cell, type DocumentColumn, required } from './columns.ts';

export type DataRow = Readonly<Record<string, Cell>>;

/** A publication as a row of its data set, as it stands now: what is blank is null, of a withdrawn one nearly all. */
export function rowOf(text: PublishedText, columns: readonly DocumentColumn[]): DataRow {
  const current = currentText(text);
  return {
    ...commonCells(text),
    ...Object.fromEntries(columns.map(({ key, path }) => [key, at(current, path)])),
  };
}

function commonCells(text: PublishedText): DataRow {
  const change = lastChange(text);
  return {
    number: text.number,
    bulletin: text.bulletin,
    published_at: text.published_at,
    digest: text.digest,
    address: publicAddress(publicationPath(text.bulletin, text.number)),
    state: text.withdrawn ? 'withdrawn' : change === undefined ? 'published' : 'corrected',
    changed_at: change?.published_at ?? null,
    changed_by: change?.number ?? null,
    change_reason:
      change === undefined ? null : documentOf<'correction' | 'withdrawal'>(change.document).reason,
    objections: objectionsOf(text),
    title: text.title,
    department: text.withdrawn ? null : text.department,
  };
}

/** A correction holds the whole text as it is now. */
function currentText(text: PublishedText): unknown {
  if (text.document === null) return null;
  const change = lastChange(text);
  return change === undefined ? JSON.parse(text.document) : documentOf<'correction'>(change.document).result;
}

/** The withdrawal, or else the last correction that stands. */
function lastChange({ withdrawn, beside }: PublishedText) {
  const kind = withdrawn ? 'withdrawal' : 'correction';
  return beside.findLast((one) => one.kind === kind && one.document !== null);
}

function objectionsOf({ beside }: PublishedText): string[] | null {
  const answers = beside.filter(({ kind, document }) => kind === 'objection' && document !== null);
  return answers.length === 0
    ? null
    : answers.map(({ document }) => documentOf<'objection'>(document).outcome);
}

const documentOf = <Kind extends 'correction' | 'withdrawal' | 'objection'>(document: string | null) =>
  JSON.parse(document!) as DocumentOf<Kind>;

const at = (value: unknown, [name, ...rest]: readonly string[]): Cell =>
  value === null || value === undefined
    ? null
    : name === undefined
      ? value
      : at((value as Readonly<Record<string, unknown>>)[name], rest);

/** A cell as a text: the members of an object with blanks between, in the order of the allow-list. */
export function cellText(schema: z.ZodType, value: Cell): string {
  if (value === null || value === undefined) return '';
  if (schema instanceof z.ZodArray) {
    const element = schema.element as z.ZodType;
    const texts = (value as readonly unknown[]).map((one) => cellText(element, one));
    return texts.join(element instanceof z.ZodObject ? '；' : '、');
  }
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape)
      .map(([name, field]) =>
        cellText(required(field as z.ZodType), (value as Record<string, unknown>)[name]),
      )
      .filter((text) => text !== '')
      .join(' ');
  return String(value);
}
