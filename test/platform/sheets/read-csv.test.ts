import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/platform/sheets/decode-text.ts';
import { allCells, allRows, openBytes, refusal } from './sheet-files.ts';

const KNOWN = { known_titles: ['名称', '统一社会信用代码', '地址'] };
const SAMPLE = '名称,统一社会信用代码,地址\r\n重庆㐂𠀀运输有限公司,915001182028992963,"永川区, 1 号"\r\n';

function* inPieces(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function joined(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

describe('text in chunks', () => {
  it.each(['utf-8', 'gb18030'] as const)(
    '%s decodes the same however the bytes are cut',
    async (encoding) => {
      const text = fc.string({ unit: fc.constantFrom(...'a,"\n;企业㐂𠀀𪚥😀éΩ€①〇㎡') });
      const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(text, sizes, async (value, cuts) => {
          const bytes = iconv.encode(value, encoding);
          expect(await joined(decodeText(inPieces(bytes, cuts), encoding))).toBe(value);
        }),
      );
    },
  );

  it('a byte that is no character is an error in either encoding', async () => {
    for (const encoding of ['utf-8', 'gb18030'] as const) {
      const broken = Buffer.from([0x41, 0xff, 0x41]);
      await expect(joined(decodeText([broken], encoding))).rejects.toMatchObject({ code: 'bad-encoding' });
    }
  });

  it('half a character at the end is an error in either encoding', async () => {
    for (const encoding of ['utf-8', 'gb18030'] as const) {
      const whole = iconv.encode('名称𠀀', encoding);
      const cut = whole.subarray(0, whole.length - 1);
      await expect(joined(decodeText([cut], encoding))).rejects.toMatchObject({ code: 'bad-encoding' });
    }
  });
});

describe('CSV', () => {
  it.each([
    ['UTF-8', Buffer.from(SAMPLE), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${SAMPLE}`), 'utf-8'],
    ['GB18030', iconv.encode(SAMPLE, 'gb18030'), 'gb18030'],
  ])('%s is read as it was written', async (_, bytes, encoding) => {
    const reader = await openBytes(bytes, KNOWN);
    expect(reader).toMatchObject({
      format: 'csv',
      encoding,
      separator: ',',
      sheet: null,
      sheets: [],
      header_row: 1,
    });
    expect(reader.columns).toEqual(['名称', '统一社会信用代码', '地址']);
    expect(await allRows(reader)).toEqual([
      {
        row: 2,
        cells: ['重庆㐂𠀀运输有限公司', '915001182028992963', '永川区, 1 号'],
        issues: [],
        numeric: [],
      },
    ]);
  });

  it('a Chinese character far behind the first megabyte still decides the encoding', async () => {
    const bytes = iconv.encode(`name,code\n${'abc,1\n'.repeat(200_000)}名称,2\n`, 'gb18030');
    const reader = await openBytes(bytes);
    expect(reader.encoding).toBe('gb18030');
    expect((await allCells(reader)).at(-1)).toEqual(['名称', '2']);
  });

  it.each([';', '\t', ','])('the separator %j is found', async (separator) => {
    const text = [
      ['名称', '地址'],
      ['甲;乙', '"一,二"'],
    ]
      .map((row) => row.join(separator))
      .join('\n');
    const reader = await openBytes(separator === ';' ? text.replace('甲;乙', '"甲;乙"') : text, KNOWN);
    expect(await allCells(reader)).toEqual([['甲;乙', '一,二']]);
  });

  it('a record of several lines and a blank line each count as one row, as in a spreadsheet', async () => {
    const reader = await openBytes('名称,地址\n甲,"一\n二"\n\n乙,三\n', KNOWN);
    expect((await allRows(reader)).map(({ row, cells }) => [row, cells])).toEqual([
      [2, ['甲', '一\n二']],
      [4, ['乙', '三']],
    ]);
  });

  it('titles and blank rows above the header are passed over', async () => {
    const reader = await openBytes('重庆市企业名录（名称）,,\n,,\n序号,名称,地址\n1,甲,一\n', KNOWN);
    expect(reader.header_row).toBe(3);
    expect((await allRows(reader))[0]).toMatchObject({ row: 4, cells: ['1', '甲', '一'] });
  });

  it('a cell beyond the header is marked, a short row is filled up', async () => {
    const reader = await openBytes('名称,地址\n甲,一,二\n乙\n', KNOWN);
    expect(await allRows(reader)).toMatchObject([
      { cells: ['甲', '一', '二'], issues: [{ column: 2, code: 'extra-cell' }] },
      { cells: ['乙', ''], issues: [] },
    ]);
  });

  it('text that was garbled before is marked, not taken over', async () => {
    const reader = await openBytes('名称,地址\n重庆\uFFFD公司,一\n', KNOWN);
    expect(await allRows(reader)).toMatchObject([{ issues: [{ column: 0, code: 'bad-character' }] }]);
  });

  it.each([
    ['nothing', '', 'empty-file'],
    ['only blanks', ' \r\n\r\n', 'empty-file'],
    ['only separators', ',,\n,,\n', 'empty-file'],
    ['a header without known titles', 'a,b\n1,2\n', 'no-header'],
    ['two columns of one title', '名称,地址,名 称\n', 'duplicate-columns'],
    ['a quote that is never closed', '名称,地址\n甲,"一\n乙,二\n', 'broken-quotes'],
    ['text behind a closing quote', '名称,地址\n"甲"公司,一\n', 'broken-quotes'],
    ['damaged UTF-8', Buffer.concat([Buffer.from(SAMPLE), Buffer.from([0xe4, 0xbc])]), 'bad-encoding'],
    ['UTF-16', Buffer.from(`\uFEFF${SAMPLE}`, 'utf16le'), 'bad-encoding'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'not-a-spreadsheet'],
    ['a web page', '<html><table><tr><td>名称</td></tr></table></html>', 'not-a-spreadsheet'],
  ])('%s is refused by name', async (_, bytes, code) => {
    expect(await refusal(bytes, KNOWN)).toBe(code);
  });

  it('a broken quote is named with its line', async () => {
    const opening = openBytes('名称,地址\n甲,一\n"乙"丙,二\n', KNOWN).then(allRows);
    await expect(opening).rejects.toMatchObject({ code: 'broken-quotes', params: { line: 3 } });
  });

  it('limits of rows, columns and cells are kept', async () => {
    const limits = { max_rows: 2, max_columns: 3, max_cell_length: 5 };
    expect(await refusal('名称,地址\n1,\n2,\n', { ...KNOWN, limits })).toBe('none');
    expect(await refusal('名称,地址\n1,\n2,\n3,\n', { ...KNOWN, limits })).toBe('too-many-rows');
    expect(await refusal('名称,地址\n1,,,4\n', { ...KNOWN, limits })).toBe('too-many-columns');
    expect(await refusal('名称,地址\n123456,\n', { ...KNOWN, limits })).toBe('cell-too-long');
  });

  it('rows can be read twice and left early', async () => {
    const reader = await openBytes(`名称,地址\n${'甲,一\n'.repeat(3000)}`, KNOWN);
    for await (const batch of reader.rows()) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    expect(await allRows(reader)).toHaveLength(3000);
  });
});
