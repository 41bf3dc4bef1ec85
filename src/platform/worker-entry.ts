import { parentPort } from 'node:worker_threads';
import type { WorkerAnswer, WorkerTask } from './worker.ts';

async function call({ module, name, input }: WorkerTask): Promise<WorkerAnswer> {
  try {
    const exports = (await import(module)) as Record<string, unknown>;
    const call = exports[name];
    if (typeof call !== 'function') throw new TypeError(`${module} exports no function ${name}.`);
    return { value: await call(input) };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const { name: kind, message, stack } = error;
    return { error: { name: kind, message, stack, code: (error as NodeJS.ErrnoException).code } };
  }
}

parentPort?.on('message', async (task: WorkerTask) => parentPort?.postMessage(await call(task)));
