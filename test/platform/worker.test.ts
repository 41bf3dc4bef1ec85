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
});
