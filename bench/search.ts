import type { Row } from './row.ts';
import { fillRegister } from './seal-and-run/register.ts';
import { fillResults, RESULTS, someFirms } from './search/fill.ts';
import { compareLatency } from './served/compare.ts';
import { asSuperuser, settle, withDatabase } from './served/database.ts';
import { withService } from './served/serve.ts';

const TARGETS = 1_000_000;
const QUICK_TARGETS = 100_000;

/** What the public looks for: a firm by name or number most often, else what is new of an office or a kind. */
export const questions = (firm: { readonly name: string; readonly code: string }): readonly string[] => [
  `name=${encodeURIComponent(firm.name)}`,
  `name=${encodeURIComponent(firm.name.slice(3, 6))}`,
  `name=${encodeURIComponent(firm.name.slice(3, 5))}`,
  `name=${encodeURIComponent('有限公司')}`,
  `name=${encodeURIComponent('危险品')}`,
  `name=${encodeURIComponent('从未有过的名称')}`,
  `code=${firm.code}`,
  'department=D7',
  'department=D3&year=2025&outcome=problem',
  `name=${encodeURIComponent('物流')}&district=500109`,
];

/** The public search over results against a bare lookup, neither asked who is there. */
export async function benchSearch({ quick }: { quick: boolean }): Promise<Row[]> {
  const n = quick ? QUICK_TARGETS : TARGETS;
  return await withDatabase(async (postgres, folder) => {
    const firms = await asSuperuser(postgres, async (client) => {
      await fillRegister(client, n);
      await fillResults(client);
      await settle(client);
      return await someFirms(client);
    });
    const firm = (i: number) => firms[(i * 7_919) % firms.length]!;
    const comparison = {
      name: 'public search',
      n: `${RESULTS} of ${n}`,
      most_times: 4,
      limited_by:
        'names that some have: they are compared one by one before their pairs of characters are looked up',
      route: (i: number) => {
        const asked = questions(firm(i));
        return { path: `/api/v1/public/results?${asked[i % asked.length]!}` };
      },
      bare: (i: number) => ({ path: `/bench/public/target/${firm(i).code}` }),
    };
    return await withService(postgres.appUrl, folder, async (served) => [
      await compareLatency(served, comparison, quick),
    ]);
  });
}
