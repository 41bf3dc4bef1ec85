import { expect, test } from 'vitest';
import { playHistories } from './devices.ts';
import { visitingOffice } from './visiting-office.ts';

const office = await visitingOffice();

test('of 1,000 random histories of three devices no record is lost and none doubled', async () => {
  expect(await playHistories(office, 1_000, 20_260_420)).toEqual([]);
}, 300_000);
