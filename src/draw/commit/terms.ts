import { endOfDay, secondsOf, secondsOfOffset } from '../../core/calendar/instant.ts';
import { hasOneSpelling } from '../../core/draw/entropy.ts';
import { entropyDue } from '../../core/draw/entropy-due.ts';
import { Problem } from '../../platform/problems.ts';
import { publicFrom } from '../disclose/embargo.ts';
import { drawProblems } from '../problems.ts';
import type { RoundTask } from '../queries.ts';
import type { CommitTerms } from '../schema.ts';

interface Refusal {
  readonly reason: string;
  readonly zh: string;
  readonly en: string;
  readonly members?: Record<string, unknown>;
}

/**
 * Refuses what no verifier could hold the office to: a ceremony at no time that can be read, numbers in words that fit
 * two spellings, and a day of disclosure on which the draw is bound to fail, or that never comes.
 * @throws Problem `draw-commitment-refused`
 */
export function refuseUncheckableTerms(
  tasks: readonly RoundTask[],
  { entropy, disclose_by }: Pick<CommitTerms, 'entropy' | 'disclose_by'>,
): void {
  const refusal = wrongEntropy(entropy) ?? wrongDay(tasks, disclose_by) ?? dueTooLate(entropy, disclose_by);
  if (refusal === undefined) return;
  const { reason, zh, en, members = {} } = refusal;
  throw new Problem(drawProblems['draw-commitment-refused'], {
    detail: { zh, en },
    members: { reason, ...members },
  });
}

function wrongEntropy(entropy: CommitTerms['entropy']): Refusal | undefined {
  for (const [item, source] of entropy.entries()) {
    if (source.source === 'ceremony' && secondsOfOffset(source.time) === undefined)
      return {
        reason: 'ceremony-time',
        zh: `第 ${item + 1} 项：现场产生数字的时间须写成带时区的日期时间，如 2026-03-05T10:00+08:00。`,
        en: `Value ${item + 1}: time must be a date-time with its offset, such as 2026-03-05T10:00+08:00.`,
        members: { item },
      };
    if (!hasOneSpelling(source))
      return {
        reason: 'numbers-form',
        zh: `第 ${item + 1} 项：form 须写明位数（至少 20 位），如 ^[0-9]{28}$，开奖号码补零后依次连写；用文字说明的写法无法核验。`,
        en: `Value ${item + 1}: form must say how many digits, at least 20, such as ^[0-9]{28}$; a form in words cannot be checked.`,
        members: { item },
      };
  }
  return undefined;
}

/** Not while the plan forbids it, and not later than a year after the last visit may have been. */
function wrongDay(tasks: readonly RoundTask[], discloseBy: string): Refusal | undefined {
  const from = publicFrom(tasks);
  if (from !== undefined && from > discloseBy)
    return {
      reason: 'disclose-by-under-embargo',
      zh: `计划规定 ${from} 起才能公开，公开期限不能早于这一天。`,
      en: `The plan allows disclosure from ${from} on; disclose_by cannot be earlier.`,
      members: { public_from: from },
    };
  const days = [...tasks.map(({ window_to }) => yearAfter(window_to)), ...(from === undefined ? [] : [from])];
  const latest = days.sort().at(-1);
  if (latest === undefined || discloseBy <= latest) return undefined;
  return {
    reason: 'disclose-by-too-late',
    zh: `公开期限最迟为检查时段结束后一年，即 ${latest}。`,
    en: `disclose_by is at the latest a year after the last window ends: ${latest}.`,
    members: { latest },
  };
}

function dueTooLate(entropy: CommitTerms['entropy'], discloseBy: string): Refusal | undefined {
  const due = entropyDue(entropy);
  if (due === undefined || (due.length === 20 && secondsOf(due) < endOfDay(discloseBy))) return undefined;
  return {
    reason: 'entropy-after-disclosure',
    zh: `随机数 ${due} 才产生，晚于公开期限。`,
    en: `The entropy is due at ${due}, after disclose_by.`,
    members: { entropy_due: due },
  };
}

const yearAfter = (day: string): string => `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
