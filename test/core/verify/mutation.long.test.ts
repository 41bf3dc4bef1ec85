import { describe, expect, test } from 'vitest';
import type { EvidenceBundle } from '../../../src/core/verify/bundle.ts';
import { evidenceOf, vectorInput } from '../../support/evidence.ts';
import { lies, relogged } from '../../support/lies.ts';
import { staffingEvidenceOf } from '../../support/staffing-evidence.ts';

const RUNS = 2_000;
/** Seeds of its own: not the lies that the short test tells. */
const FROM = 1_000_000;

const BUNDLES: Readonly<Record<string, () => EvidenceBundle>> = {
  'with the whole frame': () =>
    evidenceOf(vectorInput('06-sm3'), { whole: true, signatures: 2, replacing: true }),
  'with drawn targets': () => evidenceOf(vectorInput('02-teams'), { signatures: 2, replacing: true }),
  'that cannot be staffed': () => evidenceOf(vectorInput('08-unstaffed')),
  'of a staffing draw': () => staffingEvidenceOf(vectorInput('06-sm3')),
  'without teams': () => evidenceOf(vectorInput('01-two-tasks')),
};

describe('of ten thousand bundles with one field changed none is accepted, and a check is named', () => {
  test.each(Object.entries(BUNDLES))('%s', (_name, make) => {
    const bundle = make();
    const { log, ...content } = bundle;
    const half = RUNS / 2;
    const plain = lies(bundle, (changed) => changed, half, FROM);
    const disguised = lies(
      content as EvidenceBundle,
      (changed) => relogged({ ...changed, log: log! }),
      half,
      FROM,
    );
    expect([...plain.accepted, ...disguised.accepted]).toEqual([]);
    expect(disguised.caught.size).toBeGreaterThan(5);
  });
});
