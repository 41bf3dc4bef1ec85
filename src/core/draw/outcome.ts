import type { Outcome, Selection, Team, Visit } from './document.ts';
import type { TargetSelection } from './select.ts';
import type { AssignedTeams } from './teams.ts';
import type { PlannedVisit } from './visits.ts';

export const selectionDocuments = (selection: Pick<TargetSelection, 'strata'>): Selection[] =>
  selection.strata.map(({ name, size, drawn, ordinals }) => ({
    stratum: name,
    size,
    drawn,
    ordinals: Array.from(ordinals),
  }));

export const visitDocuments = (visits: readonly PlannedVisit[]): Visit[] =>
  visits.map(({ id, tasks }) => ({ id, tasks: [...tasks] }));

/** `teams` or `unstaffed`, whichever an assignment gave (section 10); nothing where no staff was sealed. */
export const staffOutcome = (
  assigned: AssignedTeams | undefined,
): { teams: Team[] } | { unstaffed: true } | Record<string, never> =>
  assigned === undefined
    ? {}
    : 'unstaffed' in assigned
      ? { unstaffed: true }
      : { teams: [...assigned.teams] };

/** What `outcome_digest` covers, for a draw of targets (protocol section 10). */
export const targetOutcome = (
  selection: Pick<TargetSelection, 'strata'>,
  visits: readonly PlannedVisit[],
  assigned: AssignedTeams | undefined,
): Outcome => ({
  selections: selectionDocuments(selection),
  ...staffOutcome(assigned),
  visits: visitDocuments(visits),
});
