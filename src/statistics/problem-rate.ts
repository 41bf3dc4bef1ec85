import { sql } from 'kysely';
import { TIERS, type Tier } from '../core/draw/document.ts';
import type { FrameIndex } from '../core/draw/frame-index.ts';
import { type DomainStratum, domainProportion } from '../core/estimate/proportion.ts';
import { type Asked, listOf } from './asked.ts';
import type { NameOf } from './names.ts';
import { estimateRow, rateGroup } from './rows.ts';
import type { Figure, RateRow } from './schema.ts';

/** The sample of one stratum: a tier of a task of a draw. */
export interface SampledStratum {
  readonly draw_id: number;
  readonly task: string;
  readonly tier: Tier;
  /** Drawn targets, those that joined by a replacement too; `own` are those of the departments asked for. */
  readonly drawn: number;
  readonly own: number;
  /** Of all drawn: how many have come to an end, checked or not. */
  readonly sampled: number;
  /** Of the own ones. */
  readonly checked: number;
  readonly problems: number;
  readonly not_checked: number;
  readonly replaced: number;
  readonly pending: number;
}

export interface SampledMatter
  extends Pick<SampledStratum, 'draw_id' | 'task' | 'tier' | 'checked' | 'problems'> {
  readonly matter: string;
}

const own = (standing: string) =>
  sql`(count(*) FILTER (WHERE is_own AND standing = ${sql.lit(standing)}))::integer`;

export const SAMPLED_STRATA = sql<SampledStratum>`
    SELECT draw_id, task, tier, count(*)::integer AS drawn, (count(*) FILTER (WHERE is_own))::integer AS own,
      (count(*) FILTER (WHERE standing <> 'pending'))::integer AS sampled,
      ${own('clean')} + ${own('problem')} AS checked, ${own('problem')} AS problems,
      ${own('not_checked')} AS not_checked, ${own('replaced')} AS replaced, ${own('pending')} AS pending
    FROM drawn_check GROUP BY draw_id, task, tier`;

export const SAMPLED_MATTERS = sql<SampledMatter>`
    SELECT d.draw_id, d.task, d.tier, m.matter, count(*)::integer AS checked,
      (count(*) FILTER (WHERE m.outcome = 'problem'))::integer AS problems
    FROM drawn_check d JOIN matter_result m USING (check_key)
    WHERE d.is_own AND m.outcome <> 'not_checked'
    GROUP BY d.draw_id, d.task, d.tier, m.matter`;

const keyOf = ({ draw_id, task, tier }: Pick<SampledStratum, 'draw_id' | 'task' | 'tier'>): string =>
  `${draw_id} ${task}/${tier}`;

type Results = ReadonlyMap<string, Pick<SampledMatter, 'checked' | 'problems'>>;

interface Stratum extends SampledStratum {
  readonly stratum: string;
  readonly population: number;
  readonly matters: readonly string[];
}

export interface ProblemCounts {
  readonly sample: readonly SampledStratum[];
  readonly matters: readonly SampledMatter[];
  /** By draw. */
  readonly frames: ReadonlyMap<number, FrameIndex>;
}

/**
 * The share of targets that have a problem, of all that can be checked, inferred from those that were drawn: strata are
 * draw × task × tier, each with its size in the sealed frame. What cannot be checked, or was replaced without a record, was
 * sampled and lies outside the domain; what nobody has come to yet is not sampled yet. Targets that joined by a
 * replacement are the next of the shuffled list: with them the sample of a stratum is as random as without
 * (protocol section 8). Formulae: docs/figures.md; Cochran 1977, 5A.14.
 */
export function problemRate(
  asked: Asked,
  { sample, matters, frames }: ProblemCounts,
  names: { readonly matter: NameOf },
): Figure {
  const strata = strataOf(asked, sample, frames);
  const results: Results = new Map(matters.map((line) => [`${line.matter} ${keyOf(line)}`, line]));
  const checks = (more: Record<string, string>) => listOf('statistics/checks', asked, more);
  const rowOf = (key: string, label: string, own: readonly Stratum[], more: Record<string, string> = {}) => {
    const of = (standing: string, count: number) => ({ count, list: checks({ ...more, standing }) });
    return estimateRow(
      { key, label },
      of('problem', total(own, 'problems')),
      of('clean,problem', total(own, 'checked')),
      domainProportion(own.map(domainOf)),
      own,
    );
  };
  const name = { zh: '问题发现率', en: 'problem rate' };
  const tierRows = TIERS.map((tier): RateRow => {
    const own = strata.filter((stratum) => stratum.tier === tier);
    return rowOf(tier, `${tier} 级`, own, { tier });
  });
  const planned = [...new Set(strata.flatMap((stratum) => stratum.matters))].sort();
  const matterRows = planned.map((matter): RateRow => {
    const own = strata.filter((stratum) => stratum.matters.includes(matter));
    return rowOf(matter, names.matter(matter), withResults(own, matter, results), { matter });
  });
  const left = (standing: 'not_checked' | 'replaced' | 'pending', zh: string, en: string) => ({
    what: { zh, en },
    count: total(strata, standing),
    list: checks({ standing }),
  });
  return {
    figure: 'problem-rate',
    title: name,
    definition: {
      zh: '按抽取的分层（抽取×任务×等级）加权推断全部可检查对象中发现问题的比例，95 % 区间见 docs/figures.md；分子、分母为已检查的抽中对象（任务次）',
      en: 'share of all targets that can be checked, inferred from the strata of the lot (draw × task × tier) with a 95 % interval; numerator and denominator are the drawn targets that were checked, once for each task',
    },
    groups: [
      rateGroup('total', name, [rowOf('total', '合计', strata)]),
      rateGroup('tier', name, tierRows),
      rateGroup('matter', name, matterRows),
    ],
    left_out: [
      left('not_checked', '到场而未能检查', 'visited, could not be checked'),
      left('replaced', '未检查即由其他对象递补', 'replaced before anything was checked'),
      left('pending', '尚无归档结果', 'no filed result yet'),
    ],
  };
}

/** Every stratum of the frames, with those of which nobody was drawn; of the departments asked for those they have a part in. */
function strataOf(
  asked: Asked,
  sample: readonly SampledStratum[],
  frames: ProblemCounts['frames'],
): Stratum[] {
  const sampled = new Map(sample.map((line) => [keyOf(line), line]));
  const strata = asked.tasks.flatMap(({ draw_id, draw, task, matters }) =>
    (frames.get(draw_id)?.strata ?? [])
      .filter((stratum) => stratum.task === task)
      .map(({ tier, name, size: population }): Stratum => {
        const line = sampled.get(keyOf({ draw_id, task, tier })) ?? { draw_id, task, tier, ...NOBODY };
        return { ...line, stratum: `${draw} ${name}`, population, matters };
      }),
  );
  return asked.departments === undefined ? strata : strata.filter(({ own }) => own > 0);
}

const NOBODY = {
  ...{ drawn: 0, own: 0, sampled: 0, checked: 0, problems: 0, not_checked: 0, replaced: 0, pending: 0 },
} as const;

/** The same strata, in which only results of this matter count. */
function withResults(strata: readonly Stratum[], matter: string, results: Results): Stratum[] {
  return strata.map((stratum) => {
    const { checked, problems } = results.get(`${matter} ${keyOf(stratum)}`) ?? NOBODY;
    return { ...stratum, checked, problems };
  });
}

const domainOf = ({ stratum, population, sampled, checked, problems }: Stratum): DomainStratum => ({
  stratum,
  population,
  sampled,
  in_domain: checked,
  successes: problems,
});

const total = (
  strata: readonly Stratum[],
  of: 'checked' | 'problems' | 'not_checked' | 'replaced' | 'pending',
) => strata.reduce((sum, stratum) => sum + stratum[of], 0);
