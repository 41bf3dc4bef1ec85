import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evidenceOf, vectorInput } from '../../support/evidence.ts';
import { type Lies, lies, relogging, UNREAD, withoutLog } from '../../support/lies.ts';
import { staffingEvidenceOf } from '../../support/staffing-evidence.ts';

const RUNS = 200;

/** Every lie is refused by name or fails a check, but for those that withhold and those that no check reads. */
function expectCaught({ believed, refused, failed, withheld, unread }: Lies): void {
  expect(believed).toEqual([]);
  const unheard = [...unread.values()].reduce((sum, n) => sum + n, 0);
  expect(refused + failed + withheld + unheard).toBe(RUNS);
  // Most lies have the form of a bundle, and most of those fail: the exceptions are few.
  expect(failed).toBeGreaterThan(RUNS * 0.6);
  expect(withheld + unheard).toBeLessThan(RUNS * 0.15);
}

describe('of a bundle with one field changed a check fails, or it is refused by name', () => {
  test('whichever field it is', () => {
    const whole = evidenceOf(vectorInput('06-sm3'), { whole: true, signatures: 2, replacing: true });
    expectCaught(lies(whole, { runs: RUNS }));
  });

  test('even when the office has written the change into its own log, and the check is named', () => {
    const opened = evidenceOf(vectorInput('02-teams'), { signatures: 2, replacing: true });
    const told = lies(withoutLog(opened), { runs: RUNS, disguise: relogging(opened.log) });
    expectCaught(told);
    for (const name of [
      'commitment-digest',
      'secret-matches',
      'selection',
      'frame-membership',
      'visits',
      'units',
    ])
      expect(told.caught).toContain(name);
    for (const name of ['staff-digest', 'teams-drawn', 'outcome-logged', 'plan-matches', 'replacements'])
      expect(told.caught).toContain(name);
  });

  test('also of a draw that cannot be staffed, and of a staffing draw', () => {
    for (const bundle of [evidenceOf(vectorInput('08-unstaffed')), staffingEvidenceOf(vectorInput('06-sm3'))])
      expectCaught(lies(withoutLog(bundle), { runs: RUNS, disguise: relogging(bundle.log) }));
  });
});

test('what no check reads is what docs/evidence.md lists', () => {
  const page = readFileSync(new URL('../../../docs/evidence.md', import.meta.url), 'utf8');
  const table = page.split('| changed alone, no check says so |')[1]!.split('\n\n')[0]!;
  const rows = table.split('\n').flatMap((row) => /^\| ([^|-].*?) \|/.exec(row)?.[1] ?? []);
  expect(rows).toEqual(UNREAD.map(({ name }) => name));
});
