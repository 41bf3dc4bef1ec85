import type { Kysely } from 'kysely';
import { previewSizes } from '../core/draw/commitment.ts';
import type { Database } from '../platform/database.ts';
import { allowedVerbs } from './allowed.ts';
import { firstTypings } from './ceremony/typings.ts';
import { findCommitment } from './commit/commitment-store.ts';
import { evidenceVersions } from './disclose/evidence-store.ts';
import type { Draw } from './queries.ts';
import type { DrawView } from './schema.ts';
import { findFrame } from './seal/frame-store.ts';
import { findStaff } from './seal/staff-store.ts';
import { ceremonyOf, sessionOf } from './session/membership.ts';
import { staffingView } from './staffing/staffing-view.ts';
import { voidRequests } from './void/void-store.ts';

const MILLION = 1_000_000;

/** A draw as the office sees it: its state, its sizes, what it lacks; never who. */
export async function viewDraw(db: Kysely<Database>, draw: Draw): Promise<DrawView> {
  const { log: _log, now, created_by: _by, number, tasks, staffing, ...draft } = draw;
  const { committed, outcome } = now;
  const session = await sessionOf(db, draw.id);
  const void_requests = await voidRequests(db, draw.id);
  const evidence = (await evidenceVersions(db, draw.id)).at(-1)?.digest;
  return {
    ...draft,
    ...(number !== undefined && { number }),
    state: now.state,
    ...(now.late && { late: now.late }),
    allowed: allowedVerbs(now, { session, void_requests }),
    ...(session !== undefined && { session }),
    void_requests,
    tasks: tasks.map(({ plan_id: _id, ...task }) => task),
    ...(staffing && { staffing: await staffingView(db, draw) }),
    ...(await sealedView(db, draw.id)),
    ...(await staffView(db, draw.id)),
    ...(committed && {
      commitment: committed.commitment,
      ...(committed.supersedes !== undefined && { supersedes: committed.supersedes }),
      entropy: (await findCommitment(db, draw.id))!.entropy,
      values_recorded: now.values.length,
      first_typings: await typingsView(db, draw.id),
      disclose_by: committed.disclose_by,
    }),
    ...(outcome && { outcome_digest: outcome.outcome_digest, drawn_at: outcome.at }),
    ...(outcome?.unstaffed && { unstaffed: true as const }),
    ...(evidence !== undefined && { evidence }),
  };
}

async function typingsView(db: Kysely<Database>, drawId: number) {
  const typings = await firstTypings(db, await ceremonyOf(db, drawId));
  return typings.map(({ item, typed_by_name, typed_at }) => ({ item, typed_by: typed_by_name, typed_at }));
}

async function sealedView(db: Kysely<Database>, drawId: number) {
  const frame = await findFrame(db, drawId);
  if (frame === undefined) return {};
  const { header, tasks, unrated, sealed_at } = frame;
  const { strata, short } = previewSizes(header, tasks);
  return {
    frame: {
      size: header.size,
      root: header.root,
      sealed_at,
      exclusions: Object.fromEntries(tasks.map(({ task, exclusions }) => [task, exclusions])),
      unrated,
    },
    strata: strata.map(({ stratum, size, drawn, must_be_confirmed }) => ({
      stratum,
      size,
      drawn,
      effective_rate_ppm: Math.round((drawn * MILLION) / size),
      must_be_confirmed,
    })),
    short: short.map((line) => ({ ...line })),
  };
}

async function staffView(db: Kysely<Database>, drawId: number) {
  const staff = await findStaff(db, drawId);
  if (staff === undefined) return {};
  return {
    staff: {
      size: staff.size,
      digest: Buffer.from(staff.digest).toString('hex'),
      capacity: staff.shortages.capacity.map((line) => ({ ...line })),
      targets: staff.shortages.targets.map((line) => ({ ...line })),
    },
  };
}
