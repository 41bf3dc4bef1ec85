import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { MergedRange, RawBook, RawSheet, SheetLimits, SheetRow } from './sheet.ts';
import { SheetError, type SheetErrorCode, type SheetErrorParams } from './sheet-error.ts';

/** What the worker is given. */
export interface XlsTask {
  readonly path: string;
  readonly max_columns: number;
}

/** What the worker sends: a sheet, then its rows in batches, sheet after sheet; or why it cannot. */
export type XlsMessage =
  | {
      readonly kind: 'sheet';
      readonly name: string;
      readonly date_1904: boolean;
      readonly merged: readonly MergedRange[];
    }
  | { readonly kind: 'rows'; readonly rows: readonly SheetRow[] }
  | { readonly kind: 'error'; readonly code: SheetErrorCode; readonly params: SheetErrorParams };

/**
 * Reads an old binary workbook. The format cannot be streamed, but it ends at 65,536 rows: it is parsed
 * whole in a worker, so that the event loop stays free, and its rows are held in memory.
 */
export async function readXls(path: string, limits: SheetLimits): Promise<RawBook> {
  const { size } = await stat(path);
  if (size > limits.max_xls_bytes) throw new SheetError('file-too-large', { max: limits.max_xls_bytes });
  const sheets: (RawSheet & { readonly batches: SheetRow[][] })[] = [];
  const task: XlsTask = { path, max_columns: limits.max_columns };
  await new Promise<void>((resolve, reject) => {
    const worker = startWorker(task);
    worker.on('message', (message: XlsMessage) => {
      if (message.kind === 'error') reject(new SheetError(message.code, message.params));
      else if (message.kind === 'rows') sheets.at(-1)?.batches.push([...message.rows]);
      else sheets.push(fromMemory(message));
    });
    // A file that breaks the parser, or needs more than its memory, must not end the service.
    worker.on('error', (cause) => reject(new SheetError('not-a-spreadsheet', {}, { cause })));
    worker.on('exit', () => resolve());
  });
  return { format: 'xls', sheets };
}

function fromMemory(sheet: XlsMessage & { kind: 'sheet' }): RawSheet & { readonly batches: SheetRow[][] } {
  const batches: SheetRow[][] = [];
  const { name, date_1904, merged } = sheet;
  async function* rows(): AsyncGenerator<SheetRow[]> {
    yield* batches;
  }
  return { name, date_1904, merged, batches, rows };
}

/**
 * Compiled, the worker is plain JavaScript. From source it registers the TypeScript loader itself, as a
 * worker does not inherit the one of the main thread.
 */
function startWorker(workerData: XlsTask): Worker {
  const options = { workerData, resourceLimits: { maxOldGenerationSizeMb: 512 } };
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./xls-worker.js', import.meta.url), options);
  const loader = import.meta.resolve('tsx/esm/api');
  const worker = new URL('./xls-worker.ts', import.meta.url).href;
  const code = `import('${loader}').then(({ register }) => { register(); return import('${worker}'); });`;
  return new Worker(code, { ...options, eval: true });
}
