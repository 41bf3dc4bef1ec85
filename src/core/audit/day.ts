/**
 * How a day of the audit log is bound into the public ledger (docs/operations.md): one `published` entry a day, kind
 * `audit`, number `audit/YYYY-MM-DD`, whose digest is over all rows of the day and over the day before.
 */
import { z } from 'zod';
import { hex, utf8 } from '../canonical/bytes.ts';
import { jcs } from '../canonical/jcs.ts';
import { leafHash, treeBuilder } from '../canonical/merkle.ts';
import type { Suite } from '../canonical/suite.ts';
import { calendarDate, digest } from '../draw/document.ts';
import type { EntryOf } from '../ledger/entries.ts';

export const AUDIT_KIND = 'audit';

/** One row of the audit log. `before` and `after` are the texts of their JSON, so that nothing is lost in a digest. */
export const auditRow = z.strictObject({
  id: z.int().min(1),
  at: z.iso.datetime({ precision: 3 }),
  actor: z.string(),
  actor_name: z.string(),
  role: z.string().optional(),
  request: z.string().optional(),
  address: z.string().optional(),
  action: z.string(),
  object_kind: z.string(),
  object_id: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
  reason: z.string().optional(),
  refusal: z.string().optional(),
  attempts: z.int().min(1),
});
export type AuditRow = z.infer<typeof auditRow>;

/** A day as it stands in the audit file, in front of its rows. The salt keeps a quiet day from being guessed. */
export const auditDay = z.strictObject({ day: calendarDate, salt: digest, size: z.int().min(0) });
export type AuditDay = z.infer<typeof auditDay>;

/**
 * Digest of a day: SHA-256 of the JCS of `{day, previous, root, salt, size}`. `root` is the Merkle root (RFC 9162) over
 * the JCS of the rows in the order of their ids, so that one row can be proven without showing the others;
 * `previous` is the digest of the day before, or absent on the first.
 */
export function auditDayDigest(
  sha256: Suite,
  { day, salt, size }: AuditDay,
  root: Uint8Array,
  previous?: string,
) {
  const bound = { day, root: hex(root), salt, size, ...(previous !== undefined && { previous }) };
  return hex(sha256.hash(utf8(jcs(bound))));
}

/** Root over rows that come one by one, in the order of their ids. */
export function auditTree(sha256: Suite) {
  const tree = treeBuilder(sha256);
  return {
    add: (row: AuditRow) => tree.append(leafHash(sha256, utf8(jcs(row)))),
    size: () => tree.size,
    root: () => tree.root(),
  };
}

export const auditNumber = (day: string): string => `audit/${day}`;

/** The ledger entry of a day. */
export const auditEntry = (day: string, digestOfDay: string, at: string): EntryOf<'published'> => ({
  type: 'published',
  at,
  digest: digestOfDay,
  kind: AUDIT_KIND,
  number: auditNumber(day),
});
