import { hex, utf8 } from '../canonical/bytes.ts';
import { jcs } from '../canonical/jcs.ts';
import { compared, type Finding, failed, notDisclosed } from './check.ts';
import { firstDifference } from './difference.ts';
import type { Working } from './working.ts';

/**
 * The plan shown is the one whose digest was committed to (`context.plan_digest` = `H(JCS(plan))`), it has
 * the number committed to, by which the log finds a second draw over the same line (`single-draw`), and every task drawn is one of its tasks. Whether it is what the office published in
 * its gazette is for the reader to compare.
 */
export function planMatchesCheck({ bundle, suite, targets }: Working): Finding {
  const { plan } = bundle;
  const { context } = bundle.document;
  const digest = context?.plan_digest;
  if (!plan || digest === undefined)
    return notDisclosed('计划或其摘要未公开', 'the plan or its digest is not shown');
  const number = firstDifference([context?.plan ?? ''], [plan.number]);
  if (number) return failed('计划编号不符', 'the plan has another number', number.expected, number.actual);
  const known = new Set(plan.tasks.map(({ code }) => code));
  const stray = targets?.targets.tasks.find(({ task }) => !known.has(task));
  if (stray) return failed('有任务不在计划内', 'a task drawn is not in the plan', undefined, stray.task);
  return compared(
    digest,
    hex(suite.hash(utf8(jcs(plan)))),
    { zh: '与承诺的计划一致', en: 'it is the plan committed to' },
    { zh: '不是承诺的计划', en: 'it is not the plan committed to' },
  );
}
