import { createWriteStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSheet } from '../../../src/platform/sheets/open-sheet.ts';
import { writeCsv } from '../../../src/platform/sheets/write-csv.ts';
import { temporaryPath } from './sheet-files.ts';

const ROWS = 2_000_000;
const MORE_MEMORY = 150 * 2 ** 20;

function* rows(): Generator<string[]> {
  for (let i = 0; i < ROWS; i++) yield [String(i), `重庆某某运输有限公司${i}`, '黔江区正阳街道'];
}

describe('two million rows', () => {
  it('stream in constant memory, or are refused by name', { timeout: 300_000 }, async () => {
    const path = await temporaryPath('large.csv');
    await writeCsv(createWriteStream(path), ['编号', '名称', '地址'], rows());
    const reader = await openSheet({ path, file_name: 'large.csv', limits: { max_rows: ROWS } });
    const before = process.memoryUsage().rss;
    let most = before;
    let count = 0;
    for await (const batch of reader.rows()) {
      count += batch.length;
      if (count % 50_000 === 0) most = Math.max(most, process.memoryUsage().rss);
    }
    expect(count).toBe(ROWS);
    expect(most - before).toBeLessThan(MORE_MEMORY);

    const limited = await openSheet({ path, file_name: 'large.csv' });
    const reading = async () => {
      for await (const _ of limited.rows());
    };
    await expect(reading()).rejects.toMatchObject({ code: 'too-many-rows', params: { max: 1_000_000 } });
  });
});
