/**
 * The check `single-draw` (protocol section 6): an office that may commit many draws over the same plan
 * lines can keep the outcome it likes. Only the whole log shows that it did not.
 */
import { type DrawState, isLive } from '../draw/state.ts';
import { isRehearsal, planLines, shareLine } from '../ledger/plan-lines.ts';
import { type Finding, failed, notDisclosed, ok } from './check.ts';
import { byDraw, lineOf, wereOpenAtOnce } from './open-draws.ts';
import type { Placed } from './whole-log.ts';
import type { Working } from './working.ts';

export function singleDrawCheck(work: Working): Finding {
  const { log, document } = work.bundle;
  // It never becomes official, so there is nothing to choose from; and it can never reach level 3.
  if (isRehearsal(document)) return notDisclosed('演练可以多次进行', 'rehearsals may be held at will');
  const note = work.note();
  if (work.log_refused?.status === 'not disclosed') return work.log_refused;
  if (!log || !note || !isWhole(log.entries, note.size))
    return notDisclosed('未提供全部日志条目', 'only the whole log can show that there was no other draw');
  const now = log.entries.at(-1)!.entry.at;
  const draws = byDraw(log.entries);
  const own = draws.get(document.draw);
  const line = own && lineOf(own, now);
  if (!line) return notDisclosed('日志中没有本次抽取的承诺', 'the log shows no commitment of this draw');
  const lines = planLines(document);
  const hidden: string[] = [];
  let others = 0;
  for (const [draw, entries] of draws) {
    const other = draw === document.draw ? undefined : lineOf(entries, now);
    const committed = other?.state.committed;
    if (!other || !committed || committed.rehearsal) continue;
    if (!shareLine(committed.lines, lines)) continue;
    others += 1;
    if (wereOpenAtOnce(other, line))
      return failed(
        '同一计划任务另有抽取同时进行',
        'another draw over the same line was open',
        undefined,
        draw,
      );
    if (other.state.state === 'failed' && isLive(other.state))
      return failed(
        '同一计划任务有失败的抽取未公布结果',
        'a failed draw over the same line was not published',
        undefined,
        draw,
      );
    if (hidesOutcome(other.state)) hidden.push(draw);
  }
  const { supersedes } = document;
  if (supersedes !== undefined && !draws.get(supersedes)?.some(({ entry }) => entry.type === 'void'))
    return failed('所替代的抽取没有作废', 'the draw it supersedes is not void', supersedes);
  if (hidden.length > 0)
    return notDisclosed(
      `同一计划任务的抽取 ${hidden.join('、')} 没有公布结果`,
      `draws over the same line have not published what they drew: ${hidden.join(', ')}`,
    );
  return ok(
    `全部 ${note.size} 条日志中，同一计划任务的其他抽取 ${others} 次，均不重叠`,
    `in all ${note.size} entries ${others} other draws over the same lines, none at the same time`,
  );
}

/** Whoever may keep one outcome to himself can look at it, draw again, and show the one he likes. */
const hidesOutcome = ({ state, disclosed, voided }: DrawState): boolean =>
  state === 'drawn' ||
  (voided !== undefined && disclosed === undefined && voided.outcome_digest === undefined);

export const isWhole = (entries: readonly Placed[], size: number): boolean =>
  entries.length === size && entries.every(({ position }, at) => position === at) && size > 0;
