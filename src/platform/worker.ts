import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** What the thread sends back. */
export type WorkerAnswer =
  | { readonly value: unknown }
  | { readonly error: { name: string; message: string; stack: string | undefined; code: unknown } };

export interface WorkerTask {
  readonly module: string;
  readonly name: string;
  readonly input: unknown;
}

/**
 * Calls a function of a module in a thread of its own, so that shuffles and team assignment never
 * hold up the event loop. Input and result are structured clones.
 *
 * @param module URL of the module, best as `new URL('./shuffle-frame.ts', import.meta.url)`.
 * @param name its export; may be async.
 * @throws what the function threw: name, message, stack and `code` are kept, the class is not.
 */
export function runInWorker<Result>(module: URL, name: string, input: unknown): Promise<Result> {
  // A compiled service has only .js files; rewriting import paths does not reach into URLs.
  const compiled = import.meta.url.endsWith('.js');
  const href = compiled ? module.href.replace(/\.ts$/, '.js') : module.href;
  const entry = new URL(compiled ? './worker-entry.js' : './worker-entry.ts', import.meta.url);
  const task: WorkerTask = { module: href, name, input };
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, {
      workerData: task,
      execArgv: compiled ? [] : ['--import', loaderOfTypescript()],
    });
    worker.once('message', (answer: WorkerAnswer) => {
      if ('value' in answer) resolve(answer.value as Result);
      else reject(Object.assign(new Error(answer.error.message), answer.error));
    });
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`The worker thread for ${name} ended with code ${code}.`)),
    );
  });
}

function loaderOfTypescript(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
