import type { RegisterFacts } from './finding.ts';

/** Whether `department` is `whole` or a part of it. The register admits no cycle. */
export function isWithin(
  departments: RegisterFacts['departments'],
  department: string,
  whole: string,
): boolean {
  for (let at: string | null | undefined = department; at; at = departments.get(at)) {
    if (at === whole) return true;
  }
  return false;
}
