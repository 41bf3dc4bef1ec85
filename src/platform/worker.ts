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
/** A compiled service has only .js files; rewriting import paths does not reach into URLs. */
const COMPILED = import.meta.url.endsWith('.js');
const ENTRY = new URL('./worker-entry.ts', import.meta.url);
const TYPESCRIPT_ENTRY = `import('${TSX}').then((tsx) => { tsx.register(); return import('${ENTRY}'); })`;

/** Before most draws are done, a thread has only loaded its modules; one that is done waits so long for the next. */
const KEPT_FOR = 30_000;
/** Threads that wait, the last to have worked at the end, and what ends each of them. */
const waiting = new Map<Worker, NodeJS.Timeout>();

/**
 * Calls a function of a module in another thread, so that shuffles and team assignment never hold up the event loop.
 * Input and result are structured clones. No call waits for another one's thread; a module that threads share keeps
 * nothing of a call.
 *
 * @param module URL of the module, best as `new URL('./shuffle-frame.ts', import.meta.url)`.
 * @param name its export; may be async.
 * @throws what the function threw: name, message, stack and `code` are kept, the class is not.
 */
export function runInWorker<Result>(module: URL, name: string, input: unknown): Promise<Result> {
  const task: WorkerTask = {
    module: COMPILED ? module.href.replace(/\.ts$/, '.js') : module.href,
    name,
    input,
  };
  return new Promise((resolve, reject) => {
    const worker = takeWaiting() ?? begin();
    const ended = (code: number) =>
      reject(new Error(`The worker thread for ${name} ended with code ${code}.`));
    const done = () => letWait(worker.off('message', answered).off('error', reject).off('exit', ended));
    const answered = (answer: WorkerAnswer) => {
      done();
      if ('value' in answer) resolve(answer.value as Result);
      else reject(Object.assign(new Error(answer.error.message), answer.error));
    };
    worker.on('message', answered).on('error', reject).on('exit', ended);
    try {
      worker.postMessage(task);
    } catch (error) {
      // An input that cannot be cloned: the thread never heard of it.
      done();
      throw error;
    }
  });
}

function begin(): Worker {
  const worker = COMPILED
    ? new Worker(new URL('./worker-entry.js', import.meta.url))
    : new Worker(TYPESCRIPT_ENTRY, { eval: true });
  // One that ends while it waits is told to nobody; without a listener its error would end the process.
  return worker.on('error', () => forget(worker)).on('exit', () => forget(worker));
}

function takeWaiting(): Worker | undefined {
  const worker = [...waiting.keys()].at(-1);
  if (worker === undefined) return undefined;
  forget(worker);
  worker.ref();
  return worker;
}

/** Neither the thread nor its end keeps the process. */
function letWait(worker: Worker): void {
  const end = () => {
    forget(worker);
    void worker.terminate();
  };
  worker.unref();
  waiting.set(worker, setTimeout(end, KEPT_FOR).unref());
}

function forget(worker: Worker): void {
  clearTimeout(waiting.get(worker));
  waiting.delete(worker);
}
