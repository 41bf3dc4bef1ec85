/** What goes otherwise than planned, and takes two people: a seat given anew, a draw made void. */
import { readBundle } from '../../core/verify/bundle.ts';
import type { ReplacementView } from '../../draw/replace/schema.ts';
import { type Office, refusalOf } from './office.ts';

interface DrawnTeam {
  readonly unit: string;
  readonly department: string;
  readonly no_choice: boolean;
}

/**
 * An inspector is ill: one asks, another accepts, and the words of the lot name who takes the seat.
 * @returns the problem with which the asker alone was refused; nothing where no team has anybody to spare
 */
export async function replaceSeat(asker: Office, second: Office, draw: number): Promise<string | undefined> {
  const { items } = await asker.get<{ items: DrawnTeam[] }>(`/api/v1/draws/${draw}/teams?limit=1000`);
  const team = items.find(({ no_choice }) => !no_choice);
  if (team === undefined) return undefined;
  const at = `/api/v1/draws/${draw}/replacements`;
  const { unit, department } = team;
  const seat = { kind: 'seat', unit, department, seat: 0, cause: 'illness', reason: '演示：住院' };
  const { id } = await asker.post<ReplacementView>(at, seat);
  const alone = await refusalOf(asker.post(`${at}/${id}/accept`, {}));
  await second.post(`${at}/${id}/accept`, {});
  return alone;
}

/** Makes a committed draw void: reason and secret become public, so that nobody can hide what it would have drawn. */
export async function voidDraw(
  asker: Office,
  second: Office,
  draw: { readonly id: number; readonly number: string },
): Promise<{ readonly reason: string; readonly secret_public: boolean; readonly alone: string }> {
  const at = `/api/v1/draws/${draw.id}/void`;
  const reason = '演示：封存名单后发现缺少两个乡镇的企业';
  await asker.post(at, { reason });
  const alone = await refusalOf(asker.post(`${at}/confirm`, {}));
  await second.post(`${at}/confirm`, {});
  const evidence = await second.download(`/api/v1/public/draws/${draw.number}/evidence`);
  return { reason, secret_public: readBundle(evidence).secret !== undefined, alone };
}
