import { z } from 'zod';
import { dateOf, daysOf } from '../core/calendar/date.ts';
import { asProblem } from '../import/problems.ts';
import type { ReceivedFile } from '../import/receive-upload.ts';
import { faultsOf } from '../platform/http/input.ts';
import type { Text } from '../platform/language.ts';
import { Problem } from '../platform/problems.ts';
import {
  type ColumnMapping,
  type ColumnSpec,
  knownTitles,
  mapColumns,
  pickCells,
} from '../platform/sheets/map-columns.ts';
import { openSheet, type SheetReader } from '../platform/sheets/open-sheet.ts';
import { parseDate } from '../platform/sheets/parse-cell.ts';
import type { SheetRow } from '../platform/sheets/sheet.ts';
import { describeIssue } from '../platform/sheets/sheet-error.ts';
import { day } from '../register/fields.ts';
import { calendarProblems } from './problems.ts';
import { type Announcement, dayName } from './schema.ts';

/** A row is a part of the notice: a day, or the days from one to another. */
const COLUMNS: readonly ColumnSpec[] = [
  { key: 'day', title_zh: '日期', title_en: 'date', kind: 'date', required: true },
  { key: 'through', title_zh: '至', title_en: 'through', kind: 'date' },
  { key: 'kind', title_zh: '类型', title_en: 'kind', kind: 'choice', required: true },
  { key: 'name', title_zh: '名称', title_en: 'name', kind: 'text', required: true },
];

const OFF = ['休', '放假', 'off'];
const WORKED = ['班', '上班', 'worked'];

const sheetRow = z
  .object({
    day,
    through: day,
    kind: z.enum([...OFF, ...WORKED], '类型应为休或班 | the kind is off or worked'),
    name: dayName,
  })
  .refine(({ day, through }) => day <= through && day.slice(0, 4) === through.slice(0, 4), {
    path: ['through'],
    message: '应不早于起始日期，且在同一年 | not before the first day, and in the same year',
  });

interface Fault {
  /** As a person counts the rows of the sheet. */
  readonly row: number;
  readonly column: string;
  readonly reason: Text;
}

type Days = Pick<Announcement, 'holidays' | 'make_up_days'>;

/**
 * The days off and the days worked of an office's sheet.
 * @throws Problem `calendar-sheet-faulty` with all that cannot be read, or what is wrong with the file as a whole
 */
export async function readDays(file: ReceivedFile): Promise<Days> {
  try {
    const reader = await openSheet({
      path: file.path,
      file_name: file.name,
      limits: { max_rows: 366 },
      known_titles: knownTitles(COLUMNS),
    });
    return await readRows(reader, mapColumns(reader.columns, COLUMNS));
  } catch (error) {
    throw asProblem(error);
  }
}

async function readRows(reader: SheetReader, mapping: ColumnMapping): Promise<Days> {
  const days: Days = { holidays: [], make_up_days: [] };
  const faults: Fault[] = [];
  for await (const rows of reader.rows()) {
    for (const row of rows) {
      const texts = textsOf(row, mapping, reader.date_1904);
      const found = faultsIn(row, texts, reader.columns);
      faults.push(...found);
      if (found.length > 0) continue;
      const { name, kind, ...span } = sheetRow.parse(texts);
      const list = OFF.includes(kind) ? days.holidays : days.make_up_days;
      for (let at = daysOf(span.day); at <= daysOf(span.through); at++) list.push({ day: dateOf(at), name });
    }
  }
  if (faults.length === 0) return days;
  throw new Problem(calendarProblems['calendar-sheet-faulty'], { members: { faults } });
}

/** Dates are spelled as the service spells them where they can be; a single day goes through to itself. */
function textsOf(row: SheetRow, mapping: ColumnMapping, date_1904: boolean): Record<string, string> {
  const texts = pickCells(row, COLUMNS, mapping);
  const dateIn = (key: string): string => {
    const numeric = row.numeric.includes(mapping.index[key] ?? -1);
    return parseDate(texts[key] ?? '', { numeric, date_1904 }) ?? texts[key] ?? '';
  };
  return { ...texts, day: dateIn('day'), through: dateIn(texts.through === '' ? 'day' : 'through') };
}

const faultsIn = (row: SheetRow, texts: unknown, titles: readonly string[]): Fault[] => [
  ...row.issues.map(({ column, code }) => ({
    row: row.row,
    column: titles[column] ?? '',
    reason: describeIssue(code),
  })),
  ...faultsOf(sheetRow, texts).map(({ path, reason }) => ({
    row: row.row,
    column: COLUMNS.find(({ key }) => key === path)?.title_zh ?? path,
    reason,
  })),
];
