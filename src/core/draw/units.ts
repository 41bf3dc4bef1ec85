import { compareUtf8 } from '../canonical/bytes.ts';
import { jcs } from '../canonical/jcs.ts';
import type { SealedUnit, TeamRequirement } from './document.ts';
import type { PlannedVisit } from './visits.ts';

/** Visits that one random team does together, e.g. in one township (protocol section 9). */
export interface Unit {
  /** The smallest id of its visits. */
  readonly id: string;
  readonly visits: readonly string[];
  /** Of its targets, each once, in the order of its visits. */
  readonly tokens: readonly string[];
  readonly teams: readonly TeamRequirement[];
}

/** The units of a draw, sorted by id. Visits without teams form none. */
export function unitsOf(visits: readonly PlannedVisit[], unitSize: number): Unit[] {
  const units: Unit[] = [];
  const together = new Map<string, PlannedVisit[]>();
  for (const visit of visits) {
    if (visit.teams.length === 0) continue;
    if (unitSize === 1 || visit.target.route === '') {
      units.push(unitOf([visit]));
      continue;
    }
    const key = `${visit.target.route} ${jcs(visit.teams)}`;
    const group = together.get(key);
    if (group) group.push(visit);
    else together.set(key, [visit]);
  }
  for (const group of together.values()) {
    group.sort((a, b) => a.place - b.place || compareUtf8(a.id, b.id));
    for (let at = 0; at < group.length; at += unitSize) units.push(unitOf(group.slice(at, at + unitSize)));
  }
  return units.sort((a, b) => compareUtf8(a.id, b.id));
}

function unitOf(piece: readonly PlannedVisit[]): Unit {
  const visits = piece.map(({ id }) => id);
  return {
    id: visits.reduce((least, id) => (compareUtf8(id, least) < 0 ? id : least)),
    visits,
    tokens: [...new Set(piece.map(({ target }) => target.token))],
    teams: piece[0]!.teams,
  };
}

/** What a staffing draw seals of units that exist already; `units` sorted by id. */
export const sealedUnits = (units: readonly Unit[]): SealedUnit[] =>
  units.map(({ id, tokens, teams }) => ({ id, targets: [...tokens], teams: [...teams] }));
