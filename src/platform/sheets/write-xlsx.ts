import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { columnName } from './xlsx/reference.ts';
import { type ListRange, sheetXml, type XlsxSheet } from './xlsx/sheet-xml.ts';
import { contentTypes, escapeXml, relations, STYLES, workbookXml } from './xlsx/static-parts.ts';

export type { Paper, XlsxColumn, XlsxSheet } from './xlsx/sheet-xml.ts';

/** The hidden sheet of the drop-downs: written into the rule itself, more than 255 characters break a file. */
const LISTS_SHEET = '_lists';

/**
 * Streams a workbook: every cell is text, unless its column is of numbers, in columns formatted as text, so that codes keep their digits also
 * when edited; bold header, fixed while scrolling. A text is never run as a formula, so nothing is neutralised.
 * Ends the stream. Rows are taken one sheet after the other.
 */
export async function writeXlsx(stream: Writable, sheets: readonly XlsxSheet[]): Promise<void> {
  const lists = collectLists(sheets);
  const all = lists.sheet === null ? sheets : [...sheets, lists.sheet];
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const sources: Readable[] = [];
  const addText = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name, FIXED_TIME);
  addText('[Content_Types].xml', contentTypes(all.length));
  addText('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']]));
  addText('xl/workbook.xml', workbookXml(all.map(inWorkbook)));
  addText('xl/styles.xml', STYLES);
  const parts = all.map((_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`] as const);
  addText('xl/_rels/workbook.xml.rels', relations([...parts, ['styles', 'styles.xml']]));
  all.forEach((sheet, i) => {
    zip.addReadStreamLazy(`xl/worksheets/sheet${i + 1}.xml`, FIXED_TIME, (give) => {
      const source = Readable.from(sheetXml(sheet, lists.ranges));
      sources.push(source);
      // The zip passes no error on: rows that fail must fail the writing, or it would wait for ever.
      source.on('error', (error) => output.destroy(error));
      give(null, source);
    });
  });
  zip.end();
  try {
    await pipeline(output, stream);
  } finally {
    // Where the receiver has gone, the rows must be told, so that a cursor behind them is closed.
    for (const source of sources) source.destroy();
  }
}

const inWorkbook = ({ name, paper }: XlsxSheet) => ({
  name,
  hidden: name === LISTS_SHEET,
  repeated: paper === undefined ? 0 : paper.heading.length + 1,
});

/** The same rows give the same bytes, whenever they are written. */
const FIXED_TIME = { mtime: new Date(Date.UTC(1980, 0, 2)) };

interface Lists {
  readonly sheet: XlsxSheet | null;
  /** Where the options of a column stand, by the array of options. */
  readonly ranges: ReadonlyMap<readonly string[], ListRange>;
}

function collectLists(sheets: readonly XlsxSheet[]): Lists {
  const options = new Set<readonly string[]>();
  for (const { columns } of sheets)
    for (const column of columns) if (column.options?.length) options.add(column.options);
  const lists = [...options];
  if (lists.length === 0) return { sheet: null, ranges: new Map() };
  const height = Math.max(...lists.map((list) => list.length));
  const rows = Array.from({ length: height }, (_, row) => lists.map((list) => list[row] ?? ''));
  const ranges = lists.map((list, i): [readonly string[], ListRange] => {
    const name = columnName(i);
    return [list, escapeXml(`${LISTS_SHEET}!$${name}$2:$${name}$${list.length + 1}`)];
  });
  const columns = lists.map((_, i) => ({ title: `#${i + 1}` }));
  return { sheet: { name: LISTS_SHEET, columns, rows }, ranges: new Map(ranges) };
}
