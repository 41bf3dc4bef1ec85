import type { CellIssue, MergedRange, SheetRow } from './sheet.ts';

interface OpenRange extends MergedRange {
  readonly value: string;
}

/**
 * Repeats the value of a merged block in every cell it covers and adds a warning to each row it touches.
 * Rows must come in order; only the blocks that reach the current row are held.
 */
export class MergedCells {
  readonly #ranges: readonly MergedRange[];
  #next = 0;
  #open: OpenRange[] = [];

  constructor(ranges: readonly MergedRange[]) {
    this.#ranges = [...ranges].sort((a, b) => a.top - b.top);
  }

  fill(row: SheetRow): SheetRow {
    if (this.#ranges.length === 0) return row;
    this.#advance(row);
    if (this.#open.length === 0) return row;
    const cells = [...row.cells];
    const issues: CellIssue[] = [...row.issues];
    for (const range of this.#open) {
      if (range.value === '') continue;
      while (cells.length <= range.right) cells.push('');
      for (let column = range.left; column <= range.right; column++) cells[column] = range.value;
      issues.push({ column: range.left, code: 'merged-cell' });
    }
    return { ...row, cells, issues };
  }

  #advance(row: SheetRow): void {
    this.#open = this.#open.filter((range) => range.bottom >= row.row);
    for (let range = this.#ranges[this.#next]; range !== undefined; range = this.#ranges[this.#next]) {
      if (range.top > row.row) return;
      const value = range.top === row.row ? (row.cells[range.left] ?? '') : '';
      if (range.bottom >= row.row) this.#open.push({ ...range, value });
      this.#next++;
    }
  }
}
