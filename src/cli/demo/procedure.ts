/** Plan, sealing, commitment, lot and disclosure of the demonstration, in the order of the procedure. */
import { randomInt } from 'node:crypto';
import type { DrawView } from '../../draw/schema.ts';
import type { TaskPreview } from '../../plan/preview-task.ts';
import type { PlanView } from '../../plan/view.ts';
import type { Office } from './office.ts';

export interface DemoPlan {
  readonly code: string;
  readonly tasks: readonly { readonly code: string; readonly title: string }[];
}

/** Publishes what may be checked, writes the plan down, has it reviewed and publishes it; from then on it can be drawn from. */
export async function publishPlan(
  planner: Office,
  secretary: Office,
  plan: DemoPlan,
): Promise<{ digest: string; revision: number }> {
  const at = `/api/v1/plans/${plan.code}`;
  const { number } = await planner.post<{ number: string }>('/api/v1/matter-lists', {
    issuer: '黔江区交通运输委员会(示例)',
    document_number: '黔江交通发〔2026〕3号(示例)',
    issued_on: '2026-01-15',
  });
  const { version } = await planner.post<PlanView>('/api/v1/plans', { ...plan, matter_list: number });
  await planner.post(`${at}/submit`, { statement: '演示：请联席会议审议。' }, basedOn(version));
  await secretary.post(
    `${at}/approve`,
    {
      opinion: '演示：同意。',
      meeting_date: '2026-03-02',
      minutes_number: '联席会议纪要〔2026〕1号(示例)',
    },
    basedOn(version + 1),
  );
  return planner.post(`${at}/publish`, {
    document_number: '黔江交通发〔2026〕12号(示例)',
    issuer: '黔江区交通运输委员会(示例)',
    released_on: '2026-03-05',
  });
}

/** The version of the plan that a step is based on (RFC 9110, section 13.1.1). */
const basedOn = (version: number) => ({ 'if-match': `"${version}"` });

/** Of the plan's tasks those that have targets in today's register. */
export async function tasksWithTargets(office: Office, plan: DemoPlan): Promise<string[]> {
  const previews = plan.tasks.map(({ code }) =>
    office.get<TaskPreview>(`/api/v1/plans/${plan.code}/tasks/${code}/preview`),
  );
  const found = (await Promise.all(previews)).filter(({ tiers }) =>
    tiers.some(({ eligible }) => eligible > 0),
  );
  return found.map(({ task }) => task);
}

/** Drafts a rehearsal over the tasks and seals it: who is in the list can no longer be changed. */
export async function sealRehearsal(
  office: Office,
  plan: string,
  tasks: readonly string[],
): Promise<DrawView> {
  const draft = await office.post<DrawView>('/api/v1/draws', {
    title: '2026年度第一次双随机抽取(演练)',
    rehearsal: true,
    unit_size: 3,
    tasks: tasks.map((task) => ({ plan, task, round: 1 })),
  });
  const { location } = await office.post<{ location: string }>(`/api/v1/draws/${draft.id}/seal`, {});
  await office.settled(location);
  return office.get(`/api/v1/draws/${draft.id}`);
}

export const WITNESSES = ['纪检监察机构', '企业代表', '人大代表', '公证机构'];
const DIGITS_EACH = 5;

/** Commits before any digit exists; strata with probability 0 or 1 are confirmed one by one. */
export function commit(office: Office, draw: DrawView): Promise<{ number: string; commitment: string }> {
  const confirmed = (draw.strata ?? []).flatMap((stratum) =>
    stratum.must_be_confirmed ? stratum.stratum : [],
  );
  const ceremony = {
    source: 'ceremony',
    place: '演示：模拟会场',
    time: '2026-03-05T09:30+08:00',
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
