import { TIERS } from '../core/draw/document.ts';
import { type Asked, listOf } from './asked.ts';
import type { CoverageLine } from './frame-targets.ts';
import { TIER_BIT } from './frames.ts';
import { rateGroup, rateRow } from './rows.ts';
import type { Figure } from './schema.ts';

const ANY_TIER = TIERS.reduce((bits, tier) => bits | TIER_BIT[tier], 0);

/**
 * Coverage = targets with a filed result of an official draw of the year / targets of the sealed frames; each once, by the
 * tier it had in the frame it was drawn from. Of the register: the same targets, as far as they are in operation today, of
 * all in operation. (Domain section 8.)
 */
export function coverage(asked: Asked, lines: readonly CoverageLine[]): Figure {
  const counts = (of: CoverageLine['of']) => {
    const own = lines.filter((line) => line.of === of);
    return (bits: number) => own.reduce((all, line) => (line.tiers & bits ? all + line.targets : all), 0);
  };
  const [framed, visited] = [counts('framed'), counts('visited')];
  const register = (of: CoverageLine['of']) => lines.find((line) => line.of === of)?.targets ?? 0;
  const targets = (more: Record<string, string>) => listOf('statistics/targets', asked, more);
  const row = (key: string, label: string, bits: number, more: Record<string, string> = {}) =>
    rateRow(
      { key, label },
      { count: visited(bits), list: targets({ ...more, visited: 'true' }) },
      { count: framed(bits), list: targets(more) },
    );
  const name = { zh: '覆盖率', en: 'coverage' };
  const operating = rateRow(
    { key: 'operating', label: '在营对象' },
    { count: register('visited_in_operation'), list: targets({ among: 'register', visited: 'true' }) },
    { count: register('in_operation'), list: targets({ among: 'register' }) },
  );
  return {
    figure: 'coverage',
    title: name,
    definition: {
      zh: '至少有一次归档检查的对象 ÷ 各次抽取封存的抽样框中的对象（各计一次；等级为抽样框中的等级）；名录覆盖率以名录中在营对象为分母，分母不随计划和部门变化',
      en: 'targets with at least one filed visit / targets of the sealed frames, each once, by their tier in the frame; of the register: / targets in operation, whichever plan or department is asked for',
    },
    groups: [
      rateGroup('total', name, [row('total', '合计', ANY_TIER)]),
      rateGroup(
        'tier',
        name,
        TIERS.map((tier) => row(tier, `${tier} 级`, TIER_BIT[tier], { tier })),
      ),
      rateGroup('register', name, [operating]),
    ],
    left_out: [
      {
        what: { zh: '在抽样框中而尚未检查', en: 'in a frame and not visited' },
        count: framed(ANY_TIER) - visited(ANY_TIER),
        list: targets({ visited: 'false' }),
      },
    ],
  };
}
