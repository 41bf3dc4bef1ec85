import { compareUtf8 } from '../core/canonical/bytes.ts';
import { type FrameHeader, TIERS, type Tier } from '../core/draw/document.ts';
import { signatureOf } from '../core/draw/frame.ts';
import { CEILING_REASONS, ceilingReason } from '../core/frequency/ceiling-reasons.ts';
import type { RoundCounts } from '../plan/resolve-sample.ts';
import type { ScheduledDraw } from './schedule.ts';
import type { YearInput } from './year-input.ts';

type TierCounts = Partial<Record<Tier, number>>;

/** What sealing would make of the register on the day of a simulated draw. */
export interface SimulatedFrame {
  readonly header: Pick<FrameHeader, 'cells' | 'size'>;
  /** The target at each ordinal. */
  readonly targets: Uint32Array;
  /** For each task of the draw. */
  readonly counts: readonly RoundCounts[];
  /** By reason, in the order of `CEILING_REASONS`. */
  readonly left_out: Int32Array;
}

/** Cells of targets that are alike, found by walking down one branch for each task. */
class Cells {
  readonly #next: number[] = [];
  readonly #tiers: Record<string, Tier>[] = [{}];
  readonly sizes: number[] = [0];

  /** The cell below `cell` where the next task gives `tier` (0 for none); a number is used once only. */
  below(cell: number, task: string, tier: number): number {
    const at = cell * (TIERS.length + 1) + tier;
    const known = this.#next[at];
    if (known !== undefined) return known;
    const made = this.sizes.length;
    this.#next[at] = made;
    this.sizes.push(0);
    const above = this.#tiers[cell]!;
    this.#tiers.push(tier === 0 ? above : { ...above, [task]: TIERS[tier - 1]! });
    return made;
  }

  signature(cell: number): string {
    return signatureOf(this.#tiers[cell]!);
  }

  isEmpty(cell: number): boolean {
    return Object.keys(this.#tiers[cell]!).length === 0;
  }
}

/**
 * The frame of a draw: who is in scope, not barred, and not at a ceiling after the visits so far.
 * @param load visits of the year by firm, and by firm and department, as they stand before the draw
 * @param drawn whom a round of the tasks has drawn before, as in the register
 */
export function formFrame(
  { register, tasks, task_departments, ceilings }: YearInput,
  draw: ScheduledDraw,
  load: Int32Array,
  departmentLoad: Int32Array,
  drawn: Uint8Array,
): SimulatedFrame {
  const { size, firm, barred, tiers, departments, cooling_until: coolingUntil } = register;
  const width = departments.length;
  const cells = new Cells();
  const cellOf = new Uint32Array(size);
  const leftOut = new Int32Array(CEILING_REASONS.length);
  const counts = draw.tasks.map(() => ({
    in_scope: {} as TierCounts,
    eligible: {} as TierCounts,
    drawn: { earlier: {} as TierCounts, later: {} },
  }));
  const firstDays = draw.tasks.map((i) => asNumber(later(tasks[i]!.window_from, draw.first_day)));
  const state = { all: 0, by_department: 0, cooling_off: false };
  for (let target = 0; target < size; target++) {
    const own = firm[target]!;
    let cell = 0;
    for (const [at, i] of draw.tasks.entries()) {
      let tier = tiers[target * tasks.length + i]!;
      if (tier > 0) {
        const letter = TIERS[tier - 1]!;
        const count = counts[at]!;
        count.in_scope[letter] = (count.in_scope[letter] ?? 0) + 1;
        const isDrawn = drawn[target * tasks.length + i] === 1;
        if (isDrawn) count.drawn.earlier[letter] = (count.drawn.earlier[letter] ?? 0) + 1;
        const isOut = isDrawn || barred[target] === 1;
        state.all = load[own]!;
        state.by_department = 0;
        for (const j of task_departments[i]!)
          state.by_department = Math.max(state.by_department, departmentLoad[own * width + j]!);
        state.cooling_off = ceilings.cooling_off_months > 0 && coolingUntil[own]! > firstDays[at]!;
        const reason = isOut ? undefined : ceilingReason(ceilings, letter, state);
        if (reason !== undefined) leftOut[CEILING_REASONS.indexOf(reason)]!++;
        if (isOut || reason !== undefined) tier = 0;
        else count.eligible[letter] = (count.eligible[letter] ?? 0) + 1;
      }
      cell = cells.below(cell, tasks[i]!.code, tier);
    }
    cellOf[target] = cell;
    cells.sizes[cell]!++;
  }
  return { ...inCells(cells, cellOf), counts, left_out: leftOut };
}

/** Cells in the order of their signatures (protocol section 2), and their targets one after the other. */
function inCells(cells: Cells, cellOf: Uint32Array): Pick<SimulatedFrame, 'header' | 'targets'> {
  const used = cells.sizes.flatMap((size, cell) =>
    size === 0 || cells.isEmpty(cell) ? [] : [{ cell, size, signature: cells.signature(cell) }],
  );
  used.sort((a, b) => compareUtf8(a.signature, b.signature));
  const next = new Int32Array(cells.sizes.length).fill(-1);
  let total = 0;
  for (const { cell, size } of used) {
    next[cell] = total;
    total += size;
  }
  const targets = new Uint32Array(total);
  for (let target = 0; target < cellOf.length; target++) {
    const cell = cellOf[target]!;
    if (next[cell]! >= 0) targets[next[cell]!++] = target;
  }
  return {
    header: { cells: used.map(({ signature, size }) => ({ signature, size })), size: total },
    targets,
  };
}

const later = (a: string, b: string): string => (a > b ? a : b);
const asNumber = (day: string): number => Number(day.replaceAll('-', ''));
