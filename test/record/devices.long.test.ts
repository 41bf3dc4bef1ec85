import { expect, test } from 'vitest';
import { playHistories } from './devices.ts';
import { visitingOffice } from './visiting-office.ts';

const office = await visitingOffice();

test('of 10,000 random histories of three devices no record is lost and none doubled', async () => {
  expect(await playHistories(office, 10_000, 20_261_129)).toEqual([]);
}, 1_500_000);
