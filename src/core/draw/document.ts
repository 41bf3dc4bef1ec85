/**
 * The documents of a draw (protocol sections 2 to 9): the commitment, the staff, the outcome.
 * One schema validates, types and refuses unknown members; what a document says is hashed by its JCS
 * form, so nothing here may add a default or drop a member.
 */
import { z } from 'zod';

/** Credit tiers from lowest risk to highest; D is the riskiest. The order is the protocol's. */
export const TIERS = ['A', 'B', 'C', 'D'] as const;
export const tier = z.enum(TIERS);
export type Tier = z.infer<typeof tier>;

export const targetId = z.string().regex(/^[0-9A-Z._:-]{1,64}$/);
export const code = z.string().regex(/^[0-9A-Za-z._:-]{1,32}$/);
export const route = z.string().regex(/^[0-9A-Za-z._:-]{0,32}$/);
/** `task/tier`, e.g. `T01/C`. */
export const stratum = z.string().regex(/^[0-9A-Za-z._:-]{1,32}\/[ABCD]$/);
/** A cell's strata, sorted and joined with `+`. */
export const signature = z
  .string()
  .regex(/^[0-9A-Za-z._:-]{1,32}\/[ABCD](\+[0-9A-Za-z._:-]{1,32}\/[ABCD])*$/);
export const digest = z.string().regex(/^[0-9a-f]{64}$/);
export const salt = z.string().regex(/^[0-9a-f]{32}$/);
export const pseudonym = z.string().regex(/^[0-9a-f]{16}$/);
export const drawNumber = z.string().min(1).max(64);
export const calendarDate = z.iso.date();
/** UTC to the second, as the protocol writes it: `2026-03-02T01:30:00Z`. */
export const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

const size = z
  .int()
  .min(0)
  .max(2 ** 32);
const ppm = z.int().min(0).max(1_000_000);
const perTier = <T extends z.ZodType>(value: T) => z.partialRecord(tier, value);

export const sampleRule = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('rate'),
    rates: perTier(ppm),
    rounding: z.enum(['up', 'nearest']).optional(),
    minimum: perTier(size).optional(),
    population: perTier(size).optional(),
    cap: ppm.optional(),
    floor: ppm.optional(),
    top_up_from: z.array(tier).optional(),
  }),
  z.strictObject({
    mode: z.literal('total'),
    total: size,
    weights: perTier(z.int().min(1)),
    minimum: perTier(size).optional(),
  }),
  z.strictObject({
    mode: z.literal('count'),
    counts: perTier(size),
    top_up: z.boolean().optional(),
  }),
]);
export type SampleRule = z.infer<typeof sampleRule>;

export const teamRequirement = z.strictObject({
  department: code,
  scopes: z.array(code),
  size: z.int().min(1),
});
export type TeamRequirement = z.infer<typeof teamRequirement>;

export const drawTask = z.strictObject({
  confirmed: z.array(stratum),
  exclusions: z.record(z.string(), z.int().min(0)),
  replacement: z.boolean(),
  sample: sampleRule,
  task: code,
  teams: z.array(teamRequirement),
  visit_group: code,
});
export type DrawTask = z.infer<typeof drawTask>;

export const frameHeader = z.strictObject({
  cells: z.array(
    z.strictObject({
      signature,
      size: z
        .int()
        .min(1)
        .max(2 ** 32),
    }),
  ),
  root: digest,
  size: z
    .int()
    .min(1)
    .max(2 ** 32),
});
export type FrameHeader = z.infer<typeof frameHeader>;

/** What a commitment fixes of an entropy source; the value comes later (section 6). */
export const entropySource = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('ceremony'),
    place: z.string(),
    time: z.string(),
    method: z.string(),
    digits: z.int().min(20),
    witnesses: z.array(z.string()),
  }),
  z.strictObject({ source: z.literal('public_numbers'), numbers: z.string(), form: z.string() }),
  z.strictObject({ source: z.literal('drand'), chain: digest, round: z.int().min(1) }),
]);
export type EntropySource = z.infer<typeof entropySource>;

const header = {
  context: z.record(z.string(), z.string()).optional(),
  disclose_by: calendarDate,
  draw: drawNumber,
  entropy: z.array(entropySource),
  issued_at: instant,
  protocol: z.literal('double-random/1'),
  secret_digest: digest,
  suite: z.enum(['sha256', 'sm3']),
  supersedes: drawNumber.optional(),
};
const sealedStaff = z.strictObject({ digest, size: z.int().min(0) });

/** Section 5: the document whose JCS digest is the commitment of a draw of targets. */
export const targetCommitment = z.strictObject({
  ...header,
  staff: sealedStaff.optional(),
  targets: z.strictObject({
    frame: frameHeader,
    tasks: z.array(drawTask).min(1),
    unit_size: z.int().min(1),
  }),
});
export type TargetCommitment = z.infer<typeof targetCommitment>;

/** Section 9: a staffing draw gives teams to units that exist already. */
export const staffingCommitment = z.strictObject({
  ...header,
  of: z.strictObject({ commitment: digest, draw: drawNumber }),
  staff: sealedStaff,
  units: z.strictObject({ digest, size: z.int().min(1) }),
});
export type StaffingCommitment = z.infer<typeof staffingCommitment>;

export const commitmentDocument = z.union([targetCommitment, staffingCommitment]);
export type CommitmentDocument = z.infer<typeof commitmentDocument>;

export const inspectorEntry = z.strictObject({
  /** A load is added up as a double, exactly as long as it stays below 2^53. */
  base_load: z
    .int()
    .min(0)
    .max(2 ** 52),
  capacity: z.int().min(0),
  department: code,
  id: z.string().min(1).max(64),
  scopes: z.array(code),
});
export type InspectorEntry = z.infer<typeof inspectorEntry>;

/** Section 4. `conflicts` are pairs of inspector and target token, both lists sorted. */
export const staffDocument = z.strictObject({
  conflicts: z.array(z.tuple([z.string(), z.string()])),
  inspectors: z.array(inspectorEntry),
});
export type StaffDocument = z.infer<typeof staffDocument>;

/** Section 9: what a staffing draw seals of each unit. */
export const sealedUnit = z.strictObject({
  id: z.string(),
  targets: z.array(salt),
  teams: z.array(teamRequirement),
});
export type SealedUnit = z.infer<typeof sealedUnit>;

export const selection = z.strictObject({
  drawn: size,
  ordinals: z.array(z.int().min(0)),
  size,
  stratum,
});
export type Selection = z.infer<typeof selection>;

export const visit = z.strictObject({ id: z.string(), tasks: z.array(code) });
export type Visit = z.infer<typeof visit>;

/** One department's team of one unit; `inspectors` in the order of acceptance, the first leads. */
export const team = z.strictObject({
  department: code,
  eligible: z.int().min(0),
  inspectors: z.array(z.string()),
  unit: z.string(),
  visits: z.array(z.string()),
});
export type Team = z.infer<typeof team>;

/** A candidate whom no member of F allowed at this seat (section 9, step 3). */
export const rejection = z.strictObject({
  department: code,
  inspector: z.string(),
  seat: z.int().min(0),
  unit: z.string(),
});
export type Rejection = z.infer<typeof rejection>;

/** Section 10: what `outcome_digest` covers. A staffing draw has neither selections nor visits. */
export const outcome = z.strictObject({
  selections: z.array(selection).optional(),
  teams: z.array(team).optional(),
  unstaffed: z.literal(true).optional(),
  visits: z.array(visit).optional(),
});
export type Outcome = z.infer<typeof outcome>;
