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
 * A thread inherits no loader of TypeScript on every Node we support, so it registers its own first.
 * (`import.meta.resolve` is missing under vitest; `require` finds the same package's CommonJS twin.)
 */
const TSX = pathToFileURL(
  createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/\.cjs$/, '.mjs'),
);
const ENTRY = new URL('./worker-entry.ts', import.meta.url);
const TYPESCRIPT_ENTRY = `import('${TSX}').then((tsx) => { tsx.register(); return import('${ENTRY}'); })`;

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
  const task: WorkerTask = {
    module: compiled ? module.href.replace(/\.ts$/, '.js') : module.href,
    name,
    input,
  };
  return new Promise((resolve, reject) => {
    const worker = compiled
      ? new Worker(new URL('./worker-entry.js', import.meta.url), { workerData: task })
      : new Worker(TYPESCRIPT_ENTRY, { eval: true, workerData: task });
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
