/**
 * Writes the golden bundle: `npx tsx test/support/golden-evidence.ts`. A change of it is a change of the
 * format of evidence, which published bundles already have.
 */
import { writeFileSync } from 'node:fs';
import { bundleText } from '../../src/core/verify/build-bundle.ts';
import type { EvidenceBundle } from '../../src/core/verify/bundle.ts';
import { evidenceOf, vectorInput } from './evidence.ts';

export const GOLDEN = new URL('../core/verify/golden/evidence.json', import.meta.url);

/** Vector 02 with teams, its slip signed by two, one target and one seat replaced. */
export const goldenBundle = (): EvidenceBundle =>
  evidenceOf(vectorInput('02-teams'), { signatures: 2, replacing: true });

if (import.meta.url === `file://${process.argv[1]}`) writeFileSync(GOLDEN, bundleText(goldenBundle()));
