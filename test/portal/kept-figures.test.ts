import { describe, expect, it } from 'vitest';
import { KeptFigures } from '../../src/web/portal/kept-figures.ts';

function figuresWith() {
  const world = { now: 0, counts: 0, fails: false };
  const figures = new KeptFigures(
    async (year) => {
      world.counts++;
      if (world.fails) throw new Error('down');
      return year * 10 + world.counts;
    },
    () => `at ${world.now}`,
    () => world.now,
  );
  return { world, figures };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('figures that are kept', () => {
  it('are counted once a minute, and readers go on with the last ones while they are counted anew', async () => {
    const { world, figures } = figuresWith();
    expect(await Promise.all([figures.read(2026), figures.read(2026)])).toEqual([
      { figures: 20_261, as_of: 'at 0' },
      { figures: 20_261, as_of: 'at 0' },
    ]);
    world.now = 60_000;
    expect((await figures.read(2026)).figures).toBe(20_261);
    expect(world.counts).toBe(1);
    world.now = 60_001;
    expect((await figures.read(2026)).figures).toBe(20_261);
    await settled();
    expect(await figures.read(2026)).toEqual({ figures: 20_262, as_of: 'at 60001' });
    expect(world.counts).toBe(2);
  });

  it('stand where they cannot be counted anew, with the time of which they are; a first count that fails is told', async () => {
    const { world, figures } = figuresWith();
    world.fails = true;
    await expect(figures.read(2026)).rejects.toThrow('down');
    world.fails = false;
    expect((await figures.read(2026)).figures).toBe(20_262);
    world.fails = true;
    world.now = 60_001;
    await figures.read(2026);
    await settled();
    expect(await figures.read(2026)).toEqual({ figures: 20_262, as_of: 'at 0' });
  });

  it('of a year that nobody asks for any more are forgotten', async () => {
    const { world, figures } = figuresWith();
    for (const year of [2023, 2024, 2025, 2026]) await figures.read(year);
    await figures.read(2023);
    expect(world.counts).toBe(5);
  });
});
