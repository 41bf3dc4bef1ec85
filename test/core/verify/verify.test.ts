import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/core/ledger/entries.ts';
import { bundleText } from '../../../src/core/verify/build-bundle.ts';
import { type EvidenceBundle, readBundle } from '../../../src/core/verify/bundle.ts';
import { CHECK_NAMES, type CheckName, type CheckStatus } from '../../../src/core/verify/check.ts';
import { type Verification, verifyBundle } from '../../../src/core/verify/verify.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { type EvidenceOptions, evidenceOf, vectorInput } from '../../support/evidence.ts';
import { digestOf, voidEntry, wholeLog } from '../../support/evidence-log.ts';
import { staffingEvidenceOf } from '../../support/staffing-evidence.ts';

const verified = (bundle: EvidenceBundle) => verifyBundle(bundle, { suites: nativeSuites });
const verify = (name: string, options: EvidenceOptions = {}) =>
  verified(evidenceOf(vectorInput(name), options));
const statuses = (report: Verification) =>
  Object.fromEntries(report.checks.map(({ name, status }) => [name, status])) as Record<
    CheckName,
    CheckStatus
  >;
const named = (report: Verification, status: CheckStatus) =>
  report.checks.filter((check) => check.status === status).map(({ name }) => name);

const UNSIGNED: CheckName[] = ['checkpoint-signature', 'witnesses'];
const TEAMS: CheckName[] = ['staff-digest', 'teams-eligible', 'teams-even', 'teams-drawn', 'teams-choice'];
const TARGETS: CheckName[] = [
  'sample-sizes',
  'zero-and-certain-confirmed',
  'selection',
  'frame-membership',
  'frame-unique',
  'visits',
];

/** The bundle with something in it changed by hand. */
function altered(bundle: EvidenceBundle, change: (copy: EvidenceBundle) => void): EvidenceBundle {
  const copy = structuredClone(bundle);
  change(copy);
  return copy;
}
const entriesOf = (bundle: EvidenceBundle) => bundle.log!.entries.map(({ entry }) => entry);
const withLog = (bundle: EvidenceBundle, entries: readonly LogEntry[]) => ({
  ...bundle,
  log: wholeLog(entries),
});

describe('a draw wholly disclosed', () => {
  test.each(['02-teams', '04-base-loads', '06-sm3', '07-tight-capacity'])(
    '%s, with teams: every check is ok but the signatures',
    (name) => {
      const report = verify(name, { whole: true });
      expect(report.checks.map((check) => check.name)).toEqual(CHECK_NAMES);
      expect(named(report, 'failed')).toEqual([]);
      expect(named(report, 'not disclosed')).toEqual(UNSIGNED);
      expect(report).toMatchObject({ verified: true, levels: { targets: 2, teams: 2 } });
    },
  );

  test('with proofs of the drawn alone, only the uniqueness of the frame stays open', () => {
    const report = verify('02-teams');
    expect(named(report, 'not disclosed')).toEqual(['frame-unique', ...UNSIGNED]);
    expect(report.levels).toEqual({ targets: 2, teams: 2 });
  });

  test('with a seat and a target replaced', () => {
    for (const name of ['02-teams', '04-base-loads', '06-sm3']) {
      const bundle = evidenceOf(vectorInput(name), { replacing: true });
      expect(bundle.replacements!.map(({ kind }) => kind)).toEqual(['target', 'seat']);
      expect(statuses(verified(bundle)).replacements).toBe('ok');
    }
  });

  test('without staff the checks of teams do not apply and there is no level of teams', () => {
    const report = verify('01-two-tasks', { whole: true });
    expect(named(report, 'failed')).toEqual([]);
    expect(named(report, 'not disclosed')).toEqual(['units', ...TEAMS, ...UNSIGNED]);
    expect(report.levels).toEqual({ targets: 2 });
  });

  test('without public entropy it is reproducible and no more', () => {
    expect(verify('05-no-entropy').levels).toEqual({ targets: 1, teams: 1 });
  });

  test('that cannot be staffed shows the shortage, and a changed shortage is refused', () => {
    const bundle = evidenceOf(vectorInput('08-unstaffed'));
    expect(statuses(verified(bundle))['teams-drawn']).toBe('ok');
    const hidden = altered(bundle, (copy) => copy.shortage!.pop());
    expect(statuses(verified(hidden))['teams-drawn']).toBe('failed');
  });

  test('of staff alone: checks of targets do not apply, and its teams reach level 2 at most', () => {
    const bundle = staffingEvidenceOf(vectorInput('02-teams'));
    const report = verified(bundle);
    expect(named(report, 'failed')).toEqual([]);
    expect(named(report, 'not disclosed')).toEqual([...TARGETS, ...UNSIGNED, 'plan-matches']);
    expect(report.levels).toEqual({ teams: 2 });
    const foreign = altered(bundle, (copy) => {
      copy.parent!.draw = '500114-2026-99';
    });
    expect(statuses(verified(foreign))['commitment-digest']).toBe('failed');
  });

  test('survives its file', () => {
    const bundle = evidenceOf(vectorInput('02-teams'), { replacing: true });
    expect(readBundle(bundleText(bundle))).toEqual(bundle);
  });
});

describe('withheld parts', () => {
  const open: Record<string, CheckName[]> = {
    secret: ['secret-matches', 'seed', 'selection', 'visits', 'units', 'teams-drawn', 'outcome-logged'],
    entropy: ['entropy-authentic', 'seed', 'selection', 'visits', 'units', 'teams-drawn', 'outcome-logged'],
    drawn: [
      'frame-membership',
      'visits',
      'units',
      'teams-eligible',
      'teams-even',
      'teams-drawn',
      'teams-choice',
    ],
    outcome: ['sample-sizes', 'selection', 'visits', ...TEAMS.slice(1), 'outcome-logged'],
    staff: TEAMS,
    units: ['units'],
    plan: ['plan-matches'],
  };
  test.each(Object.entries(open))('without %s its checks are not disclosed, never ok', (part, names) => {
    const report = verify('02-teams', { withheld: [part as keyof EvidenceBundle & 'secret'] });
    expect(named(report, 'failed')).toEqual([]);
    const undisclosed = named(report, 'not disclosed');
    for (const name of names) expect(undisclosed).toContain(name);
    if (part !== 'plan' && part !== 'units') expect(report.levels.teams).toBe(0);
  });

  test('without the log nothing is said about order, uniqueness and outcome', () => {
    const { log: _, ...bundle } = evidenceOf(vectorInput('02-teams'));
    const report = verified(bundle);
    expect(named(report, 'failed')).toEqual([]);
    expect(named(report, 'ok')).not.toContain('commitment-digest');
    for (const name of [
      'commitment-before-entropy',
      'outcome-logged',
      'single-draw',
      'log-consistent',
    ] as const)
      expect(statuses(report)[name]).toBe('not disclosed');
  });

  test('another secret leaves nothing to derive, and is not called a withheld target', () => {
    const bundle = altered(evidenceOf(vectorInput('02-teams')), (copy) => {
      copy.secret = 'ab'.repeat(32);
    });
    for (const name of ['visits', 'units'] as const) {
      const { status, detail_en } = verified(bundle).checks.find((check) => check.name === name)!;
      expect([name, status]).toEqual([name, 'not disclosed']);
      expect(detail_en).toContain('the seed selects other targets');
    }
  });

  test('a drawn ordinal that is not opened fails', () => {
    const bundle = altered(evidenceOf(vectorInput('02-teams')), (copy) => copy.drawn!.pop());
    expect(statuses(verified(bundle))['frame-membership']).toBe('failed');
  });
});

describe('a header that claims more targets than a reader can hold', () => {
  const claiming = (size: number, drawn: number) =>
    altered(evidenceOf(vectorInput('01-two-tasks')), (copy) => {
      if (!('targets' in copy.document)) return;
      const { frame, tasks } = copy.document.targets;
      const names = tasks.map(({ task }) => `${task}/A`);
      frame.cells = [{ signature: names.sort().join('+'), size }];
      frame.size = size;
      for (const task of tasks) task.sample = { mode: 'count', counts: { A: drawn } };
    });

  test('is not drawn again, nor are selections beyond that', () => {
    for (const bundle of [claiming(2 ** 32, 1), claiming(2 ** 27, 2 ** 27)]) {
      const report = verified(bundle);
      expect(statuses(report).selection).toBe('not disclosed');
      expect(report.levels.targets).toBe(0);
    }
  });
});

describe('levels', () => {
  test('two signatures on the logged slip make level 3, one does not, a rehearsal never', () => {
    expect(verify('02-teams', { signatures: 2 }).levels).toEqual({ targets: 3, teams: 3 });
    expect(verify('02-teams', { signatures: 1 }).levels).toEqual({ targets: 2, teams: 2 });
    const rehearsal = verify('02-teams', { signatures: 2, rehearsal: true });
    expect(rehearsal).toMatchObject({ rehearsal: true, levels: { targets: 2, teams: 2 } });
  });

  test('above 2 needs the plan: under a number of its own a spare draw over the same line is not found', () => {
    const { plan: _, ...bundle } = evidenceOf(vectorInput('02-teams'), { signatures: 2 });
    const report = verified(bundle);
    expect(report).toMatchObject({ verified: true, levels: { targets: 2, teams: 2 } });
    expect(statuses(report)).toMatchObject({ 'single-draw': 'ok', 'plan-matches': 'not disclosed' });
  });

  test('another slip than the one logged fails, and there is no level', () => {
    const bundle = altered(evidenceOf(vectorInput('02-teams'), { signatures: 2 }), (copy) => {
      copy.slip!.digest = digestOf('another slip');
    });
    const report = verified(bundle);
    expect(statuses(report)['outcome-logged']).toBe('failed');
    expect(report.levels).toEqual({ targets: 0, teams: 0 });
  });
});

describe('single-draw', () => {
  const bundle = evidenceOf(vectorInput('02-teams'));
  const own = entriesOf(bundle);
  const other = own
    .slice(0, 3)
    .map((entry) => ({ ...entry, draw: '500114-2026-1', at: '2026-03-04T01:00:00Z' }) as LogEntry);
  const spoiled: LogEntry = {
    ...voidEntry(bundle.document, 'ab'.repeat(32)),
    draw: '500114-2026-1',
    at: '2026-03-04T02:00:00Z',
  };
  const verdict = (entries: readonly LogEntry[]) =>
    statuses(verified(withLog(bundle, entries)))['single-draw'];

  const disclosed = { ...own[3]!, draw: '500114-2026-1', at: '2026-03-04T02:00:00Z' } as LogEntry;

  test('an earlier draw over the same lines that was disclosed is no second try', () => {
    expect(verdict([...other, disclosed, ...own])).toBe('ok');
    const { outcome_digest } = other[2] as Extract<LogEntry, { type: 'outcome' }>;
    const shown = { ...spoiled, outcome_digest } as LogEntry;
    expect(verdict([...other, shown, ...own])).toBe('ok');
    expect(verdict([...other.slice(0, 2), shown, ...own])).toBe('ok');
    expect(verdict([...other, disclosed, spoiled, ...own])).toBe('ok');
  });

  test('an earlier one whose outcome only the office knows is never called no second try', () => {
    expect(verdict([...other, ...own])).toBe('not disclosed');
    expect(verdict([...other.slice(0, 2), spoiled, ...own])).toBe('not disclosed');
    expect(verdict([...other, spoiled, ...own])).toBe('not disclosed');
  });

  test('an earlier one that failed is no second try once what it gives was published', () => {
    const due = { ...other[1]!, entropy_due: '2026-03-03T00:00:00Z' } as LogEntry;
    const ended = { ...spoiled, asked_by: 'service', confirmed_by: 'service' } as LogEntry;
    const { outcome_digest } = other[2] as Extract<LogEntry, { type: 'outcome' }>;
    const following = (entry: LogEntry) => verdict([other[0]!, due, entry, ...own]);
    expect(verdict([other[0]!, due, ...own])).toBe('failed');
    expect(following(ended)).toBe('not disclosed');
    expect(following({ ...ended, outcome_digest } as LogEntry)).toBe('ok');
  });

  test('a spare commitment that does not name its plan is over the same line', () => {
    const committed = other[1] as Extract<LogEntry, { type: 'committed' }>;
    const lines = committed.lines.map((line) => line.slice(line.lastIndexOf('/') + 1));
    expect(lines).not.toEqual(committed.lines);
    expect(verdict([other[0]!, { ...committed, lines }, ...own])).toBe('failed');
  });

  test('a spare commitment over the same lines fails', () => {
    expect(verdict([...other.slice(0, 2), ...own])).toBe('failed');
  });

  test('a commitment over other lines, or of a rehearsal, is another matter', () => {
    const committed = other[1] as Extract<LogEntry, { type: 'committed' }>;
    expect(verdict([other[0]!, { ...committed, lines: ['elsewhere/T01'] }, ...own])).toBe('ok');
    expect(verdict([other[0]!, { ...committed, rehearsal: true }, ...own])).toBe('ok');
  });

  test('an earlier draw that was run and never disclosed by its day fails', () => {
    const committed = { ...other[1]!, disclose_by: '2026-03-04' } as LogEntry;
    expect(verdict([other[0]!, committed, other[2]!, ...own])).toBe('failed');
  });

  test('without the whole log nothing is claimed', () => {
    const partial = altered(withLog(bundle, [...other.slice(0, 2), ...own]), (copy) =>
      copy.log!.entries.splice(0, 2),
    );
    expect(statuses(verified(partial))['single-draw']).toBe('not disclosed');
    expect(statuses(verified(partial))['log-consistent']).toBe('ok');
  });
});

describe('a void draw', () => {
  const bundle = evidenceOf(vectorInput('02-teams'));
  const opening = entriesOf(bundle).slice(0, 2);
  const { outcome_digest } = entriesOf(bundle)[2] as Extract<LogEntry, { type: 'outcome' }>;

  test('with its entropy public shows the outcome it would have had', () => {
    const spoiled = { ...voidEntry(bundle.document, bundle.secret!), outcome_digest };
    const report = verified(withLog(bundle, [...opening, spoiled]));
    expect(named(report, 'failed')).toEqual([]);
    expect(statuses(report)['outcome-logged']).toBe('ok');
    expect([report.void, verified(bundle).void]).toEqual([true, false]);
  });

  test('with no entropy yet shows document and secret alone', () => {
    const { outcome: _o, entropy: _e, drawn: _d, units: _u, rejected: _r, subseeds: _s, ...early } = bundle;
    const report = verified(withLog(early, [...opening, voidEntry(bundle.document, bundle.secret!)]));
    expect(named(report, 'failed')).toEqual([]);
    expect(statuses(report)['secret-matches']).toBe('ok');
    expect(report.levels).toEqual({ targets: 0, teams: 0 });
  });

  test('with another secret than the one committed to fails', () => {
    const { secret: _, ...silent } = bundle;
    const report = verified(withLog(silent, [...opening, voidEntry(bundle.document, 'cd'.repeat(32))]));
    expect(named(report, 'failed')).toContain('secret-matches');
  });
});

describe('a drand round', () => {
  const [, , beacon] = JSON.parse(readFileSync(new URL('drand-quicknet.json', import.meta.url), 'utf8')) as {
    round: number;
    signature: string;
    randomness: string;
  }[];
  const input = vectorInput('09-edges');
  for (const item of input.entropy)
    if (item.source === 'drand') Object.assign(item, { round: beacon!.round, value: beacon!.randomness });

  test('with its signature is authentic', () => {
    const report = verified(evidenceOf(input, { signature: beacon!.signature }));
    expect(statuses(report)['entropy-authentic']).toBe('ok');
  });

  test('that was known before the commitment fails', () => {
    const report = verified(evidenceOf(input, { signature: beacon!.signature }));
    expect(named(report, 'failed')).toEqual(['commitment-before-entropy']);
  });

  test('whose randomness is not the hash of its signature fails', () => {
    expect(named(verified(evidenceOf(input, { signature: 'ab'.repeat(48) })), 'failed')).toContain(
      'entropy-authentic',
    );
    expect(named(verified(evidenceOf(input)), 'failed')).toContain('entropy-authentic');
  });
});
