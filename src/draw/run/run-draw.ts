import type { Transaction } from 'kysely';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import { parseJson } from '../../core/canonical/parse-json.ts';
import { staffDocument } from '../../core/draw/document.ts';
import { openSeeds } from '../../core/draw/run.ts';
import { subseed } from '../../core/draw/seed.ts';
import type { LogEntry } from '../../core/ledger/entries.ts';
import { appendEntries } from '../../ledger/append.ts';
import { record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import { findCommitment, insertValues } from '../commit/commitment-store.ts';
import { refuseUnknownRounds } from '../commit/entropy-due.ts';
import { drawProblems } from '../problems.ts';
import type { RunRequest } from '../schema.ts';
import { findStaff } from '../seal/staff-store.ts';
import { openSecret } from '../secrets.ts';
import { beginStep, named } from '../steps.ts';
import { refuseBareRounds } from './check-values.ts';
import { assignInThread, selectInThread } from './draw-thread.ts';
import { entriesAt, insertOutcome } from './outcome-store.ts';

/**
 * Takes the last entropy value and makes the draw, in one transaction: there is no state in which all values
 * are known to the service and the outcome is not logged (protocol section 10), so nobody can look first.
 */
export async function runDraw(
  trx: Transaction<Database>,
  { vault, selfTestFailures }: { readonly vault: Vault; readonly selfTestFailures: readonly string[] },
  drawId: number,
  { values, slip }: RunRequest,
): Promise<{ readonly number: string; readonly outcome_digest: string; readonly unstaffed: boolean }> {
  refuseOnFailedSelfTest(selfTestFailures);
  const draw = await beginStep(trx, drawId, 'run');
  const suite = nativeSuites[draw.suite];
  const at = instantNow();
  const document = (await findCommitment(trx, drawId))!;
  refuseUnknownRounds(document.entropy, at);
  refuseBareRounds(document.entropy, values);
  const secret = await openSecret(trx, vault, drawId, 'secret');
  const texts = values.map(({ value }) => value);
  const { prk } = named(drawProblems['draw-entropy-refused'], () =>
    openSeeds(suite, document, secret, texts),
  );
  await insertValues(trx, drawId, values);

  const { frame: header, tasks } = document.targets;
  const selection = await selectInThread({ header, tasks, sub: subseed(suite, prk, 'targets') });
  const entries = await entriesAt(trx, drawId, selection.drawn);
  const staff = await findStaff(trx, drawId);
  const { outcome_digest, ...outcome } = await assignInThread({
    suite: draw.suite,
    prk,
    document,
    ...selection,
    entries,
    staff: staff && staffDocument.parse(parseJson(staff.document)),
  });
  await insertOutcome(trx, drawId, at, outcome_digest, selection, outcome);

  const digests = texts.map((value) => hex(suite.hash(utf8(value))));
  const drawn: LogEntry = {
    type: 'outcome',
    draw: document.draw,
    at,
    outcome_digest: hex(outcome_digest),
    ...(slip && { slip }),
    ...(outcome.unstaffed && { unstaffed: true }),
    values: digests,
  };
  const after = { outcome_digest: drawn.outcome_digest, unstaffed: outcome.unstaffed };
  await record(trx, { action: 'draw.run', object_kind: 'draw', object_id: document.draw, after });
  await appendEntries(trx, [...earlierValues(document.draw, at, digests, draw.now.values.length), drawn]);
  return { number: document.draw, outcome_digest: drawn.outcome_digest, unstaffed: outcome.unstaffed };
}

/** Every value but the last has an entry of its own (protocol section 10); `known` of them have it already. */
const earlierValues = (draw: string, at: string, digests: readonly string[], known: number): LogEntry[] =>
  digests.map((digest, index): LogEntry => ({ type: 'value', draw, at, digest, index })).slice(known, -1);

function refuseOnFailedSelfTest(failures: readonly string[]): void {
  if (failures.length > 0)
    throw new Problem(drawProblems['draw-self-test-failed'], { members: { failures } });
}
