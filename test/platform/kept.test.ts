import { describe, expect, it, vi } from 'vitest';
import { Kept } from '../../src/platform/kept.ts';

const keep = (most: number, waiting = 100) =>
  new Kept<string>({
    most,
    weigh: (value) => value.length,
    waiting,
    busy: () => new Error('busy'),
  });

describe('values that are dear to make', () => {
  it('are made once for a hundred who ask at the same time', async () => {
    const make = vi.fn(async () => 'list');
    const kept = keep(10);
    const all = await Promise.all(Array.from({ length: 100 }, () => kept.get('a', make)));
    expect(new Set(all)).toEqual(new Set(['list']));
    expect(await kept.get('a', make)).toBe('list');
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('are forgotten from the one asked for longest ago, and the newest is kept however heavy', async () => {
    const kept = keep(4);
    const made: string[] = [];
    const get = (key: string, value = 'xx') =>
      kept.get(key, async () => {
        made.push(key);
        return value;
      });
    await get('a');
    await get('b');
    await get('a');
    await get('c');
    await get('a');
    expect(made).toEqual(['a', 'b', 'c']);
    await get('b');
    expect(made).toEqual(['a', 'b', 'c', 'b']);
    await get('heavy', 'x'.repeat(100));
    await get('heavy');
    await get('b');
    expect(made.slice(4)).toEqual(['heavy', 'b']);
  });

  it('are made one at a time, and too many different ones at once are refused', async () => {
    const kept = keep(10, 1);
    const running: string[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const begin = (key: string) =>
      kept.get(key, async () => {
        running.push(key);
        await gate;
        return key;
      });
    const first = begin('a');
    const second = begin('b');
    await expect(begin('c')).rejects.toThrow('busy');
    expect(running).toEqual(['a']);
    open();
    expect(await Promise.all([first, second])).toEqual(['a', 'b']);
    expect(await begin('c')).toBe('c');
  });

  it('that could not be made are tried again', async () => {
    const kept = keep(10);
    await expect(kept.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await kept.get('a', async () => 'yes')).toBe('yes');
  });
});
