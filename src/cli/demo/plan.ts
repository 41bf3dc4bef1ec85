/** What is published before anything is drawn: rules, matter list, and a plan that was returned once. */
import { readFile } from 'node:fs/promises';
import type { TaskPreview } from '../../plan/preview-task.ts';
import type { PlanView } from '../../plan/view.ts';
import type { Office } from './office.ts';

export const EXAMPLE = new URL('../../../examples/qianjiang-2026/', import.meta.url);

export const readExample = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(name, EXAMPLE), 'utf8')) as T;

interface DemoTask {
  readonly code: string;
  readonly title: string;
  readonly window_to: string;
  readonly rounds?: number;
}

export interface DemoPlan {
  readonly code: string;
  readonly tasks: readonly DemoTask[];
}

export interface PlanReview {
  readonly code: string;
  /** Of the text that was approved; each earlier one was returned. */
  readonly revision: number;
  readonly returned_because: readonly string[];
  readonly opinion: string;
  readonly minutes_number: string;
}

/** Freezes the sampling rules and what may be checked at all. @returns number of the matter list */
export async function publishRulesAndMatters(planner: Office): Promise<string> {
  await planner.post('/api/v1/sampling-rules', await readExample('sampling-rules.json'));
  const list = await readExample<object>('matter-list.json');
  return (await planner.post<{ number: string }>('/api/v1/matter-lists', list)).number;
}

const MEETING = { meeting_date: '2026-03-02', minutes_number: '联席会议纪要〔2026〕1号(示例)' };
const TOO_LATE = '2026-12-31';

/** The plan's way: written, submitted, returned with a reason, corrected, submitted again, approved, published. */
export async function publishPlan(
  planner: Office,
  secretary: Office,
  plan: DemoPlan,
  matterList: string,
): Promise<PlanReview> {
  const at = `/api/v1/plans/${plan.code}`;
  const step = async (office: Office, path: string, body: object, method: 'post' | 'put' = 'post') => {
    const { version } = await office.get<PlanView>(at);
    // The version that the step is based on (RFC 9110, section 13.1.1).
    return office[method]<{ revision: number }>(`${at}${path}`, body, { 'if-match': `"${version}"` });
  };
  const [first, ...others] = plan.tasks as readonly [DemoTask, ...DemoTask[]];
  const tasks = [{ ...first, window_to: TOO_LATE }, ...others];
  await planner.post('/api/v1/plans', { ...plan, tasks, matter_list: matterList });
  await step(planner, '/submit', { statement: '演示：请联席会议审议。' });
  const reasons = [`任务 ${first.code} 的检查须在 ${first.window_to} 以前结束`];
  await step(secretary, '/return', { ...MEETING, opinion: '演示：退回修改。', reasons });
  const { code, ...corrected } = first;
  await step(planner, `/tasks/${code}`, corrected, 'put');
  const { revision } = await step(planner, '/submit', { statement: '演示：已按意见修改。' });
  const opinion = '演示：同意。';
  await step(secretary, '/approve', { ...MEETING, opinion });
  await planner.post(`${at}/publish`, {
    document_number: '黔江交通发〔2026〕12号(示例)',
    issuer: '黔江区交通运输委员会(示例)',
    released_on: '2026-03-05',
  });
  const { minutes_number } = MEETING;
  return { code: plan.code, revision, returned_because: reasons, opinion, minutes_number };
}

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
