/**
 * `npm run bench [-- --json] [--quick] [--full] [--only NAME]`: every figure with its baseline in the same run.
 * Machines are shared and noisy: medians and ratios count, not seconds. Never part of the tests.
 */
import { parseArgs } from 'node:util';
import { benchCoreDraw } from './core-draw.ts';
import { benchExport } from './export.ts';
import { benchFile } from './file.ts';
import { benchImport } from './import.ts';
import { benchPortal } from './portal.ts';
import { benchPortalVerify } from './portal-verify.ts';
import { benchPublish } from './publish.ts';
import { randomLimitBaseline } from './random-limit.ts';
import type { Row } from './row.ts';
import { benchSealAndRun } from './seal-and-run.ts';
import { benchSearch } from './search.ts';
import { benchTeams } from './teams.ts';
import { benchVerify } from './verify.ts';
import { benchVisits } from './visits.ts';

const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({
  options: { json: flag, quick: flag, full: flag, only: { type: 'string', multiple: true } },
});
const { quick, full } = values;

const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  draw: async () => {
    const baseline = await randomLimitBaseline();
    try {
      return await benchCoreDraw({ quick, baseline: baseline.seconds });
    } finally {
      await baseline.end();
    }
  },
  seal: () => benchSealAndRun({ quick, full }),
  teams: () => benchTeams({ quick }),
  import: () => benchImport({ quick }),
  verify: () => benchVerify({ quick }),
  'portal-verify': () => benchPortalVerify({ quick }),
  export: () => benchExport({ quick }),
  search: () => benchSearch({ quick }),
  file: () => benchFile({ quick }),
  visits: () => benchVisits({ quick }),
  publish: () => benchPublish(),
  portal: () => benchPortal({ quick }),
};

const rows: Row[] = [];
for (const name of values.only ?? Object.keys(BENCHES)) {
  const bench = BENCHES[name];
  if (bench === undefined) throw new Error(`--only takes ${Object.keys(BENCHES).join(', ')}`);
  const found = await bench();
  rows.push(...found);
  if (!values.json) for (const row of found) console.log(lineOf(row));
}
if (values.json) console.log(JSON.stringify(rows, null, 2));

function lineOf(row: Row): string {
  const seconds = (value: number) => `${value.toPrecision(3)} s`;
  return [
    `${row.reached ? '✓' : '✗'} ${row.name} ${row.n}: ${seconds(row.seconds)}, ${Math.round(row.rss_mb)} MB`,
    `    ${row.baseline}: ${seconds(row.baseline_seconds)}`,
    `    ${row.figure}`,
    `    asked ${row.asked}`,
  ].join('\n');
}
