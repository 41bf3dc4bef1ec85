import { type Kysely, type SqlBool, sql } from 'kysely';
import { inScope, type Scope } from '../../account/scope/row-scope.ts';
import type { VisitEventType } from '../../core/visit/state.ts';
import type { Database } from '../../platform/database.ts';
import type { VisitName } from '../../visit/hold-visit.ts';
import type { ResultsRequest } from './schema.ts';

/** A visit whose result somebody would publish. */
export interface Candidate extends VisitName {
  readonly draw_id: number;
  readonly target_id: string;
  readonly group: string;
  readonly target_kind: string;
  readonly last_event: VisitEventType | null;
  /** Sequence of its last event. */
  readonly events: number | null;
  /** Sequence of the event by which its record was filed last. */
  readonly filing: number | null;
  readonly on_behalf: boolean | null;
  /** Whether `actor` filed the record, or entered a part of it. */
  readonly own: boolean;
}

export interface CandidateFilter extends Pick<ResultsRequest, 'draw' | 'visits'> {
  readonly scope: Scope;
  /** Id of whoever publishes. */
  readonly actor: string;
}

/** The visits named, whatever they are; without names those whose record a reviewer approved. In the order of draws and ids. */
export async function findCandidates(
  db: Kysely<Database>,
  { draw, visits, scope, actor }: CandidateFilter,
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    SELECT visit.draw_id, frame.number AS draw, visit.id, visit.target_id, visit.visit_group AS "group",
      target.kind AS target_kind, last.type AS last_event, last.sequence AS events, filed.sequence AS filing,
      (filed.body -> 'on_behalf')::boolean AS on_behalf,
      coalesce(filed.actor = ${actor}, false) OR EXISTS (SELECT FROM visit_record part
        WHERE part.draw_id = visit.draw_id AND part.visit = visit.id AND part.actor = ${actor}) AS own
    FROM visit
    JOIN frame ON frame.draw_id = visit.draw_id
    JOIN target ON target.id = visit.target_id
    LEFT JOIN LATERAL (SELECT type, sequence FROM visit_event e
      WHERE e.draw_id = visit.draw_id AND e.visit = visit.id ORDER BY sequence DESC LIMIT 1) AS last ON true
    LEFT JOIN LATERAL (SELECT sequence, actor, body FROM visit_event e
      WHERE e.draw_id = visit.draw_id AND e.visit = visit.id AND e.type = 'recorded'
      ORDER BY sequence DESC LIMIT 1) AS filed ON true
    WHERE ${inScope(scope, 'visit')} AND ${visits === undefined ? reviewed(draw) : isOneOf(visits)}
    ORDER BY visit.draw_id, visit.id`.execute(db);
  return rows;
}

const reviewed = (draw: string | undefined) =>
  draw === undefined
    ? sql<SqlBool>`last.type = 'reviewed'`
    : sql<SqlBool>`last.type = 'reviewed' AND frame.number = ${draw}`;

const isOneOf = (visits: readonly VisitName[]) =>
  sql<SqlBool>`(frame.number, visit.id) IN (SELECT * FROM unnest(${visits.map(({ draw }) => draw)}::text[],
    ${visits.map(({ id }) => id)}::text[]))`;
