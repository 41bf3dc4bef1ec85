import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATA_SETS, TEXTS, type Writing } from '../../src/public-files/areas.ts';
import { PublicFiles } from '../../src/public-files/public-files.ts';
import { writeArea, writeEverything } from '../../src/public-files/write-public-files.ts';
import { testApp } from '../support/app.ts';
import { announcer, sha256 } from './announce.ts';
import { everyFile } from './folder.ts';

const test = await testApp();
const { app, db, pool } = test;
const office = await announcer(test);
const base = mkdtempSync(join(tmpdir(), 'double-random-public-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

let folders = 0;
/** A folder with nothing in it, and who writes into it. */
const fresh = (): Writing => ({
  pool,
  owner: app.office,
  licence: '测试',
  folder: join(base, String(++folders)),
});
const read = ({ folder }: Writing, path: string) => readFileSync(join(folder, path), 'utf8');
const json = (writing: Writing, path: string) => JSON.parse(read(writing, path));
const fileOf = (number: string) => `publications/${number.slice(0, number.lastIndexOf('-'))}/${number}.json`;

let written: Writing;
let numbers: string[];
beforeAll(async () => {
  numbers = await office.results(
    { target: 'F1', name: '甲货运有限公司' },
    { target: 'F2', name: '乙货运有限公司', outcome: 'problem' },
    { target: 'F3', name: '金丝雀运输有限公司' },
  );
  written = fresh();
  await writeEverything(written);
});

describe('the file of a publication', () => {
  it('holds its text byte for byte as it was digested, and its place in the log', async () => {
    const text = read(written, fileOf(numbers[0]!));
    const stored = await db
      .selectFrom('publication')
      .select(['document', 'digest'])
      .where('number', '=', numbers[0]!)
      .executeTakeFirstOrThrow();
    const bulletin = await db.selectFrom('bulletin').selectAll().executeTakeFirstOrThrow();
    expect(text).toContain(`"document":${stored.document},"beside":[]}`);
    expect(JSON.parse(text)).toMatchObject({
      number: numbers[0],
      kind: 'result',
      title: '甲货运有限公司检查结果',
      digest: sha256(stored.document),
      withdrawn: false,
      bulletin: { number: bulletin.number, ledger_position: bulletin.ledger_position },
    });
  });
});

describe('the file of a bulletin', () => {
  it('is the text whose digest stands in the log', async () => {
    const { number, digest, ledger_position } = await db
      .selectFrom('bulletin')
      .selectAll()
      .executeTakeFirstOrThrow();
    const entry = await db
      .selectFrom('ledger_entry')
      .select('body')
      .where('position', '=', ledger_position)
      .executeTakeFirstOrThrow();
    const shown = sha256(read(written, `bulletins/${number}.json`));
    expect(shown).toBe(digest.toString('hex'));
    expect(JSON.parse(entry.body)).toMatchObject({ number, digest: shown });
  });
});

describe('what was committed without its files', () => {
  it('gets them at the next turn', async () => {
    const writing = fresh();
    await writeEverything(writing);
    const before = everyFile(writing.folder);
    const [number] = await office.results({ target: 'F4', name: '丁货运有限公司' });
    expect([...everyFile(writing.folder)]).toEqual([...before]);
    await new PublicFiles(writing, app.log).bringUpToDate();
    expect(json(writing, fileOf(number!)).title).toBe('丁货运有限公司检查结果');
    expect(read(writing, 'data/result-2026.csv')).toContain('丁货运有限公司');
    expect(read(writing, 'feeds/JT/result.atom')).toContain('丁货运有限公司');
  });

  it('gets them where the writing died after any of its files', async () => {
    const whole = fresh();
    await writeEverything(whole);
    const expected = everyFile(whole.folder);
    for (const path of expected.keys()) {
      const writing = fresh();
      // A folder in the place of a file: what comes before it is renamed, the file itself is not, and the run dies.
      mkdirSync(join(writing.folder, path, 'in-the-way'), { recursive: true });
      await expect(writeEverything(writing), path).rejects.toThrow();
      rmSync(join(writing.folder, path), { recursive: true });
      await writeArea(writing, TEXTS);
      await writeArea(writing, DATA_SETS);
      expect([...everyFile(writing.folder)]).toEqual([...expected]);
    }
    expect(expected.size).toBeGreaterThan(10);
  });

  it('is told to the log of the service and tried again where the folder cannot be written', async () => {
    const told: unknown[] = [];
    const writing = fresh();
    writeFileSync(writing.folder, 'a file where the folder should be');
    const files = new PublicFiles(writing, { error: (line: unknown) => void told.push(line) });
    await files.bringUpToDate();
    expect(told).toHaveLength(2);
    rmSync(writing.folder);
    await files.bringUpToDate();
    expect(told).toHaveLength(2);
    expect(read(writing, 'data/SHA256SUMS')).toContain('result-2026.json');
  });
});

describe('what is up to date', () => {
  it('is not written again', async () => {
    const writing = fresh();
    expect(await writeArea(writing, TEXTS)).toBe(true);
    expect(await writeArea(writing, TEXTS)).toBe(false);
    expect(await writeArea(writing, DATA_SETS)).toBe(true);
    expect(await writeArea(writing, DATA_SETS)).toBe(false);
  });

  it('is written anew under another licence', async () => {
    const writing = fresh();
    await writeEverything(writing);
    const other = { ...writing, licence: '可自由使用' };
    expect(await writeArea(other, TEXTS)).toBe(true);
    expect(await writeArea(other, DATA_SETS)).toBe(true);
    expect(json(other, 'data/index.json').licence).toBe('可自由使用');
    expect(read(other, 'feeds/all/result.atom')).toContain('<rights>可自由使用</rights>');
  });

  it('is written anew where the database is another than the one whose bulletins were written', async () => {
    const writing = fresh();
    await writeEverything(writing);
    const path = '.written-texts.json';
    const mark = json(writing, path);
    writeFileSync(join(writing.folder, path), JSON.stringify({ ...mark, digest: sha256('another') }));
    rmSync(join(writing.folder, fileOf(numbers[0]!)));
    expect(await writeArea(writing, TEXTS)).toBe(true);
    expect(json(writing, fileOf(numbers[0]!)).number).toBe(numbers[0]);
  });
});

describe('a rebuild', () => {
  it('gives the same bytes as everything that was written step by step', async () => {
    const steps = fresh();
    await writeEverything(steps);
    const [one, other] = await office.results(
      { target: 'F8', name: '戊货运有限公司', department: 'JT' },
      { target: 'F9', name: '己货运有限公司', year: 2025 },
    );
    const stepped = new PublicFiles(steps, app.log);
    await stepped.bringUpToDate();
    await office.correct(one!, { target: 'F8', name: '戊货运有限公司', outcome: 'problem' });
    await stepped.bringUpToDate();
    await office.answer(one!, '维持更正后的结果');
    await office.withdraw(other!);
    await stepped.bringUpToDate();
    const anew = fresh();
    await writeEverything(anew);
    const expected = everyFile(steps.folder);
    expect([...everyFile(anew.folder)]).toEqual([...expected]);
    await writeEverything(steps);
    expect([...everyFile(steps.folder)]).toEqual([...expected]);
  });

  it('by several at once leaves whole files', async () => {
    const writing = fresh();
    await Promise.all([1, 2, 3].map(() => writeEverything(writing)));
    const anew = fresh();
    await writeEverything(anew);
    expect([...everyFile(writing.folder)]).toEqual([...everyFile(anew.folder)]);
  });
});

describe('the service', () => {
  it('has the files of what a request published when it answers, without being told', async () => {
    const [number] = await office.results({ target: 'F10', name: '庚货运有限公司' });
    const planner = await test.tokenFor('planner');
    const any = await app.inject({
      method: 'POST',
      url: '/api/v1/plans',
      headers: { ...planner, 'idempotency-key': 'any' },
      payload: { code: 'P9', year: 2026, title: '计划', lead_department: 'JT' },
    });
    expect(any.statusCode, any.body).toBe(201);
    const answer = await app.inject(`/public/${fileOf(number!)}`);
    expect(answer.json().title).toBe('庚货运有限公司检查结果');
    await app.publicFiles.settled();
    expect((await app.inject('/public/data/result-2026.csv')).body).toContain('庚货运有限公司');
  });
});
