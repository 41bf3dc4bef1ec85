import type { Transaction } from 'kysely';
import { hex, utf8 } from '../../core/canonical/bytes.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import type { Suite } from '../../core/canonical/suite.ts';
import { checkCommitment, commitmentDocumentOf, previewSizes } from '../../core/draw/commitment.ts';
import type { CommitmentDocument, DrawTask } from '../../core/draw/document.ts';
import { entropyDue } from '../../core/draw/entropy-due.ts';
import { commitmentDigest } from '../../core/draw/seed.ts';
import { planLines } from '../../core/ledger/plan-lines.ts';
import { appendEntries } from '../../ledger/append.ts';
import { record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import { rulesInForce } from '../../sampling-rules/queries.ts';
import { planShown } from '../disclose/evidence-plan.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, plannedTasks, planText } from '../queries.ts';
import { refuseRoundsOutOfOrder } from '../rounds.ts';
import type { CommitRequest, CommitTerms } from '../schema.ts';
import { type Frame, findFrame } from '../seal/frame-store.ts';
import { refuseLiveDraws } from '../seal/seal-conditions.ts';
import { findStaff, type SealedStaff } from '../seal/staff-store.ts';
import { openSecret } from '../secrets.ts';
import { entropyToCommit } from '../session/commit-in-session.ts';
import { staffingDocument } from '../staffing/staffing-document.ts';
import { beginStep, named } from '../steps.ts';
import { insertCommitment } from './commitment-store.ts';
import { refuseOpenLines } from './open-lines.ts';
import { refuseOvertakenList } from './overtaken-list.ts';
import { refuseEarlyRounds } from './round-times.ts';
import { refuseOtherThanVoid } from './supersedes.ts';
import { refuseUncheckableTerms } from './terms.ts';

/** Binds the office to list, rules and secret before any entropy exists (protocol section 5). */
export async function commitDraw(
  trx: Transaction<Database>,
  vault: Vault,
  drawId: number,
  asked: CommitRequest,
): Promise<{ readonly number: string; readonly commitment: string; readonly position: number }> {
  const draw = await beginStep(trx, drawId, 'commit');
  await refuseLiveDraws(trx, draw);
  await refuseOpenLines(trx, draw);
  await refuseRoundsOutOfOrder(trx, draw);
  await refuseOvertakenList(trx, draw);
  await refuseOtherThanVoid(trx, draw, asked.supersedes);
  const request = { ...asked, entropy: await entropyToCommit(trx, drawId, asked.entropy) };
  const suite = nativeSuites[draw.suite];
  const at = instantNow();
  const staff = await findStaff(trx, drawId);
  refuseShortages(staff, request.accept_shortages);
  refuseUncheckableTerms(await plannedTasks(trx, draw), request);
  refuseEarlyRounds(request.entropy, at);

  const context = await contextOf(trx, draw, suite, draw.now.sealed!.at);
  const compose = draw.staffing === undefined ? targetDocument : staffingDocument;
  const document = await compose(trx, vault, draw, staff, request, { context, at });
  named(drawProblems['draw-commitment-refused'], () => checkCommitment(document));
  const digest = commitmentDigest(suite, document);
  await insertCommitment(trx, drawId, document, digest);
  const commitment = hex(digest);
  await record(trx, {
    action: 'draw.commit',
    object_kind: 'draw',
    object_id: document.draw,
    after: { commitment },
  });
  const due = entropyDue(request.entropy);
  const [entry] = await appendEntries(trx, [
    {
      type: 'committed',
      draw: document.draw,
      at,
      commitment,
      disclose_by: document.disclose_by,
      ...(due !== undefined && { entropy_due: due }),
      lines: planLines(document),
      ...(draw.rehearsal && { rehearsal: true }),
      suite: draw.suite,
      ...(request.supersedes !== undefined && { supersedes: request.supersedes }),
      values: request.entropy.length,
    },
  ]);
  return { number: document.draw, commitment, position: entry!.position };
}

async function targetDocument(
  trx: Transaction<Database>,
  vault: Vault,
  draw: Draw,
  staff: SealedStaff | undefined,
  request: CommitTerms,
  { context, at }: { readonly context: Record<string, string>; readonly at: string },
): Promise<CommitmentDocument> {
  const frame = (await findFrame(trx, draw.id))!;
  refuseUnconfirmed(frame, request.confirmed);
  return commitmentDocumentOf(nativeSuites[draw.suite], {
    context,
    disclose_by: request.disclose_by,
    draw: draw.number!,
    entropy: request.entropy,
    issued_at: at,
    secret: await openSecret(trx, vault, draw.id, 'secret'),
    staff,
    suite: draw.suite,
    supersedes: request.supersedes,
    frame: frame.header,
    tasks: frame.tasks.map((task) => withConfirmed(task, request.confirmed)),
    unit_size: draw.unit_size,
  });
}

const withConfirmed = (task: DrawTask, confirmed: readonly string[]): DrawTask => ({
  ...task,
  confirmed: confirmed.filter((stratum) => stratum.slice(0, -2) === task.task).sort(),
});

/** Protocol section 3: probability 0 or 1 is confirmed one by one, having been seen; and nothing else is. */
function refuseUnconfirmed({ header, tasks }: Frame, confirmed: readonly string[]): void {
  const certain = previewSizes(header, tasks).strata.filter((stratum) => stratum.must_be_confirmed);
  const missing = certain.filter(({ stratum }) => !confirmed.includes(stratum));
  if (missing.length > 0) {
    const members = missing.map(({ stratum, size, drawn }) => ({
      stratum,
      size,
      drawn,
      effective_rate_ppm: drawn === 0 ? 0 : 1_000_000,
    }));
    throw new Problem(drawProblems['draw-strata-unconfirmed'], { members: { missing: members } });
  }
  const known = new Set(certain.map(({ stratum }) => stratum));
  const strata = confirmed.filter((stratum, i) => !known.has(stratum) || confirmed.indexOf(stratum) !== i);
  if (strata.length > 0) throw new Problem(drawProblems['draw-stratum-not-certain'], { members: { strata } });
}

/** Protocol section 9, step 1: the office accepts what it cannot staff, or adds people and seals again. */
function refuseShortages(staff: SealedStaff | undefined, accepted: boolean): void {
  if (staff === undefined || accepted) return;
  const { capacity, targets } = staff.shortages;
  if (capacity.length === 0 && targets.length === 0) return;
  throw new Problem(drawProblems['draw-staff-short'], { members: { capacity, targets } });
}

/** The sampling rules are those of the sealing, whose ceilings decided who could be drawn (decision 0011). */
async function contextOf(
  trx: Transaction<Database>,
  draw: Draw,
  suite: Suite,
  sealedAt: string,
): Promise<Record<string, string>> {
  const text = await planText(trx, draw);
  const rules = await rulesInForce(trx, sealedAt);
  return {
    plan: text.document.plan,
    plan_digest: hex(suite.hash(utf8(jcs(planShown(text))))),
    revision: String(text.document.revision),
    ...(draw.rehearsal && { rehearsal: 'true' }),
    ...(rules !== undefined && { rules: hex(suite.hash(utf8(rules.text))) }),
  };
}
