import type { Kysely } from 'kysely';
import type pg from 'pg';
import { hex } from '../../core/canonical/bytes.ts';
import { saltsOf } from '../../core/draw/frame.ts';
import { cellOf } from '../../core/draw/frame-index.ts';
import { ranksAt } from '../../core/draw/rank-table.ts';
import type { Database } from '../../platform/database.ts';
import { nativeSuites } from '../../platform/native-suites.ts';
import type { Vault } from '../../platform/vault.ts';
import type { Draw } from '../queries.ts';
import { openSecret } from '../secrets.ts';
import { type Explanation, type Standing, sentence } from './explanation.ts';
import { findEntry } from './find-entry.ts';
import { provePlace } from './prove-place.ts';
import { type RankedList, rankedList } from './ranked-list.ts';

/**
 * Where one target stood: its cell, quota, rank and proof. Nothing in the answer is about anybody else.
 * @throws Problem `draw-lists-busy`
 */
export async function explainTarget(
  { db, pool, vault }: { readonly db: Kysely<Database>; readonly pool: pg.Pool; readonly vault: Vault },
  draw: Draw,
  target: string,
): Promise<Explanation> {
  const number = draw.number!;
  const list = await rankedList(db, vault, draw);
  const { root, size } = list.header;
  const key = await openSecret(db, vault, draw.id, 'frame_key');
  const salt = saltsOf(nativeSuites[draw.suite], key)(target);
  const found = await findEntry(db, draw.id, list.header, salt);
  if (found === undefined) return { number, target, listed: false, text: NOT_LISTED, strata: [] };
  const { ordinal, route } = found;
  const strata = standings(list, ordinal);
  const proof = await provePlace({ db, pool }, draw, size, ordinal);
  return {
    number,
    target,
    listed: true,
    text: strata.some(({ drawn }) => drawn) ? DRAWN : NOT_DRAWN,
    cell: list.header.cells[cellOf(list.index, ordinal)]!.signature,
    strata,
    entry: { ordinal, salt: hex(salt), route, proof: proof.map(hex), root, frame_size: size },
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
