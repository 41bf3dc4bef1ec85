import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProtocolError } from '../../../src/core/canonical/protocol-error.ts';
import { type EvidenceBundle, readBundle } from '../../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { evidenceOf, vectorInput } from '../../support/evidence.ts';
import { staffingEvidenceOf } from '../../support/staffing-evidence.ts';

const bundles = [
  evidenceOf(vectorInput('06-sm3'), { whole: true, signatures: 2, replacing: true }),
  evidenceOf(vectorInput('08-unstaffed')),
  staffingEvidenceOf(vectorInput('06-sm3')),
];

type Holder = Record<string, unknown>;

/** Every object and list of a document. */
function holders(value: unknown): Holder[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Holder, ...Object.values(value).flatMap(holders)];
}

/** Values that fit some member of a bundle, or only just do not. */
const odd = fc.oneof(
  fc.constantFrom(
    '',
    'constructor',
    '\ud800',
    '\0',
    'a\n1\n',
    '2026-99-99T99:99:99Z',
    'T02/D+T02/D',
    'a b c',
  ),
  fc.constantFrom('0'.repeat(64), 'ab'.repeat(16), '9'.repeat(300)),
  fc.constantFrom(-1, 0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1),
  fc.constantFrom<unknown>(true, [], {}),
);
const change = fc.record({ place: fc.nat(), member: fc.nat(), from: fc.nat(), how: fc.nat(4), odd });

/** Sets, deletes, repeats or swaps one member, or puts a part of the bundle where another stood. */
function damage(
  bundle: EvidenceBundle,
  { place, member, from, how, odd }: typeof change extends fc.Arbitrary<infer T> ? T : never,
) {
  const all = holders(bundle);
  const holder = all[place % all.length]!;
  const names = Object.keys(holder);
  const [name, other] = [names[member % names.length], names[from % names.length]];
  if (name === undefined || other === undefined) return;
  if (how === 0) holder[name] = odd;
  else if (how === 1) delete holder[name];
  else if (how === 2) holder[name] = structuredClone(all[from % all.length]);
  else if (Array.isArray(holder) && how === 3) holder.push(structuredClone(holder[member % names.length]));
  else [holder[name], holder[other]] = [holder[other], holder[name]];
}

test('a bundle damaged anywhere is refused by name or reported on, and nothing else happens', () => {
  let reported = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...bundles),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      (sound, changes) => {
        const bundle = structuredClone(sound);
        for (const one of changes) damage(bundle, one);
        try {
          const report = verifyBundle(readBundle(JSON.stringify(bundle)), { suites: nativeSuites });
          reported += report.checks.length > 0 ? 1 : 0;
        } catch (error) {
          if (!(error instanceof ProtocolError)) throw error;
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(reported).toBeGreaterThan(0);
});
