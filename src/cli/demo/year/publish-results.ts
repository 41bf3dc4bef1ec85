/** What the public reads of a round, and what follows: objection, correction, withdrawal, corrections made, cases. */

import type { z } from 'zod';
import type { PublishedBeside } from '../../../publication/beside/schema.ts';
import type { Objection } from '../../../publication/objection/schema.ts';
import type { PublishedResults } from '../../../publication/results/schema.ts';
import type { MeasureNow } from '../../../record/follow-up/schema.ts';
import type { Visit, visitDetail } from '../../../visit/schema.ts';
import type { Office } from '../office.ts';
import type { People } from '../people.ts';
import { pathOf, type VisitedRound } from './make-visits.ts';
import { sendScan } from './scan.ts';
import type { Story } from './stories.ts';

/** Without it nothing personal may be published, and an individual business's name is personal. */
export async function assessImpact({ planner, second }: People): Promise<void> {
  const { number } = await planner.post<{ number: number }>('/api/v1/impact-assessments', {
    title: '检查结果公示个人信息保护影响评估(示例)',
    conclusion: '演示：姓名作遮盖处理，不公开证件号码、电话和住址，风险可控。',
    scan: await sendScan(planner, '演示：影响评估报告'),
    assessed_on: '2026-03-04',
    valid_until: '2026-12-31',
  });
  await second.post(`/api/v1/impact-assessments/${number}/confirm`, {});
}

/** Publishes everything reviewed of a draw as one bulletin. */
export async function publishResults(planner: Office, draw: string): Promise<PublishedResults> {
  const { location } = await planner.post<{ location: string }>('/api/v1/publications/results', { draw });
  return planner.settled<PublishedResults>(location);
}

/** The visits of a round with this story. */
const those = ({ stories }: VisitedRound, ...wanted: Story[]): Visit[] =>
  [...stories].flatMap(([visit, story]) => (wanted.includes(story) ? [visit] : []));

async function publicationOf(planner: Office, visit: Visit): Promise<string> {
  const { steps } = await planner.get<z.infer<typeof visitDetail>>(pathOf(visit));
  return steps.find(({ type }) => type === 'published')!.publication!;
}

export interface Contested {
  readonly objection: string;
  readonly correction: string;
  readonly withdrawal: string;
}

/** A target objects and is right: the result is corrected beside it. Another result is withdrawn by two people. */
export async function contest(
  { planner, second, registrar }: People,
  round: VisitedRound,
): Promise<Contested> {
  const [objected] = those(round, 'objected');
  const [clean] = those(round, 'clean');
  const result = await publicationOf(planner, objected!);
  const { number } = await registrar.post<Objection>(`/api/v1/publications/${result}/objections`, {
    filed_on: '2026-05-11',
    grounds: '演示：检查时所用标准已经废止。',
    filed_by: '演示：被检查对象',
  });
  await second.post(`/api/v1/objections/${number}/answer`, {
    outcome: 'upheld',
    answer: '演示：经核查，检查时所用标准已废止，异议成立，将予更正。',
  });
  const { items } = await planner.get<{ items: MeasureNow[] }>(`${pathOf(objected!)}/follow-ups`);
  const correction = await planner.post<PublishedBeside>(`/api/v1/publications/${result}/corrections`, {
    matters: items.map(({ department, task, matter }) => ({
      ...{ department, task, matter, codes: ['1'], measures: [{ kind: 'none' }] },
    })),
    reason: '演示：复核认定所用标准已废止，该项不成立。',
  });
  const other = await publicationOf(planner, clean!);
  await planner.post(`/api/v1/publications/${other}/withdrawal-decision`, {
    decided_on: '2026-05-20',
    reason: '演示：据以公示的决定经复议撤销。',
  });
  const withdrawal = await second.post<PublishedBeside>(`/api/v1/publications/${other}/withdrawal`, {});
  return { objection: number, correction: correction.number, withdrawal: withdrawal.number };
}

/** Corrections are looked at again and settled, cases get their number; the first that was ordered is left overdue. */
export async function followUp({ planner }: People, round: VisitedRound, on: string): Promise<number> {
  const [, ...ordered] = those(round, 'ordered');
  let settled = 0;
  for (const visit of [...those(round, 'corrected', 'transferred', 'refused', 'objected'), ...ordered])
    settled += await settle(planner, visit, on);
  return settled;
}

async function settle(planner: Office, visit: Visit, on: string): Promise<number> {
  const at = `${pathOf(visit)}/follow-ups`;
  const { items } = await planner.get<{ items: MeasureNow[] }>(at);
  const open = items.filter((measure) => measure.open);
  for (const { kind, department, task, matter, measure } of open) {
    const place = { department, task, matter, measure };
    if (kind === 'correction_ordered')
      await planner.post(at, { type: 're_checked', ...place, on, passed: true });
    if (kind === 'transferred')
      await planner.post(at, { type: 'case_reported', ...place, on, case_number: '黔交案〔2026〕(示例)' });
    await planner.post(at, { type: 'settled', ...place, on });
  }
  return open.length;
}
