import { threadId } from 'node:worker_threads';

/** What `worker.test.ts` runs in a thread. */
export function double(input: { values: Uint32Array }): Uint32Array {
  return input.values.map((value) => value * 2);
}

export function fail(message: string): never {
  throw Object.assign(new RangeError(message), { code: 'tea-cold' });
}

export function leave(): void {
  process.exit(3);
}

export const thread = (): number => threadId;
