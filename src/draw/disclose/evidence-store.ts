import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Levels } from '../../core/verify/level.ts';
import type { Database } from '../../platform/database.ts';

export interface StoredEvidence {
  readonly version: number;
  /** SHA-256 of the file, hex. */
  readonly digest: string;
  readonly bundle: string;
}

export interface EvidenceVersion {
  readonly version: number;
  readonly digest: string;
  /** As derived when the bundle was verified before it was published. */
  readonly levels: Levels;
}

/**
 * Stores a bundle beside the earlier ones of its draw, under the next version; bundles are never changed. The very
 * same file again is the version it is already.
 */
export async function insertEvidence(
  trx: Transaction<Database>,
  drawId: number,
  bundle: string,
  levels: Levels,
  at: string,
): Promise<Omit<StoredEvidence, 'bundle'>> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('evidence', ${drawId}))`.execute(trx);
  const digest = createHash('sha256').update(bundle).digest();
  const known = await evidenceVersions(trx, drawId);
  const same = known.find((version) => version.digest === digest.toString('hex'));
  if (same !== undefined) return { version: same.version, digest: same.digest };
  const version = (known.at(-1)?.version ?? 0) + 1;
  await trx
    .insertInto('evidence')
    .values({ draw_id: drawId, version, digest, bundle, levels: JSON.stringify(levels), made_at: at })
    .execute();
  return { version, digest: digest.toString('hex') };
}

export interface EvidenceAsked {
  readonly version?: number | undefined;
  /** SHA-256 of the file, hex. */
  readonly digest?: string | undefined;
}

/** A bundle by version or by digest, the newest without either. */
export async function findEvidence(
  db: Kysely<Database>,
  drawId: number,
  { version, digest }: EvidenceAsked = {},
): Promise<StoredEvidence | undefined> {
  let query = db
    .selectFrom('evidence')
    .select(['version', 'digest', 'bundle'])
    .where('draw_id', '=', drawId)
    .orderBy('version', 'desc')
    .limit(1);
  if (version !== undefined) query = query.where('version', '=', version);
  if (digest !== undefined) query = query.where('digest', '=', Buffer.from(digest, 'hex'));
  const row = await query.executeTakeFirst();
  return row && { ...row, digest: row.digest.toString('hex') };
}

/** Versions, digests and levels of a draw's bundles, without their text. */
export async function evidenceVersions(db: Kysely<Database>, drawId: number): Promise<EvidenceVersion[]> {
  const rows = await db
    .selectFrom('evidence')
    .select(['version', 'digest', 'levels'])
    .where('draw_id', '=', drawId)
    .orderBy('version')
    .execute();
  return rows.map(({ version, digest, levels }) => ({
    version,
    digest: digest.toString('hex'),
    levels: levels as Levels,
  }));
}
