import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { portableSuites } from '../../../src/core/canonical/portable-suites.ts';
import { bundleText } from '../../../src/core/verify/build-bundle.ts';
import { readBundle } from '../../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { GOLDEN, goldenBundle } from '../../support/golden-evidence.ts';

const golden = readFileSync(GOLDEN, 'utf8');

test('the golden bundle is what the draw of its vector gives, byte for byte', () => {
  expect(bundleText(goldenBundle())).toBe(golden);
});

test('the golden bundle verifies alike with native and with portable hashes', () => {
  const bundle = readBundle(golden);
  const native = verifyBundle(bundle, { suites: nativeSuites });
  expect(native).toMatchObject({ verified: true, levels: { targets: 3, teams: 3 } });
  expect(verifyBundle(bundle, { suites: portableSuites })).toEqual(native);
});

test('progress names each check before it is made', () => {
  const steps: string[] = [];
  const report = verifyBundle(readBundle(golden), {
    suites: nativeSuites,
    on_progress: (done, total, next) => steps.push(`${done}/${total} ${next}`),
  });
  expect(steps).toEqual(report.checks.map(({ name }, at) => `${at}/${report.checks.length} ${name}`));
});

test.each([
  ['json-invalid', golden.slice(0, -5)],
  ['json-duplicate-key', golden.replace('{"document"', '{"secret":"","document"')],
  ['json-refused', golden.replace(/"position":\d+/, '"position":1.5')],
  [
    'evidence-malformed',
    golden.replace('"format":"double-random-evidence/1"', '"format":"double-random-evidence/2"'),
  ],
  ['evidence-malformed', golden.replace('{"document"', '{"comment":"","document"')],
  ['json-refused', golden.replace('"plan":{', '"plan":{"__proto__":{"number":"1"},')],
  ['json-refused', golden.replace('"plan":{', `"plan":{"deep":${'['.repeat(999)}${']'.repeat(999)},`)],
  ['evidence-malformed', golden.replace(/"signature":"/, `"signature":"${'T01/A+'.repeat(2_000_000)}`)],
])('a file that is no bundle is refused as %s', (code, text) => {
  expect(text).not.toBe(golden);
  expect(() => readBundle(text)).toThrow(expect.objectContaining({ code }));
});
