import { describe, expect, it } from 'vitest';
import { quotas } from '../../src/web/portal/pages/draw/quotas.ts';

type Tasks = Parameters<typeof quotas>[1];

const tasksOf = (count: number, short = 0) =>
  Array.from({ length: count }, (_, i) => ({
    task: `T0${i + 1}`,
    title: '货运企业',
    strata: [
      { stratum: `T0${i + 1}/A`, size: 90, drawn: 9, probability: '9/90', confirmed: false },
      { stratum: `T0${i + 1}/B`, size: 30, drawn: 6, probability: '6/30', confirmed: false },
    ],
    short: i === 0 ? short : 0,
  })) as unknown as Tasks;
const foldsOf = (tasks: Tasks) =>
  [...quotas('zh', tasks).text.matchAll(/<summary>(.*?)<\/summary>/g)].map(([, line]) => line);

describe('the quotas of a draw', () => {
  it('over three tasks are seen at once', () => {
    expect(foldsOf(tasksOf(3))).toEqual([]);
  });

  it('over more are folded up, each below a line that says how many of how many are drawn', () => {
    expect(foldsOf(tasksOf(4))).toEqual(
      ['T01', 'T02', 'T03', 'T04'].map((task) => `${task} 货运企业 · 120 个中抽 15 个`),
    );
    expect(quotas('en', tasksOf(4)).text).toContain('15 of 120');
  });

  it('never fold away that the list held fewer than the rule asks for', () => {
    const shown = quotas('zh', tasksOf(4, 2)).text;
    expect(foldsOf(tasksOf(4, 2))).toHaveLength(3);
    expect(shown.slice(0, shown.indexOf('<details>'))).toContain('多 2 个');
  });
});
