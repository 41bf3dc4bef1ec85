/** Made-up units and inspectors with realistic scopes and recusals, the same in every run. */
import type { InspectorEntry } from '../../src/core/draw/document.ts';
import type { TeamSlot, TeamsToStaff } from '../../src/core/team/staffing.ts';

/** Departments with their share of units and inspectors in percent, as in a transport bureau's joint plan. */
const LEADING = 'JT';
const SHARES = [
  [LEADING, 55],
  ['GA', 20],
  ['YJ', 15],
  ['HB', 10],
] as const;
const SCOPES = ['freight', 'passenger', 'repair', 'road', 'safety', 'water'];
/** What the matters of a unit need of the leading department; its partners have one scope for all. */
const NEEDS = [
  [],
  ...SCOPES.map((scope) => [scope]),
  ['freight', 'safety'],
  ['passenger', 'safety'],
  ['road', 'water'],
  ['freight', 'repair'],
];

export type Random = { below(n: number): number };

/** One team of two for each unit; inspectors hold 1 to 4 scopes and have up to 6 recusals. */
export function teamsCase(units: number, inspectors: number, random: Random): TeamsToStaff {
  const targets = units * 2;
  const teams: TeamSlot[] = Array.from({ length: units }, (_, unit) => {
    const department = departmentAt(unit, units);
    return {
      department,
      scopes: department === LEADING ? NEEDS[random.below(NEEDS.length)]! : [],
      size: 2,
      tokens: Array.from({ length: 1 + random.below(3) }, () => token(random.below(targets))),
    };
  });
  for (let k = units - 1; k > 0; k--) {
    const j = random.below(k + 1);
    [teams[k], teams[j]] = [teams[j]!, teams[k]!];
  }
  const people: InspectorEntry[] = Array.from({ length: inspectors }, (_, i) => ({
    base_load: random.below(10),
    // One in ten is on half duty and runs into his capacity.
    capacity: random.below(10) === 0 ? Math.ceil(units / inspectors) : 200,
    department: departmentAt(i, inspectors),
    id: Array.from({ length: 16 }, () => random.below(16).toString(16)).join(''),
    scopes: someScopes(1 + random.below(4), random),
  }));
  const conflicts = new Map(
    people.map(({ id }) => [
      id,
      new Set(Array.from({ length: random.below(7) }, () => token(random.below(targets)))),
    ]),
  );
  return { teams, inspectors: people, conflicts };
}

function departmentAt(index: number, of: number): string {
  let percent = (index * 100) / of;
  for (const [department, share] of SHARES) {
    if (percent < share) return department;
    percent -= share;
  }
  return LEADING;
}

function someScopes(count: number, random: Random): string[] {
  const left = [...SCOPES];
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0]!).sort();
}

const token = (target: number): string => target.toString(16).padStart(32, '0');
