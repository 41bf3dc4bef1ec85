import { compareUtf8 } from '../../core/canonical/bytes.ts';
import { previewSizes } from '../../core/draw/commitment.ts';
import type { DrawTask, FrameHeader, StaffDocument } from '../../core/draw/document.ts';
import { conflictsOf } from '../../core/draw/staff.ts';
import {
  type CapacityShortage,
  capacityShortages,
  cellShortages,
  screenStaff,
  targetShortages,
} from '../../core/team/feasibility.ts';

/** What the office is shown before commitment (protocol section 9, step 1): how many, never which. */
export interface StaffShortages {
  /** Departments whose inspectors may take fewer units than their teams have seats. */
  readonly capacity: readonly CapacityShortage[];
  /** By department, how many targets of the frame have fewer eligible inspectors than their full team needs. */
  readonly targets: readonly { readonly department: string; readonly targets: number }[];
}

/** @param cellOf index of the header's cell that a token's target stands in, for every token of a conflict */
export function staffShortages(
  header: FrameHeader,
  tasks: readonly DrawTask[],
  staff: StaffDocument,
  cellOf: ReadonlyMap<string, number>,
): StaffShortages {
  const drawn = new Map<string, number>();
  for (const { task, drawn: n } of previewSizes(header, tasks).strata)
    drawn.set(task, (drawn.get(task) ?? 0) + n);
  const screen = screenStaff(header.cells, tasks, staff.inspectors, conflictsOf(staff));
  const short = new Map<string, number>();
  const add = (department: string, targets: number) =>
    short.set(department, (short.get(department) ?? 0) + targets);
  const ofCell = header.cells.map(({ size }, cell) => {
    const departments = cellShortages(screen, cell).map(({ department }) => department);
    for (const department of departments) add(department, size);
    return new Set(departments);
  });
  for (const [token, cell] of cellOf) {
    for (const { department } of targetShortages(screen, cell, token)) {
      if (!ofCell[cell]!.has(department)) add(department, 1);
    }
  }
  return {
    capacity: capacityShortages(tasks, drawn, staff.inspectors),
    targets: [...short]
      .map(([department, targets]) => ({ department, targets }))
      .sort((a, b) => compareUtf8(a.department, b.department)),
  };
}
