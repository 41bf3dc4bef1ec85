/** When each draw of a log could still be run: of two over one plan line that were open at once an office can keep one. */
import { type DrawState, foldDraw } from '../draw/state.ts';
import { shareLine } from '../ledger/plan-lines.ts';
import type { Placed } from './whole-log.ts';

export interface DrawLine {
  readonly state: DrawState;
  /** Log positions between which the draw could still be run. */
  readonly from: number;
  readonly to: number;
}

export const wereOpenAtOnce = (one: DrawLine, other: DrawLine): boolean =>
  one.from < other.to && other.from < one.to;

/** Of each draw the official ones over a line of its own that were open at the same time; absent where there is none. */
export function openTogether(lines: ReadonlyMap<string, DrawLine>): Map<string, string[]> {
  const official = [...lines].filter(([, { state }]) => state.committed?.rehearsal !== true);
  const together = new Map<string, string[]>();
  for (const [draw, line] of official) {
    const others = official.filter(
      ([other, its]) =>
        other !== draw &&
        wereOpenAtOnce(line, its) &&
        shareLine(line.state.committed!.lines, its.state.committed!.lines),
    );
    if (others.length > 0)
      together.set(
        draw,
        others.map(([other]) => other),
      );
  }
  return together;
}

/** The entries of each draw, in the order of the log. */
export function byDraw(entries: readonly Placed[]): Map<string, Placed[]> {
  const draws = new Map<string, Placed[]>();
  for (const placed of entries) {
    const { draw } = placed.entry;
    if (draw === undefined) continue;
    const own = draws.get(draw);
    if (own) own.push(placed);
    else draws.set(draw, [placed]);
  }
  return draws;
}

/** Nothing where the draw was never committed: until then it has no outcome to choose. */
export function lineOf(entries: readonly Placed[], now: string): DrawLine | undefined {
  const from = entries.find(({ entry }) => entry.type === 'committed')?.position;
  if (from === undefined) return undefined;
  const end = entries.find(({ entry }) => entry.type === 'outcome' || entry.type === 'void');
  const state = foldDraw(
    entries.map(({ entry }) => entry),
    now,
  );
  return { state, from, to: end?.position ?? Number.POSITIVE_INFINITY };
}
