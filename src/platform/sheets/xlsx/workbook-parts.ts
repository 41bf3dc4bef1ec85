import { isDateFormat } from '../excel-date.ts';
import { SheetError } from '../sheet-error.ts';
import type { Archive } from './archive.ts';
import { parseWholeXml, parseXml, unescapeText } from './xml.ts';

export interface Workbook {
  readonly date_1904: boolean;
  readonly sheets: readonly { readonly name: string; readonly visible: boolean; readonly part: string }[];
  readonly shared_strings: string | null;
  readonly styles: string | null;
}

/** Characters of shared strings that are held at once; the only part of an XLSX that is kept in memory. */
const MAX_SHARED_CHARACTERS = 100_000_000;

/** Finds the parts of a workbook through its relationships, as their names are not fixed by the standard. */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const root = await readRelations(archive, '');
  const main = [...root.values()].find((relation) => relation.type === 'officeDocument')?.target;
  if (main === undefined || !main.endsWith('.xml')) throw new SheetError('not-a-spreadsheet');
  const relations = await readRelations(archive, main);
  const byType = (type: string) => [...relations.values()].find((each) => each.type === type)?.target ?? null;
  const sheets: { name: string; visible: boolean; part: string }[] = [];
  let date1904 = false;
  await parseWholeXml(archive.read(main), {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = isTrue(attributes.date1904);
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const relation = relations.get(id);
      if (relation?.type !== 'worksheet') return;
      const visible = !/hidden/i.test(attributes.state ?? '');
      sheets.push({ name: unescapeText(attributes.name ?? ''), visible, part: relation.target });
    },
  });
  if (sheets.length === 0) throw new SheetError('not-a-spreadsheet');
  return { date_1904: date1904, sheets, shared_strings: byType('sharedStrings'), styles: byType('styles') };
}

interface Relation {
  readonly type: string;
  readonly target: string;
}

/** Relationships of a part by id; types by their last word, which is the same in both OOXML dialects. */
async function readRelations(archive: Archive, part: string): Promise<Map<string, Relation>> {
  const slash = part.lastIndexOf('/') + 1;
  const relations = new Map<string, Relation>();
  await parseWholeXml(archive.read(`${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`), {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes.TargetMode === 'External') return;
      const target = new URL(attributes.Target ?? '', `zip:///${part}`).pathname.slice(1);
      const type = (attributes.Type ?? '').split('/').at(-1) ?? '';
      relations.set(attributes.Id ?? '', { type, target: decodeURI(target) });
    },
  });
  return relations;
}

/** Whether cells of each style are shown as dates, by index of the style. */
export async function readDateStyles(archive: Archive, part: string | null): Promise<readonly boolean[]> {
  const styles: boolean[] = [];
  if (part === null || !archive.has(part)) return styles;
  const formats = new Map<number, string>();
  let inCellStyles = false;
  await parseWholeXml(archive.read(part), {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (name === 'cellXfs') inCellStyles = true;
      if (name !== 'xf' || !inCellStyles) return;
      const id = Number(attributes.numFmtId ?? 0);
      styles.push(isDateFormat(id, formats.get(id)));
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false;
    },
  });
  return styles;
}

/** The table of shared strings; phonetic readings are not part of the text. */
export async function readSharedStrings(archive: Archive, part: string | null): Promise<readonly string[]> {
  const strings: string[] = [];
  if (part === null || !archive.has(part)) return strings;
  let text = '';
  let inText = false;
  let inPhonetic = false;
  let total = 0;
  const parsing = parseXml(archive.read(part), {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') inPhonetic = true;
      if (name === 't') inText = !inPhonetic;
    },
    text(part) {
      if (inText) text += part;
    },
    close(name) {
      if (name === 't') inText = false;
      if (name === 'rPh') inPhonetic = false;
      if (name !== 'si') return;
      total += text.length;
      strings.push(unescapeText(text));
    },
  });
  for await (const _ of parsing) {
    if (total > MAX_SHARED_CHARACTERS) {
      throw new SheetError('unpacked-too-large', { max: MAX_SHARED_CHARACTERS, ratio: 1 });
    }
  }
  return strings;
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
