import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/core/ledger/entries.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { bundle, claiming, others, prk, report, seat, target } from '../../support/claimed-replacements.ts';
import { replacementEntries, wholeLog } from '../../support/evidence-log.ts';

describe('replacements', () => {
  describe('of a seat are bound by the request, which was logged before the value', () => {
    const { unavailable, refused } = seat;
    /** The office has logged one request and shows another with the same value. */
    function showing(shown: typeof seat) {
      const entries = claiming([seat]).log!.entries.map(({ entry }) => entry);
      const [, replaced] = replacementEntries(bundle.document, prk, [shown]);
      const log = wholeLog(entries.map((entry) => (entry.type === 'replaced' ? replaced! : entry)));
      const { checks, levels } = verifyBundle(
        { ...bundle, replacements: [shown], log },
        { suites: nativeSuites },
      );
      return { ...checks.find(({ name }) => name === 'replacements')!, levels };
    }

    test('the record that was asked for is accepted', () => {
      expect(showing(seat)).toMatchObject({ status: 'ok', levels: { teams: 3 } });
    });

    test('whoever is called unavailable, or is said to have refused, once the value is known, is found out', () => {
      // Among those tried is the one whom the words name when the colleague is out.
      for (const [k, member] of ['unavailable', 'refused'].entries()) {
        const colleague = others.find((id) => ![...unavailable, ...refused].includes(id))!;
        const steered = { ...seat, [member]: [colleague] };
        const named = [undefined, ...others, seat.inspector!].map((inspector) => {
          const { inspector: _, ...plain } = steered;
          return showing(inspector === undefined ? plain : { ...plain, inspector });
        });
        expect([k, named.map(({ status }) => status)]).toEqual([k, named.map(() => 'failed')]);
        for (const { actual } of named) expect(actual).toContain('what the request fixed');
      }
    });

    test('another reason, another source or another number of digits is found out', () => {
      const ten = '0123456789';
      for (const shown of [
        { ...seat, reason: 'ab'.repeat(32) },
        { ...seat, source: { source: 'ceremony' as const, digits: 20 }, value: ten + ten },
        { ...seat, source: { source: 'drand' as const } },
      ])
        expect(showing(shown).actual).toContain('what the request fixed');
    });

    test('whom the office calls unavailable beforehand shows: a seat for which one inspector was left is counted', () => {
      const everybody = [...others, seat.inspector!];
      const steered = everybody.map((id) => ({
        ...seat,
        inspector: id,
        unavailable: everybody.filter((one) => one !== id),
      }));
      const found = steered.map((one) => report([one]).checks.find(({ name }) => name === 'replacements')!);
      const lawful = found.filter(({ status }) => status === 'ok');
      expect(lawful.length).toBeGreaterThan(0);
      for (const { detail_en } of lawful) expect(detail_en).toContain('for 1 one inspector alone was left');
    });

    test('a record that leaves out what the request fixed is not disclosed, and teams stay at level 2', () => {
      const { reason: _, ...silent } = seat;
      expect(showing(silent)).toMatchObject({ status: 'not disclosed', levels: { teams: 2 } });
    });
  });

  test('of a seat by digits are witnessed as the draw is: a slip that two outsiders signed, or level 2', () => {
    const { slip, ...bare } = seat;
    expect(report([bare]).levels).toEqual({ targets: 3, teams: 2 });
    expect(report([{ ...seat, slip: { ...slip!, witnesses: 1 } }]).levels).toEqual({ targets: 3, teams: 2 });
    expect(report([seat]).levels).toEqual({ targets: 3, teams: 3 });
  });

  test('are given in the order of their requests: else who is left could be changed when a value is known', () => {
    const entries = claiming([target, seat]).log!.entries.map(({ entry }) => entry);
    const own = entries.filter(({ type }) => /^repl/.test(type));
    const [askedTarget, joined, askedSeat, given] = own;
    const levelsOf = (order: LogEntry[]) => {
      const log = wholeLog([...entries.filter((entry) => !own.includes(entry)), ...order]);
      return verifyBundle({ ...bundle, log }, { suites: nativeSuites });
    };
    const early = { ...askedSeat!, at: askedTarget!.at } as LogEntry;
    const overtaken = levelsOf([early, askedTarget!, joined!, given!]);
    expect(overtaken).toMatchObject({ verified: true, levels: { targets: 3, teams: 2 } });
    expect(levelsOf([askedTarget!, joined!, askedSeat!, given!]).levels).toEqual({ targets: 3, teams: 3 });
  });

  test('that were asked for and never given are not disclosed, and teams fall to level 2', () => {
    for (const settled of [[], [target]]) {
      const entries = claiming([...settled, seat]).log!.entries.map(({ entry }) => entry);
      const log = wholeLog(entries.slice(0, -1));
      const { checks, levels, verified } = verifyBundle(
        { ...bundle, replacements: settled, log },
        { suites: nativeSuites },
      );
      expect(checks.find(({ name }) => name === 'replacements')).toMatchObject({
        status: 'not disclosed',
        detail_en: expect.stringContaining('1 logged requests'),
      });
      expect({ verified, levels }).toEqual({ verified: true, levels: { targets: 3, teams: 2 } });
    }
  });

  test('are ok on the whole log alone: what is not shown of it could hold others', () => {
    for (const shown of [[], [target, seat]]) {
      const { log, ...rest } = claiming(shown);
      const elsewhere = log!.entries.map(({ entry }) => entry);
      const before = { ...elsewhere[0]!, draw: '500114-2026-1' } as LogEntry;
      const whole = wholeLog([before, ...elsewhere]);
      const verdict = (entries: typeof whole.entries) =>
        verifyBundle({ ...rest, log: { ...whole, entries } }, { suites: nativeSuites }).checks.find(
          ({ name }) => name === 'replacements',
        )!.status;
      expect(verdict(whole.entries)).toBe('ok');
      expect(verdict(whole.entries.slice(1))).toBe('not disclosed');
      expect(verdict(whole.entries.slice(0, -1))).not.toBe('ok');
    }
  });
});
