import type { Transaction } from 'kysely';
import { checkEntropyValue } from '../../core/draw/entropy.ts';
import { appendEntries } from '../../ledger/append.ts';
import { record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { insertTyping } from '../ceremony/typings.ts';
import { drawProblems } from '../problems.ts';
import type { Draw } from '../queries.ts';
import { type DrawnOutcome, makeOutcome, type Running, refuseOnFailedSelfTest } from '../run/run-draw.ts';
import { beginStep, named } from '../steps.ts';
import { sessionProblems } from './problems.ts';
import { ceremonyItem, drawsOfSession, holdSession, sessionOrProblem } from './queries.ts';
import type { SessionRun } from './schema.ts';

/** The digits of the session, typed by the first of two people: from here on no draw can join or commit. */
export async function typeSessionFirst(
  trx: Transaction<Database>,
  sessionId: number,
  value: string,
): Promise<void> {
  await holdSession(trx, sessionId);
  const session = await sessionOrProblem(trx, sessionId);
  await drawsToRun(trx, sessionId);
  named(drawProblems['draw-entropy-refused'], () => checkEntropyValue(ceremonyItem(session), value));
  await insertTyping(trx, { session_id: sessionId }, 0, value);
  await record(trx, {
    action: 'session.first-typing',
    object_kind: 'session',
    object_id: String(sessionId),
  });
}

/**
 * The second typing, and with it every draw of the session: all of them or none, in one transaction, their entries
 * in the order of their numbers.
 */
export async function runSession(
  trx: Transaction<Database>,
  running: Running,
  sessionId: number,
  { value, ...papers }: SessionRun,
): Promise<DrawnOutcome[]> {
  refuseOnFailedSelfTest(running.selfTestFailures);
  await holdSession(trx, sessionId);
  await sessionOrProblem(trx, sessionId);
  const at = instantNow();
  const made = [];
  for (const { id } of await drawsToRun(trx, sessionId)) {
    const draw = await beginStep(trx, id, 'run');
    made.push(await makeOutcome(trx, running.vault, draw, { values: [{ value }], ...papers }, at));
  }
  await record(trx, {
    action: 'session.run',
    object_kind: 'session',
    object_id: String(sessionId),
    after: { draws: made.map(({ number }) => number) },
  });
  await appendEntries(
    trx,
    made.flatMap(({ entries }) => entries),
  );
  return made.map(({ entries: _entries, ...outcome }) => outcome);
}

/**
 * The committed draws of a session; void and failed ones are not run any more.
 * @throws Problem `session-uncommitted`, `session-without-draws`
 */
async function drawsToRun(trx: Transaction<Database>, sessionId: number): Promise<Draw[]> {
  const draws = await drawsOfSession(trx, sessionId);
  const waiting = draws.filter(({ now }) => now.state === 'draft' || now.state === 'sealed');
  if (waiting.length > 0) {
    const members = { draws: waiting.map(({ id, title }) => ({ id, title })) };
    throw new Problem(sessionProblems['session-uncommitted'], { members });
  }
  const committed = draws.filter(({ now }) => now.state === 'committed');
  if (committed.length === 0) throw new Problem(sessionProblems['session-without-draws']);
  return committed;
}
