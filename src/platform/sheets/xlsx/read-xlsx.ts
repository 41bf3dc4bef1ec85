import type { RawBook, RawSheet, SheetLimits } from '../sheet.ts';
import { openArchive } from './archive.ts';
import { readMergedRanges } from './merged-ranges.ts';
import { readCells } from './read-cells.ts';
import { readDateStyles, readSharedStrings, readWorkbook } from './workbook-parts.ts';

/** Opens an XLSX by its relationships; rows are streamed, the shared strings are held. */
export async function readXlsx(path: string, limits: SheetLimits): Promise<RawBook> {
  const archive = await openArchive(path, limits);
  const workbook = await readWorkbook(archive);
  const context = {
    date_1904: workbook.date_1904,
    date_styles: await readDateStyles(archive, workbook.styles),
    strings: await readSharedStrings(archive, workbook.shared_strings),
    max_columns: limits.max_columns,
  };
  const sheets: RawSheet[] = [];
  for (const { name, visible, part } of workbook.sheets) {
    if (!visible || !archive.has(part)) continue;
    sheets.push({
      name,
      date_1904: workbook.date_1904,
      merged: await readMergedRanges(archive, part),
      rows: () => readCells(archive.read(part), context),
    });
  }
  return { format: 'xlsx', sheets };
}
