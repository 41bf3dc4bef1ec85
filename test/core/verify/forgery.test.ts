import { describe, expect, test } from 'vitest';
import { fromHex, hex } from '../../../src/core/canonical/bytes.ts';
import type { Outcome, SealedUnit, StaffingCommitment } from '../../../src/core/draw/document.ts';
import { outcomeDigest, subseed } from '../../../src/core/draw/seed.ts';
import { unitsDigest } from '../../../src/core/draw/staff.ts';
import type { LogEntry } from '../../../src/core/ledger/entries.ts';
import type { EvidenceBundle } from '../../../src/core/verify/bundle.ts';
import type { CheckName } from '../../../src/core/verify/check.ts';
import { verifyBundle } from '../../../src/core/verify/verify.ts';
import { workOn } from '../../../src/core/verify/working.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';
import { evidenceOf, vectorInput } from '../../support/evidence.ts';
import {
  committedEntries,
  disclosedEntry,
  outcomeEntry,
  valueEntries,
  wholeLog,
} from '../../support/evidence-log.ts';
import { staffingEvidenceOf } from '../../support/staffing-evidence.ts';

/**
 * What an office can write that keeps its own log and lies from the first entry on: everything that is a
 * digest of something else is made anew, so only the content itself can give the lie away.
 */
function forged(sound: EvidenceBundle, change: (copy: EvidenceBundle) => void): EvidenceBundle {
  const { log: _log, replacements: _replacements, ...bundle } = structuredClone(sound);
  change(bundle);
  const { format: _format, ...parts } = bundle;
  const { document } = bundle;
  const work = workOn(bundle, nativeSuites);
  const prk = work.prk()!;
  const outcome: Outcome = bundle.outcome!;
  const outcome_digest = outcomeDigest(work.suite, prk, outcome);
  const values = bundle.entropy!.map(({ value }) => value);
  const entries: LogEntry[] = [
    ...committedEntries(document, work.commitment()),
    ...valueEntries(document, values),
    outcomeEntry(document, { commitment: work.commitment(), prk, outcome, outcome_digest }, values),
    disclosedEntry(document, parts),
  ];
  return { ...bundle, log: wholeLog(entries) };
}

/** Writes the sealed units anew, and everything that follows from them. */
function resealed(copy: EvidenceBundle, change: (units: SealedUnit[]) => void) {
  const { salt, units } = copy.sealed_units!;
  change(units);
  const { suite } = workOn(copy, nativeSuites);
  const document = copy.document as StaffingCommitment;
  document.units = { digest: hex(unitsDigest(suite, fromHex(salt), units)), size: units.length };
  copy.units = units.map(({ id }) => copy.units!.find((unit) => unit.id === id)!);
  const anew = workOn(copy, nativeSuites);
  copy.subseeds = { inspectors: subseed(suite, anew.prk()!, 'inspectors') };
  const assigned = anew.assigned()!;
  if ('teams' in assigned)
    Object.assign(copy, { rejected: assigned.rejected, outcome: { teams: assigned.teams } });
}

const failures = (bundle: EvidenceBundle) =>
  verifyBundle(bundle, { suites: nativeSuites }).checks.flatMap(({ name, status }) =>
    status === 'failed' ? [name] : [],
  );

const withTeams = evidenceOf(vectorInput('02-teams'));
const withoutStaff = evidenceOf(vectorInput('01-two-tasks'));
const unstaffed = evidenceOf(vectorInput('08-unstaffed'));
const staffing = staffingEvidenceOf(vectorInput('02-teams'));
const { teams } = withTeams.outcome!;
const filled = ({ outcome }: EvidenceBundle) => outcome!.selections!.filter(({ drawn }) => drawn > 0);

describe('an office that makes every digest anew cannot', () => {
  test.each([withTeams, withoutStaff, unstaffed, staffing])(
    'be found lying when it does not lie',
    (bundle) => {
      expect(failures(forged(bundle, () => {}))).toEqual([]);
    },
  );

  const lies: [string, CheckName, EvidenceBundle, (copy: EvidenceBundle) => void][] = [
    ['name teams that no lot gave', 'teams-drawn', withoutStaff, (copy) => (copy.outcome!.teams = teams)],
    [
      'name people whom it never sealed',
      'staff-digest',
      withoutStaff,
      (copy) => (copy.staff = withTeams.staff),
    ],
    [
      'call a draw without staff unstaffed',
      'teams-drawn',
      withoutStaff,
      (copy) => (copy.outcome!.unstaffed = true),
    ],
    ['state teams beside their shortage', 'teams-drawn', unstaffed, (copy) => (copy.outcome!.teams = teams)],
    [
      'leave the teams out of the outcome',
      'outcome-logged',
      withTeams,
      (copy) => {
        delete copy.outcome!.teams;
        delete copy.staff;
      },
    ],
    [
      'leave the selections out of the outcome',
      'outcome-logged',
      withTeams,
      (copy) => delete copy.outcome!.selections,
    ],
    [
      'leave the visits out of the outcome',
      'outcome-logged',
      withTeams,
      (copy) => delete copy.outcome!.visits,
    ],
    [
      'state targets in a draw of staff alone',
      'frame-membership',
      staffing,
      (copy) => (copy.drawn = withTeams.drawn),
    ],
    [
      'state selections in a draw of staff alone',
      'selection',
      staffing,
      (copy) => (copy.outcome!.selections = []),
    ],
    [
      'show sealed units of a draw that seals none',
      'units',
      withTeams,
      (copy) => (copy.sealed_units = staffing.sealed_units),
    ],
    [
      'staff another draw by a draw of targets',
      'commitment-digest',
      withTeams,
      (copy) => (copy.parent = copy.document),
    ],
    [
      'seal its units in another order',
      'units',
      staffing,
      (copy) => resealed(copy, (units) => units.reverse()),
    ],
    ['seal a unit twice', 'units', staffing, (copy) => resealed(copy, (units) => units.unshift(units[0]!))],
    [
      'give a unit the visits of another',
      'units',
      staffing,
      (copy) => {
        const [first, second] = copy.units!;
        first!.visits = second!.visits;
        for (const team of copy.outcome!.teams!) if (team.unit === first!.id) team.visits = first!.visits;
      },
    ],
    ['hide its plan from the log', 'plan-matches', withTeams, (copy) => delete copy.document.context!.plan],
    [
      'drop a drawn target and its place',
      'selection',
      withTeams,
      (copy) => {
        const [first] = filled(copy);
        const gone = first!.ordinals.pop()!;
        first!.drawn -= 1;
        copy.drawn = copy.drawn!.filter(({ ordinal }) => ordinal !== gone);
      },
    ],
    [
      'say that more were drawn than stand in the list',
      'sample-sizes',
      withTeams,
      (copy) => {
        const [first] = filled(copy);
        first!.ordinals.pop();
      },
    ],
    [
      'change the staff after the draw',
      'teams-drawn',
      withTeams,
      (copy) => {
        copy.outcome!.teams![0]!.inspectors.reverse();
        copy.outcome!.teams![0]!.eligible += 1;
      },
    ],
  ];
  test.each(lies)('%s: %s fails', (_, check, bundle, change) => {
    expect(failures(forged(bundle, change))).toContain(check);
  });
});

describe('a shortage', () => {
  const names = new Map(
    workOn(unstaffed, nativeSuites)
      .units()!
      .flatMap(({ id, teams: needs }) =>
        needs.map(({ department }): [string, { unit: string; department: string }] => [
          `${id} ${department}`,
          { unit: id, department },
        ]),
      ),
  );
  const claiming = (shortage: EvidenceBundle['shortage']) =>
    failures(forged(unstaffed, (copy) => (copy.shortage = shortage)));

  test('is proven by any set of teams that people are too few for, in any order', () => {
    expect(claiming([...unstaffed.shortage!].reverse())).toEqual([]);
    const { department } = unstaffed.shortage![0]!;
    expect(claiming([...names.values()].filter((team) => team.department === department))).toEqual([]);
  });

  test('is not proven by fewer teams, by none, by one named twice, or by one that does not exist', () => {
    const shortage = unstaffed.shortage!;
    for (const claim of [
      [],
      shortage.slice(1),
      [...shortage.slice(1), shortage[1] ?? shortage[0]!],
      [...shortage, { unit: 'X/T1', department: shortage[0]!.department }],
    ])
      expect(claiming(claim)).toEqual(['teams-drawn']);
  });
});
