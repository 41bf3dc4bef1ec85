import type { Transaction } from 'kysely';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import type { CommitmentDocument } from '../../core/draw/document.ts';
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
import { findCommitment } from '../commit/commitment-store.ts';
import { drawProblems } from '../problems.ts';
import type { Draw } from '../queries.ts';
import { openSecret } from '../secrets.ts';
import { refuseInSession } from '../session/membership.ts';
import { findUnits } from '../staffing/staffing-store.ts';
import { staffUnitsInThread } from '../staffing/staffing-thread.ts';
import { beginStep, named } from '../steps.ts';
import { assignInThread, selectInThread } from './draw-thread.ts';
import { sealedStaff } from './drawn-inputs.ts';
import { entriesAt, insertOutcome } from './outcome-store.ts';
import { refuseUnnamedWitnesses, storePapers } from './papers.ts';
import type { RunRequest } from './schema.ts';
import { takeValues } from './take-values.ts';

export interface Running {
  readonly vault: Vault;
  readonly selfTestFailures: readonly string[];
}

export interface DrawnOutcome {
  readonly number: string;
  readonly outcome_digest: string;
  readonly unstaffed: boolean;
}

/**
 * Takes the last entropy value and makes the draw, in one transaction: there is no state in which all values
 * are known to the service and the outcome is not logged (protocol section 10), so nobody can look first.
 */
export async function runDraw(
  trx: Transaction<Database>,
  running: Running,
  drawId: number,
  request: RunRequest,
): Promise<DrawnOutcome> {
  refuseOnFailedSelfTest(running.selfTestFailures);
  const draw = await beginStep(trx, drawId, 'run');
  await refuseInSession(trx, drawId);
  const { entries, ...outcome } = await makeOutcome(trx, running.vault, draw, request, instantNow());
  await appendEntries(trx, entries);
  return outcome;
}

/** Makes the outcome of a draw that is held; its entries are for the caller to append, last. */
export async function makeOutcome(
  trx: Transaction<Database>,
  vault: Vault,
  draw: Draw,
  { values: given, ...papers }: RunRequest,
  at: string,
): Promise<DrawnOutcome & { readonly entries: readonly LogEntry[] }> {
  const suite = nativeSuites[draw.suite];
  const document = (await findCommitment(trx, draw.id))!;
  const values = await takeValues(trx, draw.id, document, given, at);
  refuseUnnamedWitnesses(document.entropy, papers);
  await storePapers(trx, draw.id, papers);
  const secret = await openSecret(trx, vault, draw.id, 'secret');
  const texts = values.map(({ value }) => value);
  const { prk } = named(drawProblems['draw-entropy-refused'], () =>
    openSeeds(suite, document, secret, texts),
  );

  const { strata, outcome_digest, ...outcome } = await drawnFrom(trx, draw, document, prk);
  await insertOutcome(trx, draw.id, at, outcome_digest, { strata }, outcome);

  const digests = texts.map((value) => hex(suite.hash(utf8(value))));
  const drawn = { number: document.draw, outcome_digest: hex(outcome_digest), unstaffed: outcome.unstaffed };
  const { number: object_id, ...after } = drawn;
  await record(trx, { action: 'draw.run', object_kind: 'draw', object_id, after });
  const entry: LogEntry = {
    type: 'outcome',
    draw: document.draw,
    at,
    outcome_digest: drawn.outcome_digest,
    ...(papers.slip && { slip: papers.slip }),
    ...(outcome.unstaffed && { unstaffed: true }),
    values: digests,
  };
  return {
    ...drawn,
    entries: [...earlierValues(document.draw, at, digests, draw.now.values.length), entry],
  };
}

async function drawnFrom(
  trx: Transaction<Database>,
  draw: Draw,
  document: CommitmentDocument,
  prk: Uint8Array,
) {
  const { id, suite } = draw;
  const staff = await sealedStaff(trx, id);
  if (!('targets' in document)) {
    const units = (await findUnits(trx, id))!;
    return { strata: [], ...(await staffUnitsInThread({ suite, prk, units, staff: staff! })) };
  }
  const { frame: header, tasks } = document.targets;
  const selection = await selectInThread({
    header,
    tasks,
    sub: subseed(nativeSuites[suite], prk, 'targets'),
  });
  const entries = await entriesAt(trx, id, selection.drawn);
  const assigned = await assignInThread({ suite, prk, document, ...selection, entries, staff });
  return { strata: selection.strata, ...assigned };
}

/** Every value but the last has an entry of its own (protocol section 10); `known` of them have it already. */
export const earlierValues = (
  draw: string,
  at: string,
  digests: readonly string[],
  known: number,
): LogEntry[] =>
  digests.map((digest, index): LogEntry => ({ type: 'value', draw, at, digest, index })).slice(known, -1);

/** @throws Problem `draw-self-test-failed` */
export function refuseOnFailedSelfTest(failures: readonly string[]): void {
  if (failures.length > 0)
    throw new Problem(drawProblems['draw-self-test-failed'], { members: { failures } });
}
