import { roundsOf } from '../plan/resolve-sample.ts';
import type { PlannedTask } from '../plan/schema.ts';

/** One round of the tasks of a visit group, which are drawn together so that common visits can arise. */
export interface ScheduledDraw {
  readonly visit_group: string;
  /** From 1. */
  readonly round: number;
  /** Indexes of the tasks that have this round. */
  readonly tasks: readonly number[];
  /** Day of the draw: where the round's part of the window begins, but not before today. */
  readonly first_day: string;
  /** Last day of the tasks' windows. */
  readonly last_day: string;
}

/**
 * The draws of a plan's year, in the order in which they would be held: the k rounds of a task each take a k-th part
 * of its window.
 * @param isDrawn whether a round of a task has been drawn already, and so is no longer to be drawn
 */
export function scheduleDraws(
  tasks: readonly PlannedTask[],
  today: string,
  isDrawn: (task: string, round: number) => boolean = () => false,
): ScheduledDraw[] {
  const groups = new Map<string, number[]>();
  for (const [i, { visit_group: group }] of tasks.entries())
    groups.set(group, [...(groups.get(group) ?? []), i]);
  const draws: ScheduledDraw[] = [];
  for (const [visit_group, members] of groups) {
    const rounds = Math.max(...members.map((i) => roundsOf(tasks[i]!)));
    for (let round = 1; round <= rounds; round++) {
      const together = members.filter((i) => {
        const task = tasks[i]!;
        return round <= roundsOf(task) && !isDrawn(task.code, round);
      });
      if (together.length === 0) continue;
      const begins = together.map((i) => partOf(tasks[i]!, round).from).sort();
      const ends = together.map((i) => tasks[i]!.window_to).sort();
      const first_day = later(begins[0]!, today);
      draws.push({ visit_group, round, tasks: together, first_day, last_day: ends.at(-1)! });
    }
  }
  const keyOf = ({ first_day, visit_group, round }: ScheduledDraw) => `${first_day} ${visit_group} ${round}`;
  return draws.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const DAY = 86_400_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The days of a task's window that are a round's, both ends included. */
function partOf(task: PlannedTask, round: number): { from: string; to: string } {
  const begin = Date.parse(task.window_from);
  const days = (Date.parse(task.window_to) - begin) / DAY + 1;
  const rounds = roundsOf(task);
  const at = (part: number) => Math.floor((days * part) / rounds);
  const from = begin + Math.min(at(round - 1), days - 1) * DAY;
  return { from: dayOf(from), to: dayOf(Math.max(from, begin + (at(round) - 1) * DAY)) };
}

/**
 * Shares of a round's visits by month, `YYYY-MM`: spread evenly over the Mondays to Fridays on which they can be made,
 * from the day of the draw to the end of the round's part of the window, since visits have no dates yet. A draw that is
 * held after its part has until the end of the window. Where there is no such weekday, all days count.
 * @param drawn day of the draw, `YYYY-MM-DD`
 */
export function monthShares(task: PlannedTask, round: number, drawn: string): Map<string, number> {
  const part = partOf(task, round);
  const from = later(part.from, drawn);
  const to = from <= part.to ? part.to : later(from, task.window_to);
  const days: string[] = [];
  for (let time = Date.parse(from); time <= Date.parse(to); time += DAY) days.push(dayOf(time));
  const weekdays = days.filter((day) => ![0, 6].includes(new Date(day).getUTCDay()));
  const working = weekdays.length > 0 ? weekdays : days;
  const shares = new Map<string, number>();
  for (const day of working) {
    const month = day.slice(0, 7);
    shares.set(month, (shares.get(month) ?? 0) + 1 / working.length);
  }
  return shares;
}

const later = (a: string, b: string): string => (a > b ? a : b);
