import { describe, expect, test } from 'vitest';
import { hex, utf8 } from '../../../src/core/canonical/bytes.ts';
import { checkCommitment, previewSizes } from '../../../src/core/draw/commitment.ts';
import type { EntropySource, StaffingCommitment, TargetCommitment } from '../../../src/core/draw/document.ts';
import { checkEntropyValue, QUICKNET, roundTime } from '../../../src/core/draw/entropy.ts';
import { openSeeds, runDraw, runStaffing } from '../../../src/core/draw/run.ts';
import { commitmentDigest, entropyBytes } from '../../../src/core/draw/seed.ts';
import { buildStaff } from '../../../src/core/draw/staff.ts';
import { nativeSuites } from '../../../src/platform/native-suites.ts';

const suite = nativeSuites.sha256;
const secret = new Uint8Array(32).fill(7);
const drand: EntropySource = { source: 'drand', chain: QUICKNET.chain, round: 26_600_000 };
const value = 'ab'.repeat(32);

const document: TargetCommitment = {
  disclose_by: '2026-12-20',
  draw: '500114-2026-1',
  entropy: [drand],
  issued_at: '2026-03-02T01:30:00Z',
  protocol: 'double-random/1',
  secret_digest: hex(suite.hash(secret)),
  suite: 'sha256',
  targets: {
    frame: {
      cells: [
        { signature: 'T1/A', size: 3 },
        { signature: 'T1/D', size: 2 },
      ],
      root: value,
      size: 5,
    },
    tasks: [
      {
        confirmed: ['T1/D'],
        exclusions: {},
        replacement: true,
        sample: { mode: 'count', counts: { A: 1, D: 4 } },
        task: 'T1',
        teams: [{ department: 'JT', scopes: ['road'], size: 1 }],
        visit_group: 'T1',
      },
    ],
    unit_size: 1,
  },
};
const target = (ordinal: number) => ({ id: `X${ordinal}`, route: '', token: `${ordinal}` });
const staff = buildStaff(
  ['a', 'b'].map((id) => ({ base_load: 0, capacity: 9, department: 'JT', id, scopes: ['road'] })),
  [],
);

describe('before commitment', () => {
  test('the office sees sizes, what must be confirmed and what is short, and nobody’s name', () => {
    expect(previewSizes(document.targets.frame, document.targets.tasks)).toEqual({
      strata: [
        { task: 'T1', tier: 'A', stratum: 'T1/A', size: 3, drawn: 1, must_be_confirmed: false },
        { task: 'T1', tier: 'D', stratum: 'T1/D', size: 2, drawn: 2, must_be_confirmed: true },
      ],
      short: [{ task: 'T1', short: 2 }],
    });
  });

  test.each<[string, string, (document: TargetCommitment) => void]>([
    [
      'a certain tier nobody confirmed',
      'stratum-unconfirmed',
      ({ targets }) => (targets.tasks[0]!.confirmed = []),
    ],
    [
      'a confirmation of another task’s name',
      'stratum-unconfirmed',
      ({ targets }) => (targets.tasks[0]!.confirmed = ['T9/D']),
    ],
    [
      'confirmations out of order',
      'list-unsorted',
      ({ targets }) => (targets.tasks[0]!.confirmed = ['T1/D', 'T1/A']),
    ],
    [
      'a department twice',
      'list-unsorted',
      ({ targets }) => targets.tasks[0]!.teams.push(targets.tasks[0]!.teams[0]!),
    ],
    [
      'scopes out of order',
      'list-unsorted',
      ({ targets }) => (targets.tasks[0]!.teams[0]!.scopes = ['b', 'a']),
    ],
    [
      'a drand chain that is not listed',
      'chain-unlisted',
      (given) => (given.entropy = [{ ...drand, chain: value }]),
    ],
    ['a frame of another task', 'task-unknown', ({ targets }) => (targets.tasks[0]!.task = 'T2')],
  ])('%s is refused: %s', (_, code, change) => {
    checkCommitment(document);
    const given = structuredClone(document);
    change(given);
    expect(() => checkCommitment(given)).toThrow(expect.objectContaining({ code }));
  });
});

describe('entropy', () => {
  const ceremony: EntropySource = {
    source: 'ceremony',
    place: '',
    time: '',
    method: '',
    digits: 20,
    witnesses: [],
  };
  const numbers: EntropySource = { source: 'public_numbers', numbers: '', form: '^[0-9]{28}$' };

  test('values have one spelling each', () => {
    checkEntropyValue(ceremony, '0'.repeat(20));
    checkEntropyValue(numbers, '1'.repeat(28));
    checkEntropyValue({ ...numbers, form: '红球升序、蓝球,空格分隔' }, '01 02 03 04 05 06 07 08 09 10');
    checkEntropyValue(drand, value);
  });

  test.each<[EntropySource, string]>([
    [ceremony, '0'.repeat(19)],
    [ceremony, '0'.repeat(21)],
    [ceremony, `${'0'.repeat(19)}\n`],
    [ceremony, '０'.repeat(20)],
    [numbers, '1'.repeat(27)],
    [{ ...numbers, form: 'any' }, '1'.repeat(19)],
    [drand, value.toUpperCase()],
  ])('%j refuses %j', (source, given) => {
    expect(() => checkEntropyValue(source, given)).toThrow(
      expect.objectContaining({ code: 'entropy-value' }),
    );
  });

  test('no two lists of values read alike', () => {
    expect(hex(entropyBytes(['12', '第']))).toBe('00000002313200000003e7acac');
    expect(hex(entropyBytes([]))).toBe('');
    expect(entropyBytes(['1', '2'])).not.toEqual(entropyBytes(['12']));
  });

  test('a drand round has a time', () => {
    expect(new Date(roundTime(1) * 1000).toISOString()).toBe('2023-08-23T15:09:27.000Z');
    expect(roundTime(2) - roundTime(1)).toBe(3);
  });
});

describe('a draw', () => {
  test.each<[string, () => unknown]>([
    ['secret-mismatch', () => openSeeds(suite, document, new Uint8Array(32), [value])],
    ['entropy-count', () => openSeeds(suite, document, secret, [])],
    ['entropy-value', () => openSeeds(suite, document, secret, ['1'])],
    ['staff-mismatch', () => runDraw(suite, document, secret, [value], target, staff)],
    [
      'staff-mismatch',
      () => runDraw(suite, { ...document, staff: { digest: value, size: 2 } }, secret, [value], target),
    ],
  ])('is refused: %s', (code, draw) => {
    expect(draw).toThrow(expect.objectContaining({ code }));
  });

  test('a change of the document changes commitment and seed', () => {
    const changed = { ...document, context: { rehearsal: 'true' } };
    expect(commitmentDigest(suite, changed)).not.toEqual(commitmentDigest(suite, document));
    expect(openSeeds(suite, changed, secret, [value]).prk).not.toEqual(
      openSeeds(suite, document, secret, [value]).prk,
    );
  });

  test('a staffing draw gives teams to the units of another draw, and nothing else', () => {
    const { units, commitment } = runDraw(suite, document, secret, [value], target);
    const { targets, ...header } = document;
    const staffing: StaffingCommitment = {
      ...header,
      draw: '500114-2026-1-S1',
      of: { commitment: hex(commitment), draw: document.draw },
      staff: { digest: hex(suite.hash(utf8('staff'))), size: staff.inspectors.length },
      units: { digest: value, size: units.length },
    };
    const result = runStaffing(suite, staffing, secret, [value], units, staff);
    expect(Object.keys(result.outcome)).toEqual(['teams']);
    expect(result.outcome.teams!.map(({ unit }) => unit).sort()).toEqual(units.map(({ id }) => id));
    for (const team of result.outcome.teams!) {
      expect(team).toMatchObject({ department: 'JT', eligible: 2, visits: [team.unit] });
      expect(['a', 'b']).toContain(team.inspectors[0]);
    }
    const nobody = { conflicts: [], inspectors: [] };
    const short = { ...staffing, staff: { ...staffing.staff, size: 0 } };
    expect(runStaffing(suite, short, secret, [value], units, nobody).outcome).toEqual({ unstaffed: true });
  });
});
