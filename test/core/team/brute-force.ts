/** Section 9, steps 2 and 3, word for word, by listing every complete assignment. For small cases only. */
import type { Words } from '../../../src/core/draw/words.ts';
import type { TeamSlot, TeamsToStaff } from '../../../src/core/team/staffing.ts';

export type Listing = ReadonlySet<string>[][];

export function eligibleFor({ inspectors, conflicts }: TeamsToStaff, slot: TeamSlot): string[] {
  return inspectors
    .filter(
      (who) =>
        who.department === slot.department &&
        slot.scopes.every((scope) => who.scopes.includes(scope)) &&
        !slot.tokens.some((token) => conflicts.get(who.id)?.has(token)),
    )
    .map((who) => who.id)
    .sort();
}

/** F: every complete assignment of least Σ (base_load + assigned)²; a member is a set of ids per team. */
export function allOfF(input: TeamsToStaff): Listing {
  const capacity = new Map(input.inspectors.map((who) => [who.id, who.capacity]));
  const used = new Map(input.inspectors.map((who) => [who.id, 0]));
  let least = Number.POSITIVE_INFINITY;
  let members: Listing = [];
  const chosen: ReadonlySet<string>[] = [];
  const visit = (team: number): void => {
    const slot = input.teams[team];
    if (!slot) {
      let cost = 0;
      for (const who of input.inspectors) cost += (who.base_load + used.get(who.id)!) ** 2;
      if (cost < least) {
        least = cost;
        members = [];
      }
      if (cost === least) members.push([...chosen]);
      return;
    }
    const open = eligibleFor(input, slot).filter((id) => used.get(id)! < capacity.get(id)!);
    for (const group of subsets(open, slot.size)) {
      for (const id of group) used.set(id, used.get(id)! + 1);
      chosen.push(new Set(group));
      visit(team + 1);
      chosen.pop();
      for (const id of group) used.set(id, used.get(id)! - 1);
    }
  };
  visit(0);
  return members;
}

/** Step 3, filtering F seat by seat. */
export function drawByListing(input: TeamsToStaff, members: Listing, words: Pick<Words, 'below'>) {
  let agreeing = members;
  const rejected: { team: number; seat: number; inspector: string }[] = [];
  const teams = input.teams.map((slot, team) => {
    const eligible = eligibleFor(input, slot);
    const inspectors: string[] = [];
    for (let seat = 0; seat < slot.size; seat++) {
      const candidates = eligible.filter((id) => !inspectors.includes(id));
      for (;;) {
        const [inspector] = candidates.splice(words.below(candidates.length), 1) as [string];
        const still = agreeing.filter((member) => member[team]!.has(inspector));
        if (still.length > 0) {
          agreeing = still;
          inspectors.push(inspector);
          break;
        }
        rejected.push({ team, seat, inspector });
      }
    }
    return { inspectors, eligible: eligible.length };
  });
  return { teams, rejected };
}

function* subsets(from: readonly string[], size: number): Generator<string[]> {
  if (size === 0) yield [];
  for (let at = 0; size > 0 && at <= from.length - size; at++) {
    for (const rest of subsets(from.slice(at + 1), size - 1)) yield [from[at]!, ...rest];
  }
}
