/**
 * A draw from beginning to end, as one pure function of what was committed and the entropy values.
 * The service calls the steps one by one, because its frame is in the database: `openSeeds` and
 * `selectTargets` need the document alone, `assignVisits` the drawn entries of the frame alone.
 */
import { hex } from '../canonical/bytes.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite } from '../canonical/suite.ts';
import { checkCommitment } from './commitment.ts';
import type {
  CommitmentDocument,
  Outcome,
  StaffDocument,
  StaffingCommitment,
  TargetCommitment,
} from './document.ts';
import { checkEntropyValue } from './entropy.ts';
import { staffOutcome, targetOutcome } from './outcome.ts';
import { commitmentDigest, drawKey, outcomeDigest, subseed } from './seed.ts';
import { selectTargets, type TargetSelection } from './select.ts';
import { type AssignedTeams, drawTeams } from './teams.ts';
import { type Unit, unitsOf } from './units.ts';
import { type DrawnTarget, type PlannedVisit, visitsOf } from './visits.ts';

export interface Seeds {
  readonly commitment: Uint8Array;
  readonly prk: Uint8Array;
}

export interface AssignedVisits {
  readonly visits: readonly PlannedVisit[];
  readonly units: readonly Unit[];
  /** Absent where the draw has no staff. */
  readonly assigned: AssignedTeams | undefined;
}

export interface DrawResult extends Seeds, AssignedVisits {
  readonly selection: TargetSelection;
  readonly outcome: Outcome;
  readonly outcome_digest: Uint8Array;
}

/**
 * Protocol sections 5 and 6: checks the document, that `secret` is the one committed to, and each value's
 * form. `values` stand in the order of `document.entropy`.
 * @throws ProtocolError `secret-mismatch`, `entropy-count`, `entropy-value`, and those of `checkCommitment`
 */
export function openSeeds(
  suite: Suite,
  document: CommitmentDocument,
  secret: Uint8Array,
  values: readonly string[],
): Seeds {
  checkCommitment(document);
  if (hex(suite.hash(secret)) !== document.secret_digest) {
    throw new ProtocolError('secret-mismatch', 'the secret is not the one committed to');
  }
  if (values.length !== document.entropy.length) {
    throw new ProtocolError('entropy-count', `expected ${document.entropy.length} values`, {
      expected: document.entropy.length,
      given: values.length,
    });
  }
  for (const [i, value] of values.entries()) checkEntropyValue(document.entropy[i]!, value);
  const commitment = commitmentDigest(suite, document);
  return { commitment, prk: drawKey(suite, commitment, secret, values) };
}

/**
 * Phase two: `target` is asked for drawn ordinals only.
 * @throws ProtocolError `staff-mismatch`: staff was sealed and is not given, or the other way round
 */
export function assignVisits(
  suite: Suite,
  prk: Uint8Array,
  document: TargetCommitment,
  selection: Pick<TargetSelection, 'strata' | 'drawn'>,
  target: (ordinal: number) => DrawnTarget,
  staff: StaffDocument | undefined,
): AssignedVisits {
  checkStaffGiven(document, staff);
  const { tasks, unit_size } = document.targets;
  const visits = visitsOf(selection, tasks, target);
  const units = unitsOf(visits, unit_size);
  return { visits, units, assigned: staff && drawTeams(units, staff, subseed(suite, prk, 'inspectors')) };
}

/** A draw of targets, and of teams where `staff` is given. */
export function runDraw(
  suite: Suite,
  document: TargetCommitment,
  secret: Uint8Array,
  values: readonly string[],
  target: (ordinal: number) => DrawnTarget,
  staff?: StaffDocument,
): DrawResult {
  const seeds = openSeeds(suite, document, secret, values);
  const { frame, tasks } = document.targets;
  const selection = selectTargets(frame, tasks, subseed(suite, seeds.prk, 'targets'));
  const assigned = assignVisits(suite, seeds.prk, document, selection, target, staff);
  const outcome = targetOutcome(selection, assigned.visits, assigned.assigned);
  return {
    ...seeds,
    selection,
    ...assigned,
    outcome,
    outcome_digest: outcomeDigest(suite, seeds.prk, outcome),
  };
}

/** Section 9, staffing draw: teams for units that another draw made. `units` sorted by id. */
export function runStaffing(
  suite: Suite,
  document: StaffingCommitment,
  secret: Uint8Array,
  values: readonly string[],
  units: readonly Unit[],
  staff: StaffDocument,
): Seeds & { assigned: AssignedTeams; outcome: Outcome; outcome_digest: Uint8Array } {
  checkStaffGiven(document, staff);
  const seeds = openSeeds(suite, document, secret, values);
  const assigned = drawTeams(units, staff, subseed(suite, seeds.prk, 'inspectors'));
  const outcome: Outcome = staffOutcome(assigned);
  return { ...seeds, assigned, outcome, outcome_digest: outcomeDigest(suite, seeds.prk, outcome) };
}

/** The caller compares the digest, which needs the salt; this catches staff left out or of another draw. */
function checkStaffGiven(document: CommitmentDocument, staff: StaffDocument | undefined): void {
  if (document.staff?.size !== staff?.inspectors.length) {
    throw new ProtocolError('staff-mismatch', 'the staff given is not the staff sealed');
  }
}
