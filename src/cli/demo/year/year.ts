/**
 * The year after the rehearsal: two rounds drawn in earnest, visits made, results published and corrected, the plan
 * completed. Its firms are made up: over a real list nothing of this is played, since no invented result is ever
 * published under a real firm's name.
 */

import type { PlanView } from '../../../plan/view.ts';
import { pretendItIs } from '../../../platform/clock.ts';
import type { Office } from '../office.ts';
import type { People } from '../people.ts';
import type { DemoPlan } from '../plan.ts';
import { castLot, commit, sealDraw } from '../procedure.ts';
import type { Progress } from '../progress.ts';
import { inspectorsOf, makeVisits, type VisitedRound, visitsOf } from './make-visits.ts';
import { assessImpact, type Contested, contest, followUp, publishResults } from './publish-results.ts';

/** When each round is drawn, visited, published and followed up. */
const ROUNDS = [
  {
    title: '2026年度第一轮双随机抽取',
    drawn: '2026-03-09T01:00:00Z',
    on: '2026-04-20',
    due_on: '2026-05-15',
    published: '2026-05-08T02:00:00Z',
    followed: '2026-05-22T02:00:00Z',
  },
  {
    title: '2026年度第二轮双随机抽取',
    drawn: '2026-07-06T01:00:00Z',
    on: '2026-09-14',
    due_on: '2026-10-15',
    published: '2026-09-28T02:00:00Z',
    followed: '2026-10-22T02:00:00Z',
  },
] as const;
const YEAR_ENDS = '2026-12-10T02:00:00Z';

export interface PlayedRound {
  readonly draw: string;
  readonly visits: number;
  readonly on_behalf: number;
  readonly returned: number;
  readonly bulletin: string;
  readonly published: number;
  readonly settled: number;
}

export interface PlayedYear {
  readonly rounds: readonly PlayedRound[];
  readonly contested: Contested;
  /** State of the plan at the end: completed once every result is public. */
  readonly plan: string;
}

export async function playYear(people: People, plan: DemoPlan, steps: Progress): Promise<PlayedYear> {
  const rounds: PlayedRound[] = [];
  let contested: Contested | undefined;
  // On the day of the first log-in still: sessions end when the clock goes on.
  const inspectors = await steps.take('检查人员的账户、授权和令牌', () => inspectorsOf(people));
  await steps.take('登记个人信息保护影响评估，两人确认', () => assessImpact(people));
  for (const [i, times] of ROUNDS.entries()) {
    const round = i + 1;
    const tasks = plan.tasks.filter(({ rounds: n = 1 }) => n >= round).map(({ code }) => code);
    pretendItIs(times.drawn);
    const draw = await steps.take(
      `第 ${round} 轮：封存、承诺、抽取、选派、公开(${tasks.length} 项任务)`,
      () => drawRound(people, { ...times, plan: plan.code, tasks, round }),
    );
    const { visits, matters } = await visitsOf(people.planner, draw);
    pretendItIs(`${times.on}T08:00:00Z`);
    const road = { people, inspectors, matters, occasion: { on: times.on, due_on: times.due_on } };
    const visited = await steps.take(`审批、检查、两人确认、审核 ${visits.length} 次`, () =>
      makeVisits(road, visits),
    );
    pretendItIs(times.published);
    const results = await steps.take('公示检查结果', () => publishResults(people.planner, draw));
    if (round === 1) {
      pretendItIs('2026-05-20T02:00:00Z');
      contested = await steps.take('一件异议成立并更正，一件撤下', () => contest(people, visited));
    }
    pretendItIs(times.followed);
    const settled = await steps.take('复查、移送结果、办结', () =>
      followUp(people, visited, times.followed.slice(0, 10)),
    );
    rounds.push(playedRound(draw, visited, results, settled));
  }
  pretendItIs(YEAR_ENDS);
  const completed = await steps.take('全部结果已公示，计划完成', () =>
    completePlan(people.planner, plan.code),
  );
  return { rounds, contested: contested!, plan: completed };
}

async function completePlan(planner: Office, code: string): Promise<string> {
  const at = `/api/v1/plans/${code}`;
  const { version } = await planner.get<PlanView>(at);
  await planner.post(`${at}/complete`, {}, { 'if-match': `"${version}"` });
  return (await planner.get<PlanView>(at)).state;
}

const playedRound = (
  draw: string,
  { stories, on_behalf, returned }: VisitedRound,
  { number: bulletin, published }: { readonly number: string; readonly published: number },
  settled: number,
): PlayedRound => ({ draw, visits: stories.size, on_behalf, returned, bulletin, published, settled });

async function drawRound(
  { planner, second }: People,
  given: { title: string; plan: string; tasks: string[]; round: number; drawn: string },
): Promise<string> {
  const sealed = await sealDraw(planner, { ...given, rehearsal: false });
  const { number } = await commit(planner, sealed, given.drawn.replace('T01:00:00Z', 'T10:00+08:00'));
  await castLot(second, planner, sealed.id);
  await planner.post(`/api/v1/draws/${sealed.id}/disclose`, {});
  return number;
}
