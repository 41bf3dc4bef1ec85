import type { Kysely } from 'kysely';
import { scopeOf } from '../../account/scope/row-scope.ts';
import { isPersonal } from '../../core/privacy/public-result.ts';
import { findDrawByNumber } from '../../draw/queries.ts';
import { listIsPublic } from '../../draw/void/public-void.ts';
import type { Actor } from '../../platform/audit.ts';
import type { Office } from '../../platform/config.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { assessmentInForce } from '../assessment/queries.ts';
import { type Candidate, findCandidates } from './candidates.ts';
import { resultProblems } from './problems.ts';
import type { LeftOut, RefusalReason, ResultsRequest } from './schema.ts';

export interface ChosenResults {
  /** At least one. */
  readonly visits: readonly Candidate[];
  /** Reviewed, and not to be published. */
  readonly left_out: LeftOut;
}

/**
 * The visits whose results are published. What was asked for by name is published whole or refused whole, every visit
 * with every reason; what was not is published as far as it may be.
 * @throws Problem `results-not-publishable`, `results-none`
 */
export async function chooseResults(
  db: Kysely<Database>,
  office: Pick<Office, 'shows_inspectors'>,
  actor: Actor,
  { draw, visits: named }: Pick<ResultsRequest, 'draw' | 'visits'>,
): Promise<ChosenResults> {
  const candidates = await findCandidates(db, {
    draw,
    visits: named,
    scope: scopeOf(actor),
    actor: actor.id,
  });
  const draws = await drawReasons(db, [
    ...new Set([...candidates.map((one) => one.draw), ...(draw === undefined ? [] : [draw])]),
  ]);
  refuseDraw(draw, draws);
  const isAssessed = (await assessmentInForce(db)) !== undefined;
  const judged = candidates.map((visit) => ({
    visit,
    reasons: [
      ...draws.get(visit.draw)!,
      ...visitReasons(visit, actor),
      ...(needsAssessment(visit, office) && !isAssessed ? (['impact-assessment-missing'] as const) : []),
    ],
  }));
  if (named !== undefined) refuseNamed(named, judged);
  const visits = judged.flatMap(({ visit, reasons }) => (reasons.length === 0 ? [visit] : []));
  const left_out = countReasons(judged.flatMap(({ reasons }) => reasons.slice(0, 1)));
  if (visits.length === 0) throw new Problem(resultProblems['results-none'], { members: { left_out } });
  return { visits, left_out };
}

interface Judged {
  readonly visit: Candidate;
  readonly reasons: readonly RefusalReason[];
}

/** Of each draw why none of its results may be public: before its list is, a result would tell who was drawn. */
async function drawReasons(
  db: Kysely<Database>,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, RefusalReason[]>> {
  const found = new Map<string, RefusalReason[]>();
  for (const number of numbers) {
    const draw = await findDrawByNumber(db, number);
    if (draw === undefined) found.set(number, ['unknown']);
    else if (draw.rehearsal) found.set(number, ['rehearsal']);
    else if (draw.now.voided !== undefined) found.set(number, ['draw-void']);
    else found.set(number, listIsPublic(draw.now) ? [] : ['draw-not-disclosed']);
  }
  return found;
}

function visitReasons(visit: Candidate, actor: Actor): RefusalReason[] {
  const { last_event, on_behalf, own } = visit;
  if (last_event === 'published' || last_event === 'closed') return ['published-already'];
  if (last_event !== 'reviewed') return ['not-reviewed'];
  // What one person typed from paper is not made public by the same, nor by a machine whose token he may hold.
  return on_behalf === true && (own || actor.kind === 'service') ? ['second-person-needed'] : [];
}

const needsAssessment = ({ target_kind }: Candidate, office: Pick<Office, 'shows_inspectors'>): boolean =>
  office.shows_inspectors === true || isPersonal(target_kind);

function refuseDraw(draw: string | undefined, draws: ReadonlyMap<string, RefusalReason[]>): void {
  const reasons = draw === undefined ? [] : draws.get(draw)!;
  if (reasons.length === 0) return;
  throw new Problem(resultProblems['results-not-publishable'], { members: { refused: [{ draw, reasons }] } });
}

function refuseNamed(named: NonNullable<ResultsRequest['visits']>, judged: readonly Judged[]): void {
  const reasons = new Map(judged.map(({ visit, reasons }) => [`${visit.draw} ${visit.id}`, reasons]));
  const refused = named
    .map(({ draw, id }) => ({ draw, id, reasons: reasons.get(`${draw} ${id}`) ?? (['unknown'] as const) }))
    .filter((one) => one.reasons.length > 0);
  if (refused.length > 0)
    throw new Problem(resultProblems['results-not-publishable'], { members: { refused } });
}

function countReasons(reasons: readonly RefusalReason[]): LeftOut {
  const counts = new Map<RefusalReason, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, visits]) => ({ reason, visits }));
}
