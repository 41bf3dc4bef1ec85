/** What the draw of teams is measured against. */
import type { TeamsToStaff } from '../../src/core/team/staffing.ts';

/** The least work imaginable: every unit against every inspector of its department, once. */
export function barePass({ teams, inspectors, conflicts }: TeamsToStaff): number {
  const bits = new Map<string, number>();
  const maskOf = (scopes: readonly string[]): number => {
    let mask = 0;
    for (const scope of scopes) {
      if (!bits.has(scope)) bits.set(scope, bits.size);
      mask |= 1 << bits.get(scope)!;
    }
    return mask;
  };
  const none: ReadonlySet<string> = new Set();
  const departments = new Map<string, { masks: number[]; against: ReadonlySet<string>[] }>();
  for (const { id, department, scopes } of inspectors) {
    const people = departments.get(department) ?? { masks: [], against: [] };
    departments.set(department, people);
    people.masks.push(maskOf(scopes));
    people.against.push(conflicts.get(id) ?? none);
  }
  let eligible = 0;
  for (const { department, scopes, tokens } of teams) {
    const { masks, against } = departments.get(department)!;
    const need = maskOf(scopes);
    for (let i = 0; i < masks.length; i++) {
      if ((masks[i]! & need) !== need) continue;
      let free = true;
      for (const token of tokens) if (against[i]!.has(token)) free = false;
      if (free) eligible += 1;
    }
  }
  return eligible;
}

/**
 * The even load alone as a linear programme in LP text: x = team and inspector, y = the inspector's k-th
 * unit at its marginal cost 2(base_load + k) − 1. Convex costs and a network: the LP's optimum is whole.
 */
export function evenLoadProgramme({ teams, inspectors, conflicts }: TeamsToStaff): string {
  const marginal: string[] = [];
  const seats: string[] = [];
  const units: string[] = [];
  const bounds: string[] = [];
  const served: string[][] = inspectors.map(() => []);
  teams.forEach(({ department, scopes, size, tokens }, t) => {
    const members: string[] = [];
    inspectors.forEach((who, i) => {
      const against = conflicts.get(who.id);
      if (who.department !== department || !scopes.every((scope) => who.scopes.includes(scope))) return;
      if (tokens.some((token) => against?.has(token))) return;
      members.push(`x${t}_${i}`);
      served[i]!.push(`x${t}_${i}`);
    });
    seats.push(`t${t}: ${members.join(' + ')} = ${size}`);
    for (const member of members) bounds.push(`0 <= ${member} <= 1`);
  });
  inspectors.forEach(({ base_load, capacity }, i) => {
    const open = served[i]!;
    const parts: string[] = [];
    for (let k = 1; k <= Math.min(capacity, open.length); k++) {
      marginal.push(`${2 * (base_load + k) - 1} y${i}_${k}`);
      parts.push(`y${i}_${k}`);
      bounds.push(`0 <= y${i}_${k} <= 1`);
    }
    if (parts.length > 0) units.push(`i${i}: ${open.join(' + ')} - ${parts.join(' - ')} = 0`);
  });
  const rows = [...seats, ...units].join('\n');
  return `Minimize\nload: ${marginal.join(' + ')}\nSubject To\n${rows}\nBounds\n${bounds.join('\n')}\nEnd\n`;
}
