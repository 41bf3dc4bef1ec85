import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, hex } from '../../../src/core/canonical/bytes.ts';
import { leafHash } from '../../../src/core/canonical/merkle.ts';
import { roundTime } from '../../../src/core/draw/entropy.ts';
import { leafOf, sealFrame } from '../../../src/core/draw/frame.ts';
import { nextReserve } from '../../../src/core/draw/replacement.ts';
import type { LogEntry } from '../../../src/core/ledger/entries.ts';
import { openTargets } from '../../../src/core/verify/build-bundle.ts';
import { type EvidenceReplacement, replacementDigest } from '../../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { workOn } from '../../../src/core/verify/working.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import {
  bundle,
  claiming,
  failures,
  others,
  prk,
  report,
  seat,
  target,
} from '../../support/claimed-replacements.ts';
import { evidenceOf, vectorInput } from '../../support/evidence.ts';
import { replacementEntries, wholeLog } from '../../support/evidence-log.ts';

/** The reserve behind the one that joined, laid open. */
function nextAfter({ stratum, joined }: typeof target) {
  const work = workOn(bundle, nativeSuites);
  const { ordinal } = nextReserve(work.selection()!, stratum, 1)!;
  const whole = evidenceOf(vectorInput('02-teams'), { whole: true });
  const { frame_key, targets } = whole.frame!;
  const frame = sealFrame(work.suite, fromHex(frame_key), targets);
  const saltAt = (at: number) => frame.salts.subarray(16 * at, 16 * at + 16);
  const leaves = concat(
    ...frame.ids.map((id, at) => leafHash(work.suite, leafOf(saltAt(at), id, frame.routes[at]!))),
  );
  const route = frame.routes[ordinal]!;
  const opened = { id: frame.ids[ordinal]!, ordinal, salt: hex(saltAt(ordinal)), ...(route && { route }) };
  expect(ordinal).not.toBe(joined.ordinal);
  return openTargets(work.suite, leaves, [opened])[0]!;
}

describe('replacements', () => {
  test('that follow the rules are repeated', () => {
    expect(failures([target, seat])).toEqual([]);
    expect(failures([seat])).toEqual([]);
    expect(failures([])).toEqual([]);
  });

  const drawn = bundle.drawn!;
  const { source: _source, ...unsourced } = seat;
  const lies: Record<string, EvidenceReplacement[]> = {
    'an inspector whom the words did not name': [{ ...seat, inspector: others[0]! }],
    'a seat that does not exist': [{ ...seat, seat: 9 }],
    'a second try at the same seat counted as the first': [seat, seat],
    'a fresh value of other than the digits asked for': [{ ...seat, value: '12345678901' }],
    'a request for four digits': [{ ...seat, value: '1234', source: { source: 'ceremony', digits: 4 } }],
    'digits where the request named a round': [{ ...seat, source: { source: 'drand' } }],
    'digits that the request did not ask for': [unsourced],
    'a target that is not the next reserve': [{ ...target, joined: drawn[0]! }],
    'the next reserve with the salt of another': [
      { ...target, joined: { ...target.joined, salt: drawn[0]!.salt } },
    ],
    'a rank that was not drawn': [{ ...target, rank: 4000 }],
    'a stratum of no task': [{ ...target, stratum: 'T99/A' }],
    'a second target for one that fell out': [target, { ...target, joined: nextAfter(target) }],
  };
  test.each(Object.entries(lies))('%s is refused, however it was logged', (_, replacements) => {
    expect(failures(replacements)).toContain('replacements');
  });

  test('one after another are followed: who joined can fall out, too', () => {
    const { drawn: rank } = bundle.outcome!.selections!.find(({ stratum }) => stratum === target.stratum)!;
    expect(failures([target, { ...target, joined: nextAfter(target), rank: rank + 1 }])).toEqual([]);
  });

  test('that leave somebody in a team who must not meet the target that joined are refused', () => {
    const input = vectorInput('06-sm3');
    const conflicts = input.inspectors!.flatMap(({ id }, k) =>
      input.targets.filter((_, j) => (j + k) % 4 === 0).map((one): [string, string] => [id, one.id]),
    );
    const verdicts = Array.from({ length: 12 }, (_, n) => {
      const secret = String(n).padStart(2, '0').repeat(32);
      const replaced = evidenceOf({ ...input, secret, conflicts }, { replacing: true });
      const { checks } = verifyBundle(replaced, { suites: nativeSuites });
      return checks.find(({ name }) => name === 'replacements')!;
    });
    expect(new Set(verdicts.map(({ status }) => status))).toEqual(new Set(['ok', 'failed']));
    for (const { status, detail_en } of verdicts)
      if (status === 'failed') expect(detail_en).toContain('in conflict with a target that joined');
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
    const { value: _, inspector: __, source: _source, slip: _slip, ...plain } = seat;
    const named = [undefined, ...others, seat.inspector!].map((inspector) => ({
      ...plain,
      ...(inspector !== undefined && { inspector }),
    }));
    const lawful = named.filter((one) => failures([one]).length === 0);
    expect(lawful).toHaveLength(1);
    expect(report(lawful).levels).toEqual({ targets: 3, teams: 2 });
    expect(report([seat]).levels).toEqual({ targets: 3, teams: 3 });
    const { replacements: _shown, ...silent } = claiming(lawful);
    expect(verifyBundle(silent, { suites: nativeSuites }).levels).toEqual({ targets: 3, teams: 2 });
  });

  test('of a target show the scan that was logged with the request, and no other', () => {
    const entries = claiming([target]).log!.entries.map(({ entry }) => entry);
    const shown = { ...target, evidence: 'ab'.repeat(32) };
    const [, replaced] = replacementEntries(bundle.document, prk, [shown]);
    const log = wholeLog(entries.map((entry) => (entry.type === 'replaced' ? replaced! : entry)));
    const { checks } = verifyBundle({ ...bundle, replacements: [shown], log }, { suites: nativeSuites });
    expect(checks.find(({ name }) => name === 'replacements')).toMatchObject({
      status: 'failed',
      actual: expect.stringContaining('evidence'),
    });
  });

  describe('of a seat with a drand round', () => {
    const [, earlier, due] = JSON.parse(
      readFileSync(new URL('drand-quicknet.json', import.meta.url), 'utf8'),
    ) as { round: number; signature: string; randomness: string }[];
    const requestedAt = (round: number) =>
      `${new Date((roundTime(round) - 600) * 1000).toISOString().slice(0, 19)}Z`;

    /** Whoever the words name with this value; the request was logged ten minutes before `due`. */
    function withRound({ randomness, signature }: NonNullable<typeof due>, at = requestedAt(due!.round)) {
      const source = { source: 'drand' as const };
      const { inspector: _, slip: _slip, ...plain } = { ...seat, source, value: randomness, signature };
      const lawful = [undefined, ...others, seat.inspector!].map((inspector) => {
        const claim = claiming([{ ...plain, ...(inspector !== undefined && { inspector }) }]);
        const entries = claim.log!.entries.map(({ entry }): LogEntry => {
          const isReplacement = entry.type === 'replacement-requested' || entry.type === 'replaced';
          return { ...entry, at: isReplacement ? at : entry.at.replace('2026-03', '2023-08') };
        });
        return verifyBundle({ ...claim, log: wholeLog(entries) }, { suites: nativeSuites });
      });
      return lawful.map(({ checks }) => checks.find(({ name }) => name === 'replacements')!);
    }
    const accepted = (checks: ReturnType<typeof withRound>) => checks.filter(({ status }) => status === 'ok');

    test('is the one that was due, and one inspector follows from it', () => {
      expect(accepted(withRound(due!))).toHaveLength(1);
    });

    test('is refused where it is another round, or the request came a round later', () => {
      const late = requestedAt(due!.round + 1);
      for (const checks of [withRound(earlier!), withRound(due!, late)]) {
        expect(accepted(checks)).toEqual([]);
        for (const { actual } of checks) expect(actual).toContain('which was due');
      }
    });

    test('is refused without its signature, or with that of another round', () => {
      const bare = failures([{ ...seat, value: due!.randomness }]);
      expect(bare).toContain('replacements');
      const mixed = withRound({ ...due!, signature: earlier!.signature });
      expect(accepted(mixed)).toEqual([]);
    });
  });

  test('have digests that nobody can guess without the key of the draw', () => {
    const suite = nativeSuites.sha256;
    expect(replacementDigest(suite, prk, seat)).not.toBe(replacementDigest(suite, new Uint8Array(32), seat));
  });
});
