/**
 * The evidence bundle (protocol section 11): one JCS file from which anybody can repeat a draw. Every part
 * but the document may be withheld by leaving it out; a check that needs it then says "not disclosed".
 */
import { z } from 'zod';
import { concat, hex, utf8 } from '../canonical/bytes.ts';
import { hmac } from '../canonical/hmac.ts';
import { jcs } from '../canonical/jcs.ts';
import { parseJson } from '../canonical/parse-json.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { Suite } from '../canonical/suite.ts';
import {
  code,
  commitmentDocument,
  digest,
  outcome,
  rejection,
  route,
  salt,
  sealedUnit,
  staffDocument,
  stratum,
  targetId,
  tier,
} from '../draw/document.ts';
import { freshSource } from '../draw/seat-request.ts';
import { logEntry, signedSlip } from '../ledger/entries.ts';

export const EVIDENCE_FORMAT = 'double-random-evidence/1';

const ordinal = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const inspector = z.string().min(1).max(64);

/** A target of the frame laid open: its leaf is `salt ‖ id ‖ 0x00 ‖ route` at index `ordinal`. */
export const openedTarget = z.strictObject({
  id: targetId,
  ordinal,
  proof: z.array(digest).max(32),
  route: route.optional(),
  salt,
});
export type OpenedTarget = z.infer<typeof openedTarget>;

/** The whole frame instead: everything sealed in the header follows from it. */
export const openedFrame = z.strictObject({
  frame_key: digest,
  targets: z.array(z.strictObject({ id: targetId, route: route.optional(), tiers: z.record(code, tier) })),
});

/** Of a drand round. */
const signature = z
  .string()
  .regex(/^([0-9a-f]{2})+$/)
  .optional();

/** A value in its document's place; a void draw lists those known. */
const entropyValue = z.strictObject({ signature, value: z.string() });

/** Visits that one random team does together (section 9), in their order within the unit. */
const evidenceUnit = z.strictObject({ id: z.string(), visits: z.array(z.string()).min(1) });

/**
 * A seat given anew (section 9). `inspector` is absent where nobody was left. `reason`, `refused`, `source` and
 * `unavailable` are what the request fixed; without `reason` nothing shows that it did. `value` is digits of a
 * ceremony, or with `signature` the round that was due; `slip` is the paper on which outsiders saw both.
 */
const seatReplacement = z.strictObject({
  kind: z.literal('seat'),
  department: code,
  inspector: inspector.optional(),
  n: z.int().min(1),
  reason: digest.optional(),
  refused: z.array(inspector),
  seat: z.int().min(0),
  signature,
  slip: signedSlip.optional(),
  source: freshSource.optional(),
  unavailable: z.array(inspector),
  unit: z.string(),
  value: z.string().optional(),
});

/**
 * A drawn target that proved impossible (section 8): `joined` is the next reserve of the same stratum, `evidence` the
 * SHA-256 of the scan that shows why.
 */
const targetReplacement = z.strictObject({
  kind: z.literal('target'),
  evidence: digest.optional(),
  joined: openedTarget,
  rank: z.int().min(1),
  stratum,
});

export const evidenceReplacement = z.discriminatedUnion('kind', [seatReplacement, targetReplacement]);
export type EvidenceReplacement = z.infer<typeof evidenceReplacement>;

/**
 * Entries of the log in the order of their positions, each proven under `checkpoint`, a C2SP note.
 * `growth` are earlier checkpoints (such as the one on the printed slip) with proofs that the log only grew.
 */
export const evidenceLog = z.strictObject({
  checkpoint: z.string().max(20_000),
  entries: z.array(
    z.strictObject({
      entry: logEntry,
      position: z.int().min(0),
      proof: z.array(digest).max(64),
    }),
  ),
  growth: z
    .array(z.strictObject({ checkpoint: z.string().max(20_000), proof: z.array(digest).max(64) }))
    .optional(),
  time_stamp: z.base64().optional(),
});
export type EvidenceLog = z.infer<typeof evidenceLog>;

/** The published plan, as far as verification reads it; its other members stand as they were published. */
export const evidencePlan = z.looseObject({
  number: z.string(),
  tasks: z.array(z.looseObject({ code })),
});

const parts = {
  document: commitmentDocument,
  drawn: z.array(openedTarget).optional(),
  entropy: z.array(entropyValue).optional(),
  frame: openedFrame.optional(),
  outcome: outcome.optional(),
  /** Staffing draw: the commitment document of the draw whose units it staffs. */
  parent: commitmentDocument.optional(),
  plan: evidencePlan.optional(),
  rejected: z.array(rejection).optional(),
  /** Staffing draw: the units as sealed, with `units_salt`. */
  sealed_units: z.strictObject({ salt: digest, units: z.array(sealedUnit) }).optional(),
  secret: digest.optional(),
  /** Unstaffed draw: the teams S that cannot all be staffed, as unit and department (section 9, step 1). */
  shortage: z.array(z.strictObject({ department: code, unit: z.string() })).optional(),
  slip: z.strictObject({ digest }).optional(),
  staff: z.strictObject({ document: staffDocument, salt: digest }).optional(),
  subseeds: z.strictObject({ inspectors: digest.optional(), targets: digest.optional() }).optional(),
  units: z.array(evidenceUnit).optional(),
};

/** What the `disclosed` entry binds part by part. */
export const evidenceParts = z.strictObject(parts);
export type EvidenceParts = z.infer<typeof evidenceParts>;

export const evidenceBundle = z.strictObject({
  format: z.literal(EVIDENCE_FORMAT),
  ...parts,
  log: evidenceLog.optional(),
  replacements: z.array(evidenceReplacement).optional(),
});
export type EvidenceBundle = z.infer<typeof evidenceBundle>;

export const PART_NAMES = Object.keys(parts) as readonly (keyof EvidenceParts)[];

/**
 * Reads a bundle file. JSON that two readers could read differently is refused.
 * @throws ProtocolError `json-invalid`, `json-duplicate-key`, `json-refused`; `evidence-malformed` with the
 * place of the first member that does not fit
 */
export function readBundle(text: string): EvidenceBundle {
  const read = parsed(parseJson(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const at = issue ? `$.${issue.path.join('.')}` : '$';
  throw new ProtocolError('evidence-malformed', `${at}: ${issue?.message ?? 'not an evidence bundle'}`, {
    at,
  });
}

/** A pattern over a text of many megabytes ends the stack of the expression engine, with a RangeError. */
function parsed(value: unknown) {
  try {
    return evidenceBundle.safeParse(value);
  } catch (error) {
    if (error instanceof RangeError)
      throw new ProtocolError('evidence-malformed', `$: ${error.message}`, { at: '$' });
    throw error;
  }
}

/** `parts` of the `disclosed` entry: `H(JCS(part))` of every part that is laid open. */
export function partDigests(suite: Suite, opened: EvidenceParts): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const name of PART_NAMES) {
    const part = opened[name];
    if (part !== undefined) digests[name] = hex(suite.hash(utf8(jcs(part))));
  }
  return digests;
}

/**
 * `result` of the `replaced` entry. Keyed like the outcome's digest (section 10), since a replacement has
 * few candidates and an unkeyed digest could be guessed before disclosure.
 */
export function replacementDigest(suite: Suite, prk: Uint8Array, replacement: EvidenceReplacement): string {
  const key = hmac(suite, prk, concat(utf8('replaced'), Uint8Array.of(1)));
  return hex(suite.hash(concat(key, utf8(jcs(replacement)))));
}
