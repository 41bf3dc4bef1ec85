import { compareUtf8 } from '../canonical/bytes.ts';
import type { TeamRequirement } from '../draw/document.ts';

/**
 * The teams of several tasks done together: for each department the largest size and the union of the
 * scopes (protocol section 9), by department, scopes sorted.
 */
export function fullTeam(teamsOfTasks: readonly (readonly TeamRequirement[])[]): TeamRequirement[] {
  const merged = new Map<string, { size: number; scopes: Set<string> }>();
  for (const { department, size, scopes } of teamsOfTasks.flat()) {
    const sofar = merged.get(department);
    merged.set(department, {
      size: Math.max(size, sofar?.size ?? 0),
      scopes: new Set([...(sofar?.scopes ?? []), ...scopes]),
    });
  }
  return [...merged]
    .sort(([a], [b]) => compareUtf8(a, b))
    .map(([department, { size, scopes }]) => ({ department, scopes: [...scopes].sort(compareUtf8), size }));
}
