/**
 * The entries of the public log (protocol section 10): every step of a draw, as digests. Nobody can read
 * from an entry whom a draw has met before it is disclosed, so no member may hold an id, and texts that
 * people write (reasons) stand as digests too: the log can never be edited.
 */
import { z } from 'zod';
import { utf8 } from '../canonical/bytes.ts';
import { jcs } from '../canonical/jcs.ts';
import { leafHash } from '../canonical/merkle.ts';
import type { Suite } from '../canonical/suite.ts';
import { calendarDate, code, digest, drawNumber, instant, salt, stratum } from '../draw/document.ts';

const count = z.int().min(0);
const sealedList = z.strictObject({ digest, size: count });
const step = { draw: drawNumber, at: instant };

/** Office roles, never names: the log is public for ever. */
export const role = z.string().regex(/^[a-z][a-z-]{0,31}$/);

/** The list is frozen. `frame` is `H(JCS(frame header))`; a staffing draw seals `units` in its place. */
export const frameSealed = z
  .strictObject({
    type: z.literal('frame-sealed'),
    ...step,
    frame: sealedList.optional(),
    staff: sealedList.optional(),
    units: sealedList.optional(),
  })
  .refine(({ frame, units }) => (frame === undefined) !== (units === undefined), {
    message: 'either a frame or units are sealed',
  });

/**
 * `lines` are the plan lines the draw is over (`planLines` in plan-lines.ts), by which another open draw
 * over the same line is found. `values` is the number of entropy items of the document; `entropy_due` is
 * when the last of them is expected, from which the 24 hours of section 10 count.
 */
export const committed = z.strictObject({
  type: z.literal('committed'),
  ...step,
  commitment: digest,
  disclose_by: calendarDate,
  entropy_due: instant.optional(),
  lines: z.array(z.string().min(1).max(200)),
  rehearsal: z.literal(true).optional(),
  suite: z.enum(['sha256', 'sm3']),
  supersedes: drawNumber.optional(),
  values: count,
});

/** A value of the entropy, but for the last, as it came: its place in the document's list, `H(utf8(value))`. */
export const value = z.strictObject({ type: z.literal('value'), ...step, digest, index: count });

/** A paper of a ceremony: its image's digest and how many people from outside signed it before the entropy and after. */
export const signedSlip = z.strictObject({ digest, witnesses: count });

/**
 * The draw ran. `values` are the digests of all values in the document's order, the last one too.
 * `slip` is the commitment slip (section 6, level 3).
 */
export const outcomeEntry = z.strictObject({
  type: z.literal('outcome'),
  ...step,
  outcome_digest: digest,
  slip: signedSlip.optional(),
  unstaffed: z.literal(true).optional(),
  values: z.array(digest),
});

/**
 * `parts` maps each part of the evidence bundle that was disclosed to `H(JCS(part))`. The log cannot be a
 * part, since this entry stands in it, nor the replacements, which come later and have entries of their own.
 */
export const disclosed = z.strictObject({
  type: z.literal('disclosed'),
  ...step,
  parts: z.record(z.string().regex(/^[a-z_]{1,32}$/), digest),
});

/** After `committed`, `secret` is published, and `outcome_digest` as soon as the entropy is public. */
export const voided = z.strictObject({
  type: z.literal('void'),
  ...step,
  asked_by: role,
  confirmed_by: role,
  outcome_digest: digest.optional(),
  reason: digest,
  secret: digest.optional(),
});

const seat = { department: code, n: z.int().min(1), seat: count, unit: salt };
const place = { rank: z.int().min(1), stratum };

/**
 * A seat of a unit (section 9; `unit` is its token) or a drawn target (section 8; by rank, never by id). `reason` of a
 * seat and `evidence` are digests under the draw's key (seat-request.ts), `reason` of a target is a salted one.
 */
export const replacementRequested = z.discriminatedUnion('kind', [
  z.strictObject({
    type: z.literal('replacement-requested'),
    ...step,
    kind: z.literal('seat'),
    ...seat,
    reason: digest,
  }),
  z.strictObject({
    type: z.literal('replacement-requested'),
    ...step,
    kind: z.literal('target'),
    ...place,
    evidence: digest,
    reason: digest,
    signed_by: z.array(role).min(2),
  }),
]);

/**
 * `result` is the digest of the replacement's record (`replacementDigest`), `value` that of its fresh value, `slip` the
 * paper of the small ceremony that gave it.
 */
export const replaced = z.discriminatedUnion('kind', [
  z.strictObject({
    type: z.literal('replaced'),
    ...step,
    kind: z.literal('seat'),
    ...seat,
    result: digest,
    slip: signedSlip.optional(),
    value: digest.optional(),
  }),
  z.strictObject({
    type: z.literal('replaced'),
    ...step,
    kind: z.literal('target'),
    ...place,
    result: digest,
  }),
]);

const publication = {
  draw: drawNumber.optional(),
  at: instant,
  digest,
  kind: code,
  number: z.string().min(1).max(64),
};

/** Something became public: a plan, a result, a further bundle; kind `closing` closes its draw. */
export const published = z.strictObject({ type: z.literal('published'), ...publication });

/** A correction stands beside what it corrects; `earlier` is the digest of the earlier text. */
export const corrected = z.strictObject({
  type: z.literal('corrected'),
  ...publication,
  earlier: digest,
  reason: digest,
});

/**
 * A key of the log or of a witness begins or ends; `key` is a C2SP note verifier key. `vouched` is the signature
 * by which the log's key before hands over to this one (`vouch` in key-history.ts), so that verifiers can follow.
 */
export const keyEntry = z.strictObject({
  type: z.literal('key'),
  draw: drawNumber.optional(),
  at: instant,
  action: z.enum(['added', 'retired']),
  key: z.string().min(1).max(300),
  purpose: z.enum(['log', 'witness']),
  vouched: z.string().min(1).max(200).optional(),
});

export const logEntry = z.discriminatedUnion('type', [
  frameSealed,
  committed,
  value,
  outcomeEntry,
  disclosed,
  voided,
  replacementRequested,
  replaced,
  published,
  corrected,
  keyEntry,
]);
export type LogEntry = z.infer<typeof logEntry>;
export type LogEntryType = LogEntry['type'];
export type EntryOf<T extends LogEntryType> = Extract<LogEntry, { type: T }>;

/** The leaf hash of an entry; the suite of the log is always SHA-256, whatever the draw's (section 10). */
export const entryLeaf = (sha256: Suite, entry: LogEntry): Uint8Array => leafHash(sha256, utf8(jcs(entry)));
