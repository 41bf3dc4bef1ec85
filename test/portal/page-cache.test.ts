import { describe, expect, it } from 'vitest';
import { PageCache } from '../../src/web/portal/page-cache.ts';

function cacheWith() {
  const world = { now: 0, mark: '1', marks: 0, made: 0, text: 'a' };
  const cache = new PageCache(
    async () => {
      world.marks++;
      return world.mark;
    },
    () => world.now,
  );
  const render = async () => {
    world.made++;
    return { text: `${world.text}`, headers: { 'content-type': 'text/html' } };
  };
  const read = async (url = '/') => (await cache.find(url, render)).bytes.toString();
  return { world, cache, render, read };
}

describe('a kept page', () => {
  it('is made once for all who ask while nothing new is public, also for those who ask at the same time', async () => {
    const { world, read, cache } = cacheWith();
    expect(await Promise.all([read(), read(), read()])).toEqual(['a', 'a', 'a']);
    expect([world.made, world.marks]).toEqual([1, 1]);
    world.now = 4_999;
    expect(await read()).toBe('a');
    expect(cache.hot('/')?.bytes.toString()).toBe('a');
    expect([world.made, world.marks]).toEqual([1, 1]);
  });

  it('is made anew once something was published, at the latest five seconds later, at once where this process did it', async () => {
    const { world, read, cache } = cacheWith();
    await read();
    [world.mark, world.text] = ['2', 'b'];
    world.now = 5_001;
    expect(cache.hot('/')).toBeUndefined();
    expect(await read()).toBe('b');
    [world.mark, world.text] = ['3', 'c'];
    expect(await read()).toBe('b');
    cache.doubt();
    expect(cache.hot('/')).toBeUndefined();
    expect(await read()).toBe('c');
  });

  it('is not made anew by a doubt that proves wrong', async () => {
    const { world, read, cache } = cacheWith();
    await read();
    cache.doubt();
    await read();
    expect([world.made, world.marks]).toEqual([1, 2]);
    expect(cache.hot('/')).toBeDefined();
  });

  it('is a minute old at most, whatever was published', async () => {
    const { world, read } = cacheWith();
    await read();
    world.text = 'b';
    for (world.now = 0; world.now <= 60_000; world.now += 4_000) expect(await read()).toBe('a');
    world.now = 60_001;
    expect(await read()).toBe('b');
  });

  it('that was begun before everything was forgotten is sent and not kept', async () => {
    const { cache } = cacheWith();
    let finish: (text: string) => void = () => undefined;
    const slow = cache.find('/', async () => ({
      text: await new Promise<string>((resolve) => {
        finish = resolve;
      }),
      headers: {},
    }));
    await new Promise((resolve) => setImmediate(resolve));
    cache.clear();
    finish('old');
    expect((await slow).bytes.toString()).toBe('old');
    expect(cache.hot('/')).toBeUndefined();
  });

  it('whose making fails is not kept, and neither is a mark that could not be read', async () => {
    const { cache, read } = cacheWith();
    await expect(
      cache.find('/', async () => {
        throw new Error('no database');
      }),
    ).rejects.toThrow('no database');
    expect(await read()).toBe('a');
    let isDown = true;
    const other = new PageCache(
      async () => {
        if (isDown) throw new Error('down');
        return '1';
      },
      () => 0,
    );
    const render = async () => ({ text: 'up', headers: {} });
    await expect(other.find('/', render)).rejects.toThrow('down');
    isDown = false;
    expect((await other.find('/', render)).bytes.toString()).toBe('up');
  });

  it('goes when there are too many, the one asked for longest ago first', async () => {
    const { cache } = cacheWith();
    const large = async () => ({ text: 'x'.repeat(2 ** 20), headers: {} });
    for (let i = 0; i < 64; i++) await cache.find(`/${i}`, large);
    await cache.find('/0', large);
    await cache.find('/64', large);
    expect(cache.hot('/1')).toBeUndefined();
    expect(cache.hot('/0')).toBeDefined();
    expect(cache.hot('/64')).toBeDefined();
  });
});
