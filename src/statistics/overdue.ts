import type { Kysely } from 'kysely';
import type { Scope } from '../account/scope/row-scope.ts';
import { readDeadlines } from '../deadline/read-deadlines.ts';
import { STEPS, type Step } from '../deadline/steps.ts';
import type { Database } from '../platform/database.ts';
import { rateGroup, rateRow } from './rows.ts';
import type { Figure } from './schema.ts';

/**
 * Overdue by step = deadlines that have passed / all that are open now. It speaks of today, so it is asked neither by
 * year nor by plan: what is left over from a year before is overdue all the same. (Domain section 8; src/deadline.)
 */
export async function overdue(db: Kysely<Database>, scope: Scope): Promise<Figure> {
  const sight = { roles: [], oversees: true, scope, inspector: undefined, names: false };
  const open = await readDeadlines(db, sight);
  const steps = [...new Set(open.map(({ step }) => step))];
  const row = (step?: Step) => {
    const own = step === undefined ? open : open.filter((line) => line.step === step);
    const late = own.filter(({ state }) => state === 'overdue');
    const list = (state: string) =>
      `/api/v1/deadlines?${new URLSearchParams({ state, ...(step !== undefined && { step }) })}`;
    const label = step === undefined ? '合计' : STEPS[step].zh;
    return rateRow(
      { key: step ?? 'total', label },
      { count: late.length, list: list('overdue') },
      { count: own.length, list: list('open') },
    );
  };
  const name = { zh: '逾期占比', en: 'share overdue' };
  const unknown = open.filter(({ state }) => state === 'unknown').length;
  return {
    figure: 'overdue',
    title: { zh: '各环节逾期', en: 'overdue by step' },
    definition: {
      zh: '今日已过期限的 ÷ 今日尚未办结的；不分年度和计划',
      en: 'past their last day / all that are not done today; of whatever year and plan',
    },
    groups: [rateGroup('total', name, [row()]), rateGroup('step', name, steps.map(row))],
    left_out:
      unknown === 0
        ? []
        : [
            {
              what: {
                zh: '缺少工作日历，期限无法判断',
                en: 'no calendar of the year: not known to be overdue or not',
              },
              count: unknown,
              list: '/api/v1/deadlines?state=unknown',
            },
          ],
  };
}
