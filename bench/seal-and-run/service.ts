/** One draw by the service's verbs in this process; prints what it took. Arguments: database, key file. */
import { fileURLToPath } from 'node:url';
import { typeFirst } from '../../src/draw/ceremony/type-first.ts';
import { commitDraw } from '../../src/draw/commit/commit-draw.ts';
import { draftDraw } from '../../src/draw/draft-draw.ts';
import { runDraw } from '../../src/draw/run/run-draw.ts';
import { newDraw } from '../../src/draw/schema.ts';
import { sealFrame } from '../../src/draw/seal/seal-frame.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { openDatabase, openPool, transact } from '../../src/platform/database.ts';
import { openVault } from '../../src/platform/vault.ts';
import { watchEventLoop } from '../event-loop.ts';
import { BENCH, NOW } from './register.ts';

export interface ServiceMeasure {
  /** From sealing to the stored outcome. */
  readonly seconds: number;
  readonly steps: readonly { readonly step: string; readonly seconds: number }[];
  readonly rss_mb: number;
  /** The longest that the event loop was held up. */
  readonly blocked_ms: number;
}

const CEREMONY = {
  source: 'ceremony',
  place: 'bench',
  time: '2026-03-05T10:00+08:00',
  method: 'none',
  digits: 20,
  witnesses: [] as string[],
} as const;

async function measureService(appUrl: string, keyFile: string): Promise<ServiceMeasure> {
  pretendItIs(NOW);
  const pool = openPool(appUrl);
  const db = openDatabase(pool);
  const vault = openVault(keyFile);
  const office = { code: 'BENCH' };
  const tasks = ['T01', 'T02', 'T03'].map((task) => ({ plan: 'P1', task }));
  const draft = newDraw.parse({ title: 'bench', rehearsal: true, unit_size: 5, tasks });
  const { id } = await transact(db, BENCH, (trx) => draftDraw(trx, draft));

  const steps: { step: string; seconds: number }[] = [];
  const timed = async (step: string, work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    steps.push({ step, seconds: (performance.now() - start) / 1000 });
  };
  const probe = watchEventLoop();
  await timed('seal', () => sealFrame({ pool, vault, office }, BENCH, id));
  const commitment = {
    entropy: [{ ...CEREMONY, witnesses: [] }],
    confirmed: [],
    disclose_by: '2027-12-31',
    accept_shortages: false,
  };
  await timed('commit', () => transact(db, BENCH, (trx) => commitDraw(trx, vault, id, commitment)));
  const values = [{ value: '31415926535897932384' }];
  await transact(db, { ...BENCH, id: 'system:second' }, (trx) =>
    typeFirst(trx, id, { item: 0, ...values[0]! }),
  );
  await timed('run', () =>
    transact(db, BENCH, (trx) => runDraw(trx, { vault, selfTestFailures: [] }, id, { values })),
  );
  const blocked_ms = probe();
  await db.destroy();
  return {
    seconds: steps.reduce((sum, { seconds }) => sum + seconds, 0),
    steps,
    rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    blocked_ms,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(await measureService(process.argv[2]!, process.argv[3]!)));
}
