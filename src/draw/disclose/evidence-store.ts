import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
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

/** The first bundle of a draw; later ones stand beside it with the next version. */
export async function insertEvidence(
  trx: Transaction<Database>,
  drawId: number,
  bundle: string,
  levels: Levels,
  at: string,
): Promise<string> {
  const digest = createHash('sha256').update(bundle).digest();
  await trx
    .insertInto('evidence')
    .values({ draw_id: drawId, version: 1, digest, bundle, levels: JSON.stringify(levels), made_at: at })
    .execute();
  return digest.toString('hex');
}

/** A bundle by version, the newest without it. */
export async function findEvidence(
  db: Kysely<Database>,
  drawId: number,
  version?: number,
): Promise<StoredEvidence | undefined> {
  let query = db
    .selectFrom('evidence')
    .select(['version', 'digest', 'bundle'])
    .where('draw_id', '=', drawId)
    .orderBy('version', 'desc')
    .limit(1);
  if (version !== undefined) query = query.where('version', '=', version);
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
