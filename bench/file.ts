import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { publicAddress, publicationPath } from '../src/public-files/layout.ts';
import { median, type Row } from './row.ts';
import { closedLoop } from './served/closed-loop.ts';
import { withDatabase } from './served/database.ts';
import { withService } from './served/serve.ts';

/** A result's file has so many bytes; the more there are, the less the two differ. */
const BYTES = 1_500;
const LEAST_SHARE = 0.7;
const RUNS = 5;
const CONNECTIONS = 50;

/** A published file against a bare Fastify, without any hook or log, that answers the same bytes from memory. */
export async function benchFile({ quick }: { quick: boolean }): Promise<Row[]> {
  const load = { connections: CONNECTIONS, seconds: quick ? 1 : 3 };
  return await withDatabase(async (postgres, folder) => {
    const path = publicationPath('500114-2026-G12', '500114-2026-G12-3');
    return await withService(postgres.appUrl, folder, async (served) => {
      const file = join(served.folder, 'public', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify({ document: 'x'.repeat(BYTES) }));
      const [route, bare] = [served.address + publicAddress(path), `${served.bare_address}/${path}`];
      for (const address of [bare, route]) await closedLoop(address, load);
      // Before the service's clock has it look for anything that is due.
      const { queries } = await served.measure(async () => {
        await closedLoop(route, { ...load, seconds: 1 });
      });
      const found = { route: [] as number[], bare: [] as number[] };
      const measured = await served.measure(async () => {
        for (let run = 0; run < RUNS; run++) {
          found.bare.push(await closedLoop(bare, load));
          found.route.push(await closedLoop(route, load));
        }
      });
      const [ours, theirs] = [median(found.route), median(found.bare)];
      const share = ours / theirs;
      const perSecond = (rate: number) => `${Math.round(rate)} a second`;
      return [
        {
          name: 'published file',
          n: `${BYTES} B`,
          seconds: 1 / ours,
          baseline: 'bare Fastify, the same bytes from memory',
          baseline_seconds: 1 / theirs,
          rss_mb: measured.rss_mb,
          figure: `${Math.round(share * 100)} % of the throughput, ${perSecond(ours)} against ${perSecond(theirs)} on ${CONNECTIONS} connections; ${queries} queries; limited by Node's own HTTP`,
          asked: `≥ ${LEAST_SHARE * 100} %, 0 queries`,
          reached: share >= LEAST_SHARE && queries === 0,
        },
      ];
    });
  });
}
