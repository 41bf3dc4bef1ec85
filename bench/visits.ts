import type { Row } from './row.ts';
import { fillRegister, makePlan } from './seal-and-run/register.ts';
import { compareLatency } from './served/compare.ts';
import { asSuperuser, settle, withDatabase } from './served/database.ts';
import type { Asked } from './served/open-loop.ts';
import { withService } from './served/serve.ts';
import { fillAccounts, fillVisits, INSPECTORS, tokenOf, VISITS } from './visits/fill.ts';

const TARGETS = 100_000;

/** An inspector's list of visits against a bare lookup, each request by another of the 2,000 inspectors. */
export async function benchVisits({ quick }: { quick: boolean }): Promise<Row[]> {
  return await withDatabase(async (postgres, folder) => {
    await asSuperuser(postgres, (client) => fillRegister(client, TARGETS));
    await makePlan(postgres.appUrl);
    const targets = await asSuperuser(postgres, async (client) => {
      await client.query('SET session_replication_role = replica');
      await fillVisits(client);
      await fillAccounts(client);
      await settle(client);
      const { rows } = await client.query<{ id: string }>('SELECT id FROM target');
      return rows.map(({ id }) => id);
    });
    const asInspector = (n: number, path: string): Asked => ({
      path,
      headers: { authorization: `Bearer ${tokenOf(1 + ((n * 7_919) % INSPECTORS))}` },
    });
    const comparison = {
      name: 'my visits',
      n: `${VISITS}×${INSPECTORS}`,
      most_times: 2,
      limited_by: 'one query over the seats, units, visits and targets of a person, and by 50 lines of JSON',
      route: (n: number) => asInspector(n, '/api/v1/my-visits'),
      bare: (n: number) =>
        asInspector(n, `/bench/inspector/target/${targets[(n * 7_919) % targets.length]!}`),
    };
    return await withService(postgres.appUrl, folder, async (served) => [
      await compareLatency(served, comparison, quick),
    ]);
  });
}
