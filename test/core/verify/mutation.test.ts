import { describe, expect, test } from 'vitest';
import { type EvidenceBundle, evidenceBundle, partDigests } from '../../../src/core/verify/bundle.ts';
import { type Verification, verifyBundle } from '../../../src/core/verify/verify.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { evidenceOf, vectorInput } from '../../support/evidence.ts';
import { wholeLog } from '../../support/evidence-log.ts';
import { type Json, mutate } from '../../support/mutate.ts';
import { staffingEvidenceOf } from '../../support/staffing-evidence.ts';

const RUNS = 200;
const passing = (report: Verification) =>
  report.checks.filter(({ status }) => status === 'ok').map(({ name }) => name);

/** Lies told in a bundle: those accepted, and how often each check was the one that failed. */
function lies(sound: EvidenceBundle, disguise: (bundle: EvidenceBundle) => EvidenceBundle) {
  const before = passing(verifyBundle(disguise(sound), { suites: nativeSuites }));
  const accepted: string[] = [];
  const caught = new Set<string>();
  let told = 0;
  for (let seed = 1; told < RUNS; seed++) {
    const { path, kind, document } = mutate(sound as unknown as Json, seed);
    // An earlier checkpoint may be left out: nothing becomes less certain.
    if (path === '$.log.growth') continue;
    // The teams of a shortage are a set: in another order they say the same.
    if (path === '$.shortage' && kind === 'swapped') continue;
    told += 1;
    const read = evidenceBundle.safeParse(document);
    if (!read.success) continue;
    const report = verifyBundle(disguise(read.data), { suites: nativeSuites });
    for (const { name, status } of report.checks) if (status === 'failed') caught.add(name);
    const after = passing(report);
    if (report.verified && before.every((name) => after.includes(name)))
      accepted.push(`${seed} ${kind} ${path}`);
  }
  return { accepted, caught };
}

/** What an office could do that keeps its own log: write the digests of the changed parts into it. */
function relogged(bundle: EvidenceBundle): EvidenceBundle {
  const { format, log, replacements, ...parts } = bundle;
  const entries = log!.entries.map(({ entry }) =>
    entry.type === 'disclosed'
      ? { ...entry, parts: partDigests(nativeSuites[bundle.document.suite], parts) }
      : entry,
  );
  return { ...bundle, log: wholeLog(entries) };
}

describe('a bundle with one field changed is not accepted', () => {
  test('whichever field it is', () => {
    const whole = evidenceOf(vectorInput('06-sm3'), { whole: true, signatures: 2, replacing: true });
    const { accepted } = lies(whole, (bundle) => bundle);
    expect(accepted).toEqual([]);
  });

  test('even when the office has written the change into its own log, and the check is named', () => {
    const opened = evidenceOf(vectorInput('02-teams'), { signatures: 2, replacing: true });
    const { log: _log, ...content } = opened;
    const { accepted, caught } = lies(content as EvidenceBundle, (changed) =>
      relogged({ ...changed, log: opened.log! }),
    );
    expect(accepted).toEqual([]);
    for (const name of [
      'commitment-digest',
      'secret-matches',
      'selection',
      'frame-membership',
      'visits',
      'units',
    ])
      expect(caught).toContain(name);
    for (const name of ['staff-digest', 'teams-drawn', 'outcome-logged', 'plan-matches', 'replacements'])
      expect(caught).toContain(name);
  });

  test('also of a draw that cannot be staffed, and of a staffing draw', () => {
    for (const bundle of [
      evidenceOf(vectorInput('08-unstaffed')),
      staffingEvidenceOf(vectorInput('06-sm3')),
    ]) {
      const { log, ...content } = bundle;
      const { accepted } = lies(content as EvidenceBundle, (changed) => relogged({ ...changed, log: log! }));
      expect(accepted).toEqual([]);
    }
  });
});
