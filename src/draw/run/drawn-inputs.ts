import type { Kysely } from 'kysely';
import { parseJson } from '../../core/canonical/parse-json.ts';
import { staffDocument, type TargetCommitment } from '../../core/draw/document.ts';
import { openSeeds } from '../../core/draw/run.ts';
import { subseed } from '../../core/draw/seed.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import { type EntropyValue, findTargetCommitment, valuesOf } from '../commit/commitment-store.ts';
import type { Draw } from '../queries.ts';
import { findStaff } from '../seal/staff-store.ts';
import { openSecret } from '../secrets.ts';
import { staffingProblems } from '../staffing/problems.ts';
import type { ShuffleInput } from './draw-thread.ts';

/** Everything from which a draw that was run can be repeated, but for its frame. */
export interface DrawnInputs {
  readonly document: TargetCommitment;
  readonly secret: Uint8Array;
  readonly values: readonly EntropyValue[];
  readonly prk: Uint8Array;
  readonly shuffle: ShuffleInput;
}

/** @throws Problem `draw-of-teams` for a staffing draw, which has no targets of its own */
export async function drawnInputs(
  db: Kysely<Database>,
  vault: Vault,
  { id, suite, staffing }: Pick<Draw, 'id' | 'suite' | 'staffing'>,
): Promise<DrawnInputs> {
  const document = await findTargetCommitment(db, id);
  if (document === undefined)
    throw new Problem(staffingProblems['draw-of-teams'], { members: { parent: staffing?.parent } });
  const secret = await openSecret(db, vault, id, 'secret');
  const values = await valuesOf(db, id);
  const texts = values.map(({ value }) => value);
  const { prk } = openSeeds(nativeSuites[suite], document, secret, texts);
  const { frame: header, tasks } = document.targets;
  const shuffle = { header, tasks, sub: subseed(nativeSuites[suite], prk, 'targets') };
  return { document, secret, values, prk, shuffle };
}

/** The sealed staff document; `undefined` where the draw assigns no teams. */
export async function sealedStaff(db: Kysely<Database>, drawId: number) {
  const staff = await findStaff(db, drawId);
  return staff && staffDocument.parse(parseJson(staff.document));
}
