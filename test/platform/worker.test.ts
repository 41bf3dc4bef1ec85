import { describe, expect, test } from 'vitest';
import { runInWorker } from '../../src/platform/worker.ts';

const module = new URL('./worker-subject.ts', import.meta.url);

describe('a worker thread', () => {
  test('runs a TypeScript function and gives back typed arrays', async () => {
    const doubled = await runInWorker<Uint32Array>(module, 'double', { values: Uint32Array.of(1, 2, 3) });
    expect(doubled).toEqual(Uint32Array.of(2, 4, 6));
  });

  test('passes on what the function threw, with its code', async () => {
    await expect(runInWorker(module, 'fail', '茶')).rejects.toMatchObject({
      name: 'RangeError',
      message: '茶',
      code: 'tea-cold',
    });
  });

  test('says so if there is no such function, or the thread ends by itself', async () => {
    await expect(runInWorker(module, 'nothing', null)).rejects.toThrow('exports no function nothing');
    await expect(runInWorker(module, 'leave', null)).rejects.toThrow('ended with code 3');
  });

  test('takes one call after the other, and of two at once each has its own', async () => {
    const thread = () => runInWorker<number>(module, 'thread', null);
    const first = await thread();
    expect(await thread()).toBe(first);
    const [one, other] = await Promise.all([thread(), thread()]);
    expect(one).not.toBe(other);
  });

  test('that ended is given to nobody; one that never heard of a call, to the next', async () => {
    const thread = () => runInWorker<number>(module, 'thread', null);
    const before = await thread();
    await expect(runInWorker(module, 'double', () => 'no clone')).rejects.toThrow('could not be cloned');
    expect(await thread()).toBe(before);
    await expect(runInWorker(module, 'leave', null)).rejects.toThrow('ended with code 3');
    expect(await thread()).not.toBe(before);
  });
});
