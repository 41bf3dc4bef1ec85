import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { pretendItIs } from '../../src/platform/clock.ts';
import { announcedYears, dueByTheBook, standingByTheBook } from '../core/calendar/by-the-book.ts';
import { temporaryPath } from '../platform/sheets/sheet-files.ts';
import { run } from '../support/process.ts';
import { dueOffice, filed, happens, objects, publishes } from './due-office.ts';
import type { Case, Elsewhere } from './elsewhere.ts';

const office = await dueOffice();
/** Hours ahead of UTC in January: no day begins later than in the first, and none earlier than in the last. */
const ZONES = { 'America/Los_Angeles': -8, 'Asia/Shanghai': 8, 'Pacific/Kiritimati': 14 } as const;

/** The day in China, by the platform's own table of zones. */
const chinese = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
const dayInChina = (instant: string) => chinese.format(new Date(instant));

/** Any instant of some years, and often one within two seconds of a midnight in China. */
const instant = (first: number, last: number) =>
  fc
    .oneof(
      fc.integer({ min: Date.UTC(first, 0, 1) / 1000, max: Date.UTC(last, 11, 31) / 1000 }),
      fc
        .tuple(
          fc.integer({ min: Date.UTC(first, 0, 1) / 86_400_000, max: Date.UTC(last, 11, 31) / 86_400_000 }),
          fc.integer({ min: -2, max: 2 }),
        )
        .map(([day, second]) => (day * 24 + 16) * 3600 + second),
    )
    .map((seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`);
const cases: Case[] = fc.sample(
  fc
    .tuple(
      announcedYears,
      instant(2020, 2027),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: -60, max: 60 }),
    )
    .map(([years, began, n, days]) => {
      const now = new Date(Date.parse(began) + days * 86_400_000).toISOString();
      return { years, began, n, now: `${now.slice(0, 19)}Z` };
    }),
  2_000,
);
/** The seconds on both sides of a midnight in China, on days on which something ends or becomes soon. */
const instants = ['2026-05-12', '2026-05-20', '2026-05-25', '2026-11-30'].flatMap((day) => [
  `${day}T15:59:59Z`,
  `${day}T16:00:00Z`,
]);
const found = new Map<string, Elsewhere>();

beforeAll(async () => {
  pretendItIs('2026-04-20T16:00:00Z');
  for (const [i, ended] of ['2026-04-20T15:59:59Z', '2026-04-20T16:00:00Z'].entries()) {
    const visit = office.visits[i]!;
    for (const type of ['approved', 'begun'] as const) await happens(office, visit, type);
    const measures = [{ kind: 'correction_ordered', due_on: '2026-05-25' }, { kind: 'transferred' }] as const;
    await happens(office, visit, 'recorded', filed(visit, ended, measures));
  }
  const number = await publishes(office, { kind: 'plan', subject: 'P1/1', department: 'JT' });
  await objects(office, 'TEST-2026-Y1', number, '2026-04-30');
  const file = await temporaryPath('cases.json');
  await writeFile(file, JSON.stringify({ cases, instants }));
  for (const zone of Object.keys(ZONES)) {
    const process = run('test/deadline/elsewhere.ts', [file], { TZ: zone, DATABASE_URL: office.appUrl });
    if ((await process.ended) !== 0) throw new Error(process.output());
    found.set(zone, JSON.parse(process.output()));
  }
}, 60_000);

it.each(Object.entries(ZONES))('a server in %s counts the days of China', (zone, ahead) => {
  const { standings, ahead: own } = found.get(zone)!;
  expect(own).toBe(ahead);
  expect(standings).toHaveLength(cases.length);
  for (const [i, { years, began, n, now }] of cases.entries()) {
    const due = dueByTheBook(years, dayInChina(began), n);
    expect(standings[i], JSON.stringify(cases[i])).toMatchObject(
      standingByTheBook(years, dayInChina(now), due),
    );
  }
});

it('a server anywhere lists the same, to the second in which a day begins in China', () => {
  const [west, ...others] = [...found.values()].map(({ deadlines }) => deadlines);
  for (const other of others) expect(other).toEqual(west);
  const last = (step: string, at: string) =>
    west!
      [instants.indexOf(at)]!.filter((line) => line.startsWith(step))
      .map((line) => line.split(' ').slice(-4).join(' '));
  expect(last('publication', '2026-05-20T15:59:59Z')).toEqual([
    '2026-04-20 2026-05-20 soon 0',
    '2026-04-21 2026-05-21 soon 1',
  ]);
  expect(last('publication', '2026-05-20T16:00:00Z')).toEqual([
    '2026-04-20 2026-05-20 overdue -1',
    '2026-04-21 2026-05-21 soon 0',
  ]);
  expect(last('publication', '2026-05-12T15:59:59Z')).toEqual([
    '2026-04-20 2026-05-20 later 6',
    '2026-04-21 2026-05-21 later 7',
  ]);
  expect(last('publication', '2026-05-12T16:00:00Z')).toEqual([
    '2026-04-20 2026-05-20 soon 5',
    '2026-04-21 2026-05-21 later 6',
  ]);
  expect(last('objection_answer', '2026-05-25T15:59:59Z')).toEqual(['2026-04-30 2026-05-25 soon 0']);
  expect(last('objection_answer', '2026-05-25T16:00:00Z')).toEqual(['2026-04-30 2026-05-25 overdue -1']);
  expect(new Set(last('visit', '2026-11-30T15:59:59Z'))).toEqual(new Set(['2026-04-01 2026-11-30 soon 0']));
  expect(new Set(last('visit', '2026-11-30T16:00:00Z'))).toEqual(
    new Set(['2026-04-01 2026-11-30 overdue -1']),
  );
});
