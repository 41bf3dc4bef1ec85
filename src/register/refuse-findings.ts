import { Problem, type ProblemDefinition } from '../platform/problems.ts';
import type { Finding } from './finding.ts';
import { describeFinding, type FindingName, findingProblems } from './finding-texts.ts';
import { registerProblems } from './problems.ts';

/**
 * Refuses a request for what was found about its row: by the name of the first error, or, where there are
 * only warnings that nobody confirmed, by `needs-confirmation`. `findings` of the answer lists all of them.
 */
export function refuseFindings(findings: readonly Finding[], confirmed: boolean): void {
  const error = findings.find((finding) => !finding.warning);
  if (error !== undefined) throw problemOf(error, findings);
  if (findings.length > 0 && !confirmed) {
    throw new Problem(registerProblems['needs-confirmation'], { members: membersOf(findings) });
  }
}

/** Refuses a request for one finding that shows only when writing. */
export function refuseFinding(field: string, name: FindingName, values: Record<string, string>): never {
  const finding = { row: 0, field, name, values, warning: false };
  throw problemOf(finding, [finding]);
}

function problemOf(error: Finding, findings: readonly Finding[]): Problem {
  const { detail } = describeFinding(error);
  return new Problem(findingProblems[error.name], { detail, members: membersOf(findings) });
}

const membersOf = (findings: readonly Finding[]) => ({
  findings: findings.map((finding) => ({
    field: finding.field,
    problem: finding.name,
    warning: finding.warning,
    ...describeFinding(finding),
  })),
});

/** The problems of these findings, for a route to declare. */
export function problemsOf(...names: readonly FindingName[]): ProblemDefinition[] {
  return names.map((name) => findingProblems[name]);
}
