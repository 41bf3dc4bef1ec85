/**
 * The service as it is started in an office, in a process of its own, with the bare routes beside its own. Told by its
 * parent when to begin and end measuring. Arguments: the application's database, data folder.
 */
import type pg from 'pg';
import { readConfig } from '../../src/platform/config.ts';
import { startService } from '../../src/server.ts';
import { watchEventLoop } from '../event-loop.ts';
import { serveBareFiles } from './bare-file.ts';
import { bareRoutes } from './bare-routes.ts';

export interface Measured {
  /** Resident memory before, and the most there was since, in MB. */
  readonly idle_mb: number;
  readonly rss_mb: number;
  /** The longest that the event loop was held up. */
  readonly blocked_ms: number;
  /** What this process alone computed. */
  readonly cpu_s: number;
  /** How often a connection to the database was taken from the pool. */
  readonly queries: number;
}

export interface Started {
  readonly address: string;
  /** Of a bare Fastify with the same files. */
  readonly bare_address: string;
}

export type Order = 'begin' | 'end';
export type Report = Started | Measured;

const LOOKED_AT_EVERY_MS = 10;
const residentMb = (): number => process.memoryUsage.rss() / 2 ** 20;

function beginMeasuring(pool: pg.Pool): () => Measured {
  const idle_mb = residentMb();
  const cpu = process.cpuUsage();
  let rss_mb = idle_mb;
  let queries = 0;
  const count = () => queries++;
  pool.on('acquire', count);
  const timer = setInterval(() => {
    rss_mb = Math.max(rss_mb, residentMb());
  }, LOOKED_AT_EVERY_MS);
  const blocked = watchEventLoop();
  return () => {
    clearInterval(timer);
    pool.off('acquire', count);
    const { user, system } = process.cpuUsage(cpu);
    return { idle_mb, rss_mb, blocked_ms: blocked(), cpu_s: (user + system) / 1e6, queries };
  };
}

const [DATABASE_URL, DATA_DIR] = process.argv.slice(2);
const config = readConfig({ DATABASE_URL, DATA_DIR, OFFICE_CODE: '500114', LOG_LEVEL: 'error' });
const service = await startService(config);
service.app.register(bareRoutes);
const address = await service.app.listen({ port: 0, host: '127.0.0.1' });

const bare_address = await serveBareFiles(config.publicFolder.folder);

const report = (text: Report) => process.send!(text);
let end: (() => Measured) | undefined;
process.on('message', (order: Order) => {
  if (order === 'begin') end = beginMeasuring(service.app.pool);
  else if (end !== undefined) report(end());
});
process.on('disconnect', () => {
  service.stop().then(() => process.exit(0));
});
report({ address, bare_address });
