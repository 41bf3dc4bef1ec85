import type { Kysely } from 'kysely';
import type pg from 'pg';
import { hex } from '../../core/canonical/bytes.ts';
import { saltsOf } from '../../core/draw/frame.ts';
import { cellOf } from '../../core/draw/frame-index.ts';
import { ranksAt } from '../../core/draw/rank-table.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import { Problem } from '../../platform/problems.ts';
import type { Vault } from '../../platform/vault.ts';
import type { Draw } from '../queries.ts';
import { findFrame } from '../seal/frame-store.ts';
import { openSecret } from '../secrets.ts';
import { staffingProblems } from '../staffing/problems.ts';
import { type Explanation, type Standing, sentence } from './explanation.ts';
import { type FoundEntry, findEntry } from './find-entry.ts';
import { provePlace } from './prove-place.ts';
import { type RankedList, rankedList } from './ranked-list.ts';

interface Reading {
  readonly db: Kysely<Database>;
  readonly pool: pg.Pool;
  readonly vault: Vault;
}

/**
 * Where one target stood: its cell, quota, rank and proof. Nothing in the answer is about anybody else.
 * @throws Problem `draw-lists-busy`, and `draw-of-teams` for a staffing draw
 */
export async function explainTarget(service: Reading, draw: Draw, target: string): Promise<Explanation> {
  const found = (await entriesOf(service, draw, [target])).get(target);
  return found === undefined ? notListed(draw, target) : await explainEntry(service, draw, target, found);
}

/**
 * Which of some targets are in the sealed list, and where. It costs a look into each cell: the list is shuffled for
 * nobody who is not in it.
 * @throws Problem `draw-of-teams` for a staffing draw
 */
export async function entriesOf(
  { db, vault }: Pick<Reading, 'db' | 'vault'>,
  draw: Draw,
  targets: readonly string[],
): Promise<Map<string, FoundEntry>> {
  const frame = await findFrame(db, draw.id);
  if (frame === undefined)
    throw new Problem(staffingProblems['draw-of-teams'], { members: { parent: draw.staffing?.parent } });
  const saltOf = saltsOf(nativeSuites[draw.suite], await openSecret(db, vault, draw.id, 'frame_key'));
  const entries = new Map<string, FoundEntry>();
  for (const target of targets) {
    const found = await findEntry(db, draw.id, frame.header, saltOf(target));
    if (found !== undefined) entries.set(target, found);
  }
  return entries;
}

export const notListed = (draw: Draw, target: string): Explanation => ({
  number: draw.number!,
  target,
  listed: false,
  text: NOT_LISTED,
  strata: [],
});

/** Where an entry of the sealed list stood. @throws Problem `draw-lists-busy` */
export async function explainEntry(
  { db, pool, vault }: Reading,
  draw: Draw,
  target: string,
  { ordinal, route, salt }: FoundEntry,
): Promise<Explanation> {
  const list = await rankedList(db, vault, draw);
  const { root, size } = list.header;
  const strata = standings(list, ordinal);
  const proof = await provePlace({ db, pool }, draw, size, ordinal);
  return {
    number: draw.number!,
    target,
    listed: true,
    text: strata.some(({ drawn }) => drawn) ? DRAWN : NOT_DRAWN,
    cell: list.header.cells[cellOf(list.index, ordinal)]!.signature,
    strata,
    entry: { ordinal, salt, route, proof: proof.map(hex), root, frame_size: size },
  };
}

/** Which reason it is, nobody can ask here: the answer would tell any reader whom others have checked. */
const NOT_LISTED = {
  zh: '该对象不在本次抽取封存的名单中，因此没有参加抽取：不在任务范围内，或因公示的某项原因（如今年检查次数已达上限）未列入。各项原因的数量见本次抽取的 exclusions；对象本身的原因可凭身份证明向抽取机关查询。',
  en: 'The target is not in the sealed list of this draw, so it took no part: it is out of scope, or was left out for one of the published reasons, such as a ceiling of checks a year. The draw’s exclusions say how many for each; the office tells a target its own.',
};
const DRAWN = {
  zh: '该对象在封存的名单中，已被抽中。',
  en: 'The target is in the sealed list; it was drawn.',
};
const NOT_DRAWN = {
  zh: '该对象在封存的名单中，未被抽中。',
  en: 'The target is in the sealed list; it was not drawn.',
};

function standings({ index, quotas, ranks }: RankedList, ordinal: number): Standing[] {
  return [...ranksAt(index, ranks, ordinal)].map(([position, rank]) => {
    const { name: stratum, task, size } = index.strata[position]!;
    const drawn_size = quotas[position]!;
    const at = { task, stratum, size, drawn_size, rank };
    return { ...at, probability: `${drawn_size}/${size}`, drawn: rank <= drawn_size, text: sentence(at) };
  });
}
