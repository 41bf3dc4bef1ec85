/** Why a matter may not be checked by lot today, asked when a plan is submitted and published and when a list is sealed. */
import type { Text } from '../platform/language.ts';
import type { MatterFact } from './finding.ts';

export interface Unlawful {
  /** A stable name of the rule, e.g. `matter-retired`. */
  readonly rule: string;
  readonly message: Text;
}

const GONE = {
  cancelled: { zh: '已取消', en: 'are cancelled' },
  delegated: { zh: '已下放', en: 'are delegated to a lower level' },
} as const;

/** @param matter as the register has it; undefined where it has none of this code */
export function unlawfulMatter(code: string, matter: MatterFact | undefined): Unlawful[] {
  if (matter === undefined) {
    return [
      {
        rule: 'matter-unknown',
        message: { zh: `${code} 不在抽查事项名录中，不得抽查`, en: `${code} is no matter of the register` },
      },
    ];
  }
  const found: Unlawful[] = [];
  if (matter.retired) {
    const message = { zh: `${code} 已停用`, en: `the matter ${code} is retired` };
    found.push({ rule: 'matter-retired', message });
  }
  if (matter.repealed !== undefined) {
    const message = {
      zh: `${code} 的依据${matter.repealed}已废止`,
      en: `a legal basis of ${code} is repealed`,
    };
    found.push({ rule: 'matter-basis-repealed', message });
  }
  if (matter.powers_gone !== undefined) {
    const { zh, en } = GONE[matter.powers_gone];
    const message = {
      zh: `${code} 的权力${zh}，不得抽查；请从任务中删去`,
      en: `the powers of ${code} ${en}: take it out of the task`,
    };
    found.push({ rule: 'matter-powers-gone', message });
  }
  if (matter.exempt_ground !== null) found.push(exempt(code));
  return found;
}

export const exempt = (code: string): Unlawful => ({
  rule: 'matter-exempt',
  message: { zh: `${code} 属重点领域，不实行随机抽查`, en: `${code} is exempt from random draw` },
});
