import type { MergedRange } from '../sheet.ts';
import type { Archive } from './archive.ts';
import { parseReference } from './reference.ts';

/** Merged blocks of one sheet that are worth holding; a sheet with more is not a register. */
const MAX_TAIL_BYTES = 16 * 2 ** 20;
const END_OF_DATA = /<\/(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*\/>/;
const OVERLAP = 64;

/**
 * The merged blocks of a sheet. They stand behind its rows, and are needed before them: so the part is
 * inflated once without parsing (several times faster than XML) and only its tail is looked at. Markup is
 * ASCII, and a `<` inside text is escaped, so bytes read as Latin-1 cannot be mistaken for it.
 */
export async function readMergedRanges(archive: Archive, part: string): Promise<MergedRange[]> {
  let tail = '';
  let inTail = false;
  for await (const chunk of archive.read(part)) {
    tail += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    if (!inTail) {
      const end = END_OF_DATA.exec(tail);
      inTail = end !== null;
      tail = tail.slice(end === null ? -OVERLAP : end.index);
    }
    if (tail.length > MAX_TAIL_BYTES) break;
  }
  const ranges: MergedRange[] = [];
  if (!inTail) return ranges;
  for (const match of tail.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]+\d+):([A-Z]+\d+)["']/g)) {
    const start = parseReference(match[1] ?? '');
    const end = parseReference(match[2] ?? '');
    if (start === null || end === null) continue;
    ranges.push({ top: start.row, bottom: end.row, left: start.column, right: end.column });
  }
  return ranges;
}
