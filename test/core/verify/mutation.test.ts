import { describe, expect, test } from 'vitest';
import type { EvidenceBundle } from '../../../src/core/verify/bundle.ts';
import { evidenceOf, vectorInput } from '../../support/evidence.ts';
import { lies, relogged } from '../../support/lies.ts';
import { staffingEvidenceOf } from '../../support/staffing-evidence.ts';

const RUNS = 200;

describe('a bundle with one field changed is not accepted', () => {
  test('whichever field it is', () => {
    const whole = evidenceOf(vectorInput('06-sm3'), { whole: true, signatures: 2, replacing: true });
    const { accepted } = lies(whole, (bundle) => bundle, RUNS);
    expect(accepted).toEqual([]);
  });

  test('even when the office has written the change into its own log, and the check is named', () => {
    const opened = evidenceOf(vectorInput('02-teams'), { signatures: 2, replacing: true });
    const { log: _log, ...content } = opened;
    const { accepted, caught } = lies(
      content as EvidenceBundle,
      (changed) => relogged({ ...changed, log: opened.log! }),
      RUNS,
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
      const { accepted } = lies(
        content as EvidenceBundle,
        (changed) => relogged({ ...changed, log: log! }),
        RUNS,
      );
      expect(accepted).toEqual([]);
    }
  });
});
