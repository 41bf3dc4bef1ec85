import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/core/ledger/entries.ts';
import {
  type EvidenceBundle,
  type EvidenceReplacement,
  replacementDigest,
} from '../../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { workOn } from '../../../src/core/verify/working.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { evidenceOf, vectorInput } from '../../support/evidence.ts';
import { replacementEntries, wholeLog } from '../../support/evidence-log.ts';

const bundle = evidenceOf(vectorInput('02-teams'), { replacing: true, signatures: 2 });
const [target, seat] = bundle.replacements as [
  Extract<EvidenceReplacement, { kind: 'target' }>,
  Extract<EvidenceReplacement, { kind: 'seat' }>,
];
const prk = workOn(bundle, nativeSuites).prk()!;

/** The bundle of an office that logs these replacements as if they were lawful. */
function claiming(replacements: EvidenceReplacement[]): EvidenceBundle {
  const before = bundle.log!.entries.map(({ entry }) => entry).filter(({ type }) => !/^repl/.test(type));
  const entries: LogEntry[] = [...before, ...replacementEntries(bundle.document, prk, replacements)];
  return { ...bundle, replacements, log: wholeLog(entries) };
}
const report = (replacements: EvidenceReplacement[]) =>
  verifyBundle(claiming(replacements), { suites: nativeSuites });
const failures = (replacements: EvidenceReplacement[]) =>
  report(replacements).checks.flatMap(({ name, status }) => (status === 'failed' ? [name] : []));

describe('replacements', () => {
  test('that follow the rules are repeated', () => {
    expect(failures([target, seat])).toEqual([]);
    expect(failures([seat])).toEqual([]);
    expect(failures([])).toEqual([]);
  });

  const others = bundle.staff!.document.inspectors.map(({ id }) => id).filter((id) => id !== seat.inspector);
  const drawn = bundle.drawn!;
  const lies: Record<string, EvidenceReplacement[]> = {
    'an inspector whom the words did not name': [{ ...seat, inspector: others[0]! }],
    'a seat that does not exist': [{ ...seat, seat: 9 }],
    'a second try at the same seat counted as the first': [seat, seat],
    'a fresh value of four digits': [{ ...seat, value: '1234' }],
    'a target that is not the next reserve': [{ ...target, joined: drawn[0]! }],
    'the next reserve with the salt of another': [
      { ...target, joined: { ...target.joined, salt: drawn[0]!.salt } },
    ],
    'a rank that was not drawn': [{ ...target, rank: 4000 }],
    'a stratum of no task': [{ ...target, stratum: 'T99/A' }],
  };
  test.each(Object.entries(lies))('%s is refused, however it was logged', (_, replacements) => {
    expect(failures(replacements)).toContain('replacements');
  });

  test('where the task allows none are refused', () => {
    const input = vectorInput('02-teams');
    const strict = evidenceOf({
      ...input,
      tasks: input.tasks.map((task) => ({ ...task, replacement: false })),
    });
    const strictPrk = workOn(strict, nativeSuites).prk()!;
    const entries = strict.log!.entries.map(({ entry }) => entry);
    const claimed = {
      ...strict,
      replacements: [target],
      log: wholeLog([...entries, ...replacementEntries(strict.document, strictPrk, [target])]),
    };
    const { checks } = verifyBundle(claimed, { suites: nativeSuites });
    expect(checks.find(({ name }) => name === 'replacements')).toMatchObject({
      status: 'failed',
      actual: expect.stringContaining('allows no replacement'),
    });
  });

  test('that are logged and not shown are not disclosed', () => {
    const { replacements: _, ...silent } = bundle;
    const { checks, verified } = verifyBundle(silent, { suites: nativeSuites });
    expect(checks.find(({ name }) => name === 'replacements')!.status).toBe('not disclosed');
    expect(verified).toBe(true);
  });

  test('of a seat without a fresh value take the teams down to level 2', () => {
    const { value: _, inspector: __, ...plain } = seat;
    const named = [undefined, ...others, seat.inspector!].map((inspector) => ({
      ...plain,
      ...(inspector !== undefined && { inspector }),
    }));
    const lawful = named.filter((one) => failures([one]).length === 0);
    expect(lawful).toHaveLength(1);
    expect(report(lawful).levels).toEqual({ targets: 3, teams: 2 });
    expect(report([seat]).levels).toEqual({ targets: 3, teams: 3 });
  });

  test('have digests that nobody can guess without the key of the draw', () => {
    const suite = nativeSuites.sha256;
    expect(replacementDigest(suite, prk, seat)).not.toBe(replacementDigest(suite, new Uint8Array(32), seat));
  });
});
