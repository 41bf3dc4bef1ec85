import type { Kysely } from 'kysely';
import { TIERS } from '../core/draw/document.ts';
import type { Database } from '../platform/database.ts';
import { type Asked, listOf } from './asked.ts';
import { countCoverage } from './frame-targets.ts';
import { rateGroup, rateRow } from './rows.ts';
import type { Figure } from './schema.ts';

/**
 * Coverage = targets with a filed result of an official draw of the year / targets of the sealed frames; each once, by the
 * tier it had in the frame it was drawn from. Of the register: the same targets, as far as they are in operation today, of
 * all in operation. (Domain section 8.)
 */
export async function coverage(db: Kysely<Database>, asked: Asked): Promise<Figure> {
  const { framed, visited, in_operation } = await countCoverage(db, asked);
  const targets = (more: Record<string, string>) => listOf('statistics/targets', asked, more);
  const row = (key: 'all' | (typeof TIERS)[number], label: string) => {
    const more: Record<string, string> = key === 'all' ? {} : { tier: key };
    return rateRow(
      { key: key === 'all' ? 'total' : key, label },
      { count: visited[key], list: targets({ ...more, visited: 'true' }) },
      { count: framed[key], list: targets(more) },
    );
  };
  const name = { zh: '覆盖率', en: 'coverage' };
  const register = rateRow(
    { key: 'operating', label: '在营对象' },
    { count: in_operation.visited, list: targets({ among: 'register', visited: 'true' }) },
    { count: in_operation.targets, list: targets({ among: 'register' }) },
  );
  return {
    figure: 'coverage',
    title: name,
    definition: {
      zh: '至少有一次归档检查的对象 ÷ 各次抽取封存的抽样框中的对象（各计一次；等级为抽样框中的等级）；名录覆盖率以名录中在营对象为分母，分母不随计划和部门变化',
      en: 'targets with at least one filed visit / targets of the sealed frames, each once, by their tier in the frame; of the register: / targets in operation, whichever plan or department is asked for',
    },
    groups: [
      rateGroup('total', name, [row('all', '合计')]),
      rateGroup(
        'tier',
        name,
        TIERS.map((tier) => row(tier, `${tier} 级`)),
      ),
      rateGroup('register', name, [register]),
    ],
    left_out: [
      {
        what: { zh: '在抽样框中而尚未检查', en: 'in a frame and not visited' },
        count: framed.all - visited.all,
        list: targets({ visited: 'false' }),
      },
    ],
  };
}
