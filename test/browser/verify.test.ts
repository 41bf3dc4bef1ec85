import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type * as suites from '../../src/core/canonical/portable-suites.ts';
import type * as bundles from '../../src/core/verify/bundle.ts';
import type * as verification from '../../src/core/verify/verify.ts';
import { verifyBundle } from '../../src/core/verify/verify.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { corePage } from '../support/core-page.ts';
import { evidenceOf, vectorInput } from '../support/evidence.ts';
import { GOLDEN } from '../support/golden-evidence.ts';

declare const core: typeof bundles & typeof suites & typeof verification;

const page = await corePage();

const inPage = (text: string) =>
  page.evaluate((given) => core.verifyBundle(core.readBundle(given), { suites: core.portableSuites }), text);

test('a reader in Chromium gets the report that Node gets, of a sound bundle and of a lie', async () => {
  const golden = readFileSync(GOLDEN, 'utf8');
  const whole = JSON.stringify(evidenceOf(vectorInput('06-sm3'), { whole: true }));
  for (const text of [golden, whole, golden.replace('"secret":"d3', '"secret":"d4')])
    expect(await inPage(text)).toEqual(verifyBundle(JSON.parse(text), { suites: nativeSuites }));
});
