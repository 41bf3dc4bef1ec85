import type { Kysely, Transaction } from 'kysely';
import { ProtocolError } from '../core/canonical/protocol-error.ts';
import { type DrawVerb, nextVerbs } from '../core/draw/state.ts';
import type { Database } from '../platform/database.ts';
import { Problem, type ProblemDefinition } from '../platform/problems.ts';
import { drawProblems } from './problems.ts';
import { type Draw, findDraw, holdDraw } from './queries.ts';

/**
 * Holds the draw for one step, to be taken in this transaction. The second of two steps at once is refused
 * and does not wait: whoever calls it has not seen what the first one makes of the draw.
 * @throws Problem `draw-busy`, `draw-not-found`, `draw-out-of-order`
 */
export async function beginStep(trx: Transaction<Database>, id: number, verb: DrawVerb): Promise<Draw> {
  const draw = await heldDraw(trx, id);
  refuseOutOfOrder(draw, verb);
  return draw;
}

/** The draw, held as for a step; which steps it allows is for the caller to ask. @throws Problem `draw-busy`, `draw-not-found` */
export async function heldDraw(trx: Transaction<Database>, id: number): Promise<Draw> {
  if (!(await holdDraw(trx, id))) throw new Problem(drawProblems['draw-busy']);
  return await drawOrProblem(trx, id);
}

export async function drawOrProblem(db: Kysely<Database>, id: number): Promise<Draw> {
  const draw = await findDraw(db, id);
  if (draw === undefined) throw new Problem(drawProblems['draw-not-found']);
  return draw;
}

/** @throws Problem `draw-not-found`, `draw-not-run` */
export async function drawnOrProblem(db: Kysely<Database>, id: number): Promise<Draw> {
  const draw = await drawOrProblem(db, id);
  if (draw.now.outcome) return draw;
  throw new Problem(drawProblems['draw-not-run'], { members: { state: draw.now.state } });
}

/** What may be done next is for the fold over the draw's entries to say, here and nowhere else. */
export function refuseOutOfOrder(draw: Pick<Draw, 'now'>, verb: DrawVerb): void {
  const allowed = nextVerbs(draw.now);
  if (allowed.includes(verb)) return;
  throw new Problem(drawProblems['draw-out-of-order'], {
    detail: {
      zh: `当前状态为 ${draw.now.state}，不能 ${verb}。`,
      en: `The draw is ${draw.now.state}; ${verb} is out of order.`,
    },
    members: { state: draw.now.state, allowed },
  });
}

/** Runs `work` and gives a refusal of the protocol the name of the problem it is here. */
export function named<T>(problem: ProblemDefinition, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new Problem(problem, {
      detail: { zh: error.message, en: error.message },
      members: { reason: error.code, ...error.details },
    });
  }
}
