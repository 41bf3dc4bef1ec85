/** Sealing, commitment, lot and disclosure of the demonstration, in the order of the procedure. */
import { randomInt } from 'node:crypto';
import type { DrawView } from '../../draw/schema.ts';
import type { Office } from './office.ts';

export interface DemoDraw {
  readonly title: string;
  readonly plan: string;
  readonly tasks: readonly string[];
  readonly rehearsal: boolean;
  readonly round: number;
}

/** Drafts a draw over the tasks and seals it: who is in the list can no longer be changed. */
export async function sealDraw(
  office: Office,
  { title, plan, tasks, rehearsal, round }: DemoDraw,
): Promise<DrawView> {
  const draft = await office.post<DrawView>('/api/v1/draws', {
    title,
    rehearsal,
    unit_size: 3,
    tasks: tasks.map((task) => ({ plan, task, round })),
  });
  const { location } = await office.post<{ location: string }>(`/api/v1/draws/${draft.id}/seal`, {});
  await office.settled(location);
  return office.get(`/api/v1/draws/${draft.id}`);
}

export const WITNESSES = ['纪检监察机构', '企业代表', '人大代表', '公证机构'];
const DIGITS_EACH = 5;

/** Commits before any digit exists; strata with probability 0 or 1 are confirmed one by one. */
export function commit(
  office: Office,
  draw: DrawView,
  time = '2026-03-05T09:30+08:00',
): Promise<{ number: string; commitment: string }> {
  const confirmed = (draw.strata ?? []).flatMap((stratum) =>
    stratum.must_be_confirmed ? stratum.stratum : [],
  );
  const ceremony = {
    source: 'ceremony',
    place: '演示：模拟会场',
    time,
    method: '四名见证人各自写下五位数字，互不可见(本次由程序模拟)',
    digits: WITNESSES.length * DIGITS_EACH,
    witnesses: WITNESSES,
  };
  return office.post(`/api/v1/draws/${draw.id}/commit`, {
    entropy: [ceremony],
    confirmed,
    disclose_by: '2026-12-20',
    accept_shortages: true,
  });
}

/** One person types the witnesses' digits, another types them again: with that the draw is made. */
export async function castLot(first: Office, second: Office, draw: number): Promise<void> {
  const value = simulatedDigits();
  await first.post(`/api/v1/draws/${draw}/first-typing`, { item: 0, value });
  await second.post(`/api/v1/draws/${draw}/run`, { values: [{ value }] });
}

/** What simulated witnesses write: it makes the lot unpredictable here, but proves nothing to anybody. */
function simulatedDigits(): string {
  return WITNESSES.map(() => String(randomInt(10 ** DIGITS_EACH)).padStart(DIGITS_EACH, '0')).join('');
}
