import { Problem } from '../platform/problems.ts';
import {
  type ColumnMapping,
  type ColumnSpec,
  knownTitles,
  mapColumns,
} from '../platform/sheets/map-columns.ts';
import { openSheet, type SheetReader } from '../platform/sheets/open-sheet.ts';
import type { SheetLimits } from '../platform/sheets/sheet.ts';
import { SheetError } from '../platform/sheets/sheet-error.ts';
import { importProblems } from './problems.ts';
import type { Upload } from './receive-upload.ts';
import type { AnySheet } from './register-sheets.ts';
import type { Summary, UploadFields } from './schema.ts';

export interface OpenedFile {
  readonly reader: SheetReader;
  readonly mapping: ColumnMapping;
  readonly summary: Omit<Summary, 'counts'>;
}

/**
 * Opens the file of an upload and finds its columns. Only a column that says which row is meant must be there: a
 * list of grades need not repeat names.
 * @throws {SheetError} what is wrong with the file; {Problem} unknown-default.
 */
export async function openUpload(
  upload: Upload<UploadFields>,
  sheet: AnySheet,
  limits: Partial<SheetLimits>,
): Promise<OpenedFile> {
  const { fields, file } = upload;
  const reader = await openSheet({
    path: file.path,
    file_name: file.name,
    limits,
    known_titles: knownTitles(sheet.columns, fields.mapping),
    ...(fields.sheet === undefined ? {} : { sheet: fields.sheet }),
  });
  const optional = sheet.columns.map((spec) => ({ ...spec, required: false }));
  const mapping = mapColumns(reader.columns, optional, fields.mapping);
  refuseWrongDefaults(fields.defaults, sheet.columns, mapping);
  const present = (key: string) => mapping.index[key] !== undefined || key in fields.defaults;
  const isKnown = sheet.anonymous === undefined ? sheet.keys.every(present) : sheet.keys.some(present);
  if (!isKnown) {
    const keys = sheet.columns.filter((spec) => sheet.keys.includes(spec.key));
    throw new SheetError('missing-columns', { columns: keys.map((spec) => spec.title_zh) });
  }
  return { reader, mapping, summary: describe(reader, mapping, sheet.columns, present) };
}

function refuseWrongDefaults(
  defaults: Readonly<Record<string, string>>,
  columns: readonly ColumnSpec[],
  mapping: ColumnMapping,
): void {
  const wrong = Object.keys(defaults).filter(
    (key) => mapping.index[key] !== undefined || !columns.some((spec) => spec.key === key),
  );
  if (wrong.length > 0) throw new Problem(importProblems['unknown-default'], { members: { columns: wrong } });
}

function describe(
  reader: SheetReader,
  mapping: ColumnMapping,
  columns: readonly ColumnSpec[],
  present: (key: string) => boolean,
): Omit<Summary, 'counts'> {
  return {
    format: reader.format,
    encoding: reader.encoding,
    separator: reader.separator,
    sheet: reader.sheet,
    sheets: [...reader.sheets],
    header_row: reader.header_row,
    columns: [...reader.columns],
    mapped: Object.fromEntries(
      Object.entries(mapping.index).map(([key, at]) => [key, reader.columns[at] ?? '']),
    ),
    ignored: [...mapping.ignored],
    missing: columns
      .filter((spec) => !present(spec.key))
      .map((spec) => ({ key: spec.key, title: spec.title_zh, required: spec.required === true })),
  };
}
