import type { AssignedTeams } from '../../core/draw/teams.ts';
import type { Unit } from '../../core/draw/units.ts';
import type { PlannedVisit } from '../../core/draw/visits.ts';

/** What a draw gave, column by column as the tables have it; lists of one table are equally long. */
export interface OutcomeColumns {
  readonly visits: {
    readonly id: string[];
    readonly target_id: string[];
    readonly visit_group: string[];
    /** Task codes joined with `+`, which no code holds. */
    readonly tasks: string[];
    readonly unit: (string | null)[];
    readonly position: number[];
  };
  readonly units: string[];
  readonly teams: {
    readonly unit: string[];
    readonly department: string[];
    readonly eligible: number[];
  };
  readonly seats: {
    readonly unit: string[];
    readonly department: string[];
    readonly seat: number[];
    readonly pseudonym: string[];
  };
  readonly rejected: {
    readonly unit: string[];
    readonly department: string[];
    readonly seat: number[];
    readonly pseudonym: string[];
  };
  readonly unstaffed: boolean;
}

export function outcomeColumns(
  visits: readonly PlannedVisit[],
  units: readonly Unit[],
  assigned: AssignedTeams | undefined,
): OutcomeColumns {
  const placeOf = new Map<string, { unit: string; position: number }>();
  for (const unit of units) {
    for (const [position, visit] of unit.visits.entries()) placeOf.set(visit, { unit: unit.id, position });
  }
  const unstaffed = assigned !== undefined && 'unstaffed' in assigned;
  const { teams, rejected } = assigned === undefined || 'unstaffed' in assigned ? NONE : assigned;
  const seats = teams.flatMap(({ unit, department, inspectors }) =>
    inspectors.map((pseudonym, seat) => ({ unit, department, seat, pseudonym })),
  );
  return {
    visits: {
      id: visits.map(({ id }) => id),
      target_id: visits.map(({ target }) => target.id),
      visit_group: visits.map(({ id, target }) => id.slice(target.id.length + 1)),
      tasks: visits.map(({ tasks }) => tasks.join('+')),
      unit: visits.map(({ id }) => placeOf.get(id)?.unit ?? null),
      position: visits.map(({ id }) => placeOf.get(id)?.position ?? 0),
    },
    units: units.map(({ id }) => id),
    teams: {
      unit: teams.map(({ unit }) => unit),
      department: teams.map(({ department }) => department),
      eligible: teams.map(({ eligible }) => eligible),
    },
    seats: {
      unit: seats.map(({ unit }) => unit),
      department: seats.map(({ department }) => department),
      seat: seats.map(({ seat }) => seat),
      pseudonym: seats.map(({ pseudonym }) => pseudonym),
    },
    rejected: {
      unit: rejected.map(({ unit }) => unit),
      department: rejected.map(({ department }) => department),
      seat: rejected.map(({ seat }) => seat),
      pseudonym: rejected.map(({ inspector }) => inspector),
    },
    unstaffed,
  };
}

const NONE = { teams: [], rejected: [] } as const;
