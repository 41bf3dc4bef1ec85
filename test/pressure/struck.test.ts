import { expect, test } from 'vitest';
import { STEPS, struckService } from './struck-service.ts';

const service = await struckService();
const commits = (_number: number, text: string) => /^commit/i.test(text);

test('service and database killed around the commit of a step leave it wholly before or wholly after', async () => {
  for (const step of STEPS)
    for (const moment of ['before', 'after'] as const)
      expect(await service.strike(step, commits, moment)).toBe(true);
  expect(await service.discloseAll()).toBe(STEPS.length * 2);
  // A service is started and killed eight times: a minute on an idle machine, more on a busy one.
}, 300_000);
