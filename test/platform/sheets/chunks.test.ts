import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/platform/sheets/decode-text.ts';
import { readRecords } from '../../../src/platform/sheets/read-csv.ts';
import { parseRecords } from '../../../src/platform/sheets/read-json.ts';
import { DEFAULT_LIMITS } from '../../../src/platform/sheets/sheet.ts';
import { readCells } from '../../../src/platform/sheets/xlsx/read-cells.ts';
import { sheetXml } from '../../../src/platform/sheets/xlsx/sheet-xml.ts';

const cell = fc.string({ unit: fc.constantFrom(...'a01,;"{}[]\\\r\n\t =_x㐂𠀀😀<&>') });
const table = fc.array(fc.tuple(fc.constant('甲'), cell, cell), { minLength: 1, maxLength: 8 });
const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });

function* pieces<T extends string | Uint8Array>(whole: T, sizes: readonly number[]): Generator<T> {
  let at = 0;
  for (let i = 0; at < whole.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield whole.slice(at, at + size) as T;
    at += size;
  }
}

async function gather<T>(batches: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

describe('however a file is cut into chunks, it is read the same', () => {
  it('CSV', async () => {
    await fc.assert(
      fc.asyncProperty(table, cuts, async (rows, sizes) => {
        const safe = rows.map((row) => row.map((text) => text.replace(/^[=\t\r]+/, '')));
        const text = safe
          .map((row) => row.map((part) => `"${part.replaceAll('"', '""')}"`).join(','))
          .join('\r\n');
        const bytes = pieces(new TextEncoder().encode(text), sizes);
        const read = (await gather(readRecords(decodeText(bytes, 'utf-8'), ',', DEFAULT_LIMITS))).flat();
        expect(read.map((row) => row.cells)).toEqual(safe);
      }),
    );
  });

  it('JSON', async () => {
    await fc.assert(
      fc.asyncProperty(table, cuts, async (rows, sizes) => {
        const objects = rows.map(([a, b, c]) => ({ a, b, [c]: 'x' }));
        for (const text of [
          JSON.stringify(objects),
          objects.map((each) => JSON.stringify(each)).join('\n'),
        ]) {
          expect(await gather(parseRecords(pieces(text, sizes)))).toEqual(objects);
        }
      }),
    );
  });

  it('XLSX', async () => {
    const columns = ['a', 'b', 'c'].map((title) => ({ title }));
    const context = { date_1904: false, date_styles: [], strings: [], max_columns: 3 };
    await fc.assert(
      fc.asyncProperty(table, cuts, async (rows, sizes) => {
        const xml = (await gather(sheetXml({ name: 's', columns, rows }, new Map()))).join('');
        async function* bytes(): AsyncGenerator<Uint8Array> {
          yield* pieces(new TextEncoder().encode(xml), sizes);
        }
        const [, ...read] = (await gather(readCells(bytes(), context))).flat();
        expect(read.map((row) => [0, 1, 2].map((i) => row.cells[i] ?? ''))).toEqual(rows);
      }),
    );
  });
});
