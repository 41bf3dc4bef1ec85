import { compareUtf8 } from '../../core/canonical/bytes.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import { type Unit, unitsOf } from '../../core/draw/units.ts';
import type { VisitNeeds } from './visit-needs.ts';

/**
 * The units for which teams of these departments are to be drawn (protocol section 9, staffing draw), by id. A unit
 * stays together as far as its visits lack the same teams; visits that never were in a unit, because their draw had
 * no teams to give, are put together as section 9 puts any visits.
 */
export function unitsToStaff(
  needs: readonly VisitNeeds[],
  departments: readonly string[],
  unitSize: number,
): Unit[] {
  const lacking = needs
    .map((visit) => ({
      ...visit,
      teams: visit.teams.filter(({ department }) => departments.includes(department)),
    }))
    .filter(({ teams }) => teams.length > 0);
  const pieces = new Map<string, VisitNeeds[]>();
  for (const visit of lacking) {
    if (visit.unit === undefined) continue;
    const key = `${visit.unit.id} ${jcs(visit.teams)}`;
    pieces.set(key, [...(pieces.get(key) ?? []), visit]);
  }
  const together = [...pieces.values()].map(unitOf);
  const loose = unitsOf(
    lacking.filter(({ unit }) => unit === undefined),
    unitSize,
  );
  return [...together, ...loose].sort((a, b) => compareUtf8(a.id, b.id));
}

function unitOf(piece: readonly VisitNeeds[]): Unit {
  const visits = [...piece].sort((a, b) => a.unit!.position - b.unit!.position);
  return {
    id: visits.map(({ id }) => id).sort(compareUtf8)[0]!,
    visits: visits.map(({ id }) => id),
    tokens: [...new Set(visits.map(({ target }) => target.token))],
    teams: visits[0]!.teams,
  };
}
