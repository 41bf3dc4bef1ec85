import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeEverything } from '../../src/public-files/write-public-files.ts';
import { testApp } from '../support/app.ts';
import { announcer } from './announce.ts';
import { everyFile } from './folder.ts';

const test = await testApp();
const { app } = test;
const office = await announcer(test);
const CANARY = '金丝雀';
const result = { target: 'CANARY-1', name: `${CANARY}运输有限公司` };

/** What an XLSX says: its parts are deflated. */
function unpacked(zip: Buffer): string {
  let text = '';
  for (let at = zip.indexOf('PK\u0001\u0002'); at >= 0; at = zip.indexOf('PK\u0001\u0002', at + 1)) {
    const size = zip.readUInt32LE(at + 20);
    const local = zip.readUInt32LE(at + 42);
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const method = zip.readUInt16LE(at + 10);
    const bytes = zip.subarray(data, data + size);
    text += method === 8 ? inflateRawSync(bytes).toString() : bytes.toString();
  }
  return text;
}

const saying = (words: readonly string[]): string[] =>
  [...everyFile(app.publicFiles.folder)].flatMap(([path, bytes]) => {
    const text = path.endsWith('.xlsx') ? unpacked(bytes) : bytes.toString();
    return words.some((word) => text.includes(word)) ? [path] : [];
  });

let number: string;
beforeAll(async () => {
  [number] = (await office.results(result, { target: 'F1', name: '甲公司' })) as [string];
  await office.correct(number, { ...result, outcome: 'problem' });
  await office.answer(number, '异议不成立');
  await app.publicFiles.bringUpToDate();
});

describe('a withdrawn text', () => {
  it('was on the disk in every format', () => {
    const found = saying([CANARY, result.target]);
    for (const ending of ['.json', '.csv', '.xlsx', '.atom'])
      expect(found.filter((path) => path.endsWith(ending)).length).toBeGreaterThan(0);
  });

  it('is nowhere on it any more, nor is its correction', async () => {
    await office.withdraw(number, '处理决定已撤销');
    await app.publicFiles.bringUpToDate();
    expect(saying([CANARY, result.target])).toEqual([]);
    expect(saying(['甲公司']).length).toBeGreaterThan(3);
  });

  it('leaves its number with the digest, the reason and what else stands beside it', async () => {
    const file = (await app.inject(`/public/publications/TEST-2026-G1/${number}.json`)).json();
    expect(file).toMatchObject({ number, kind: 'result', title: null, withdrawn: true, document: null });
    expect(file.beside).toMatchObject([
      { kind: 'correction', title: null, document: null },
      { kind: 'objection', title: null, document: { answer: '异议不成立' } },
      { kind: 'withdrawal', title: null, document: { reason: '处理决定已撤销', withdraws: number } },
    ]);
    expect(file.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not come back with a rebuild', async () => {
    const { folder } = app.publicFiles;
    await writeEverything({ pool: app.pool, owner: app.office, folder, licence: '测试' });
    expect(saying([CANARY, result.target])).toEqual([]);
    expect(saying(['甲公司']).length).toBeGreaterThan(3);
  });
});

describe('a withdrawn correction', () => {
  it('gives the text back that it had corrected', async () => {
    const [corrected] = await office.results({ target: 'F3', name: '丙公司' });
    const correction = await office.correct(corrected!, { target: 'F3', name: '丙公司', outcome: 'problem' });
    await office.withdraw(correction);
    await app.publicFiles.bringUpToDate();
    const { items } = (await app.inject('/public/data/result-2026.json')).json();
    expect(items.find((one: { number: string }) => one.number === corrected)).toMatchObject({
      state: 'published',
      outcome: 'clean',
    });
  });
});
