import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measured, Order, Report, Started } from './service.ts';

/** A running service, seen from outside. */
export interface Served extends Started {
  /** Where its keys and files lie. */
  readonly folder: string;
  readonly pid: number;
  /** Does the work and says what the service's process took for it. */
  measure(work: () => Promise<void>): Promise<Measured>;
}

/** Starts the service in a process of its own and ends it behind `work`. */
export async function withService<T>(
  appUrl: string,
  folder: string,
  work: (served: Served) => Promise<T>,
): Promise<T> {
  const script = fileURLToPath(new URL('./service.ts', import.meta.url));
  const data = mkdtempSync(join(folder, 'service-'));
  const child = fork(script, [appUrl, data], { execArgv: ['--import', 'tsx'] });
  const ended = once(child, 'exit');
  const reported = async (): Promise<Report> => {
    const [report] = await Promise.race([
      once(child, 'message'),
      ended.then(() => Promise.reject(new Error('The service ended too early.'))),
    ]);
    return report;
  };
  const tell = (order: Order) => child.send(order);
  try {
    const started = (await reported()) as Started;
    return await work({
      ...started,
      folder: data,
      pid: child.pid!,
      measure: async (inner) => {
        tell('begin');
        await inner();
        tell('end');
        return (await reported()) as Measured;
      },
    });
  } finally {
    if (child.connected) child.disconnect();
    await ended;
  }
}
