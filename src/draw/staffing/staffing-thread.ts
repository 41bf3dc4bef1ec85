/** The teams of a staffing draw, drawn in a thread of their own. */
import { hex } from '../../core/canonical/bytes.ts';
import { jcs } from '../../core/canonical/jcs.ts';
import type { CommitmentDocument, StaffDocument, StaffingCommitment } from '../../core/draw/document.ts';
import { staffOutcome } from '../../core/draw/outcome.ts';
import { outcomeDigest, subseed } from '../../core/draw/seed.ts';
import { drawTeams } from '../../core/draw/teams.ts';
import { sealedUnits, type Unit } from '../../core/draw/units.ts';
import { type EvidenceParts, evidenceParts, partDigests } from '../../core/verify/bundle.ts';
import type { PlanRevision } from '../../plan/schema.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { runInWorker } from '../../platform/worker.ts';
import type { EntropyValue } from '../commit/commitment-store.ts';
import type { EvidencePartsText } from '../disclose/evidence-thread.ts';
import type { AssignedOutcome } from '../run/draw-thread.ts';
import { outcomeColumns } from '../run/outcome-columns.ts';

export interface StaffInput {
  readonly suite: StaffingCommitment['suite'];
  readonly prk: Uint8Array;
  readonly units: readonly Unit[];
  readonly staff: StaffDocument;
}

const drawn = ({ suite, prk, units, staff }: StaffInput) =>
  drawTeams(units, staff, subseed(nativeSuites[suite], prk, 'inspectors'));

export function staffUnits(input: StaffInput): AssignedOutcome {
  const assigned = drawn(input);
  const digest = outcomeDigest(nativeSuites[input.suite], input.prk, staffOutcome(assigned));
  return { ...outcomeColumns([], input.units, assigned), outcome_digest: digest };
}

export interface StaffingPartsInput extends StaffInput {
  readonly document: StaffingCommitment;
  readonly parent: CommitmentDocument;
  readonly secret: Uint8Array;
  readonly staff_salt: Uint8Array;
  readonly units_salt: Uint8Array;
  readonly values: readonly EntropyValue[];
  readonly plan: PlanRevision & { readonly number: string };
  readonly slip: { readonly digest: string } | undefined;
}

/** Draws the teams again and lays everything open that the office discloses of a staffing draw. */
export function makeStaffingParts(input: StaffingPartsInput): EvidencePartsText {
  const suite = nativeSuites[input.suite];
  const assigned = drawn(input);
  const { document, parent, secret, prk, staff, units, plan, slip, values } = input;
  const parts: EvidenceParts = evidenceParts.parse({
    document,
    entropy: values,
    outcome: staffOutcome(assigned),
    parent,
    plan,
    secret: hex(secret),
    sealed_units: { salt: hex(input.units_salt), units: sealedUnits(units) },
    ...(slip && { slip: { digest: slip.digest } }),
    staff: { document: staff, salt: hex(input.staff_salt) },
    subseeds: { inspectors: subseed(suite, prk, 'inspectors') },
    units: units.map(({ id, visits }) => ({ id, visits: [...visits] })),
    ...('rejected' in assigned && { rejected: [...assigned.rejected] }),
    ...('certificate' in assigned && { shortage: [...assigned.certificate] }),
  });
  return { parts: jcs(parts), digests: partDigests(suite, parts) };
}

const HERE = new URL('./staffing-thread.ts', import.meta.url);

export const staffUnitsInThread = (input: StaffInput): Promise<AssignedOutcome> =>
  runInWorker(HERE, staffUnits.name, input);
export const makeStaffingPartsInThread = (input: StaffingPartsInput): Promise<EvidencePartsText> =>
  runInWorker(HERE, makeStaffingParts.name, input);
