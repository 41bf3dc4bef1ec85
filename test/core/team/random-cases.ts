/** Small random staffing problems from a fixed seed. */
import type { InspectorEntry } from '../../../src/core/draw/document.ts';
import type { TeamSlot, TeamsToStaff } from '../../../src/core/team/staffing.ts';

/** mulberry32: a small generator that is not the one of the protocol. */
export function seeded(seed: number): { below(n: number): number } {
  let state = seed >>> 0;
  return {
    below(n) {
      state = (state + 0x6d2b79f5) >>> 0;
      let x = Math.imul(state ^ (state >>> 15), 1 | state);
      x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
      return ((x ^ (x >>> 14)) >>> 0) % n;
    },
  };
}

const SCOPES = ['freight', 'road', 'water'];

/** At most `teams` teams over one to three departments; about one in three cannot be staffed. */
export function randomCase(random: { below(n: number): number }, maxTeams = 6): TeamsToStaff {
  const departments = ['JT', 'GA', 'YJ'].slice(0, [1, 1, 2, 3][random.below(4)]);
  const some = <T>(list: readonly T[], one: number, of: number): T[] =>
    list.filter(() => random.below(of) < one);
  const tight = random.below(2) === 0;
  const yearly = random.below(2) === 0;
  const inspectors: InspectorEntry[] = Array.from(
    { length: 3 * departments.length + random.below(4) },
    () => ({
      id: Array.from({ length: 16 }, () => random.below(16).toString(16)).join(''),
      department: departments[random.below(departments.length)]!,
      scopes: some(SCOPES, 3, 4),
      capacity: tight ? 1 + random.below(maxTeams) : 400,
      base_load: yearly ? random.below(4) : 0,
    }),
  );
  const tokens = ['a0', 'b1', 'c2', 'd3', 'e4', 'f5', 'g6'];
  const conflicts = new Map(inspectors.map((who) => [who.id, new Set(some(tokens, random.below(3), 9))]));
  const teams: TeamSlot[] = Array.from({ length: 1 + random.below(maxTeams) }, () => ({
    department: departments[random.below(departments.length)]!,
    scopes: some(SCOPES, 1, 4),
    size: [1, 1, 1, 2, 2, 3][random.below(6)]!,
    tokens: some(tokens, 1, 3),
  }));
  return { teams, inspectors, conflicts };
}
