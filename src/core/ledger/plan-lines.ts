import { compareUtf8 } from '../canonical/bytes.ts';
import type { CommitmentDocument } from '../draw/document.ts';

/**
 * The lines a draw is over, as its `committed` entry names them: plan number and task, so that a second
 * draw over the same line that was open at the same time shows (check `single-draw`). A staffing draw is
 * over the draw whose units it staffs. Sorted by bytes.
 */
export function planLines(document: CommitmentDocument): string[] {
  if (!('targets' in document)) return [`of/${document.of.draw}`];
  const plan = document.context?.plan;
  return document.targets.tasks
    .map(({ task }) => (plan === undefined ? task : `${plan}/${task}`))
    .sort(compareUtf8);
}

/**
 * Whether two draws share a line. A draw that names no plan is over its tasks in any plan: leaving the plan
 * out must not make a second draw over the same line look like another matter.
 */
export function shareLine(some: readonly string[], others: readonly string[]): boolean {
  const named = new Set(others);
  const tasks = new Set(others.map(taskOfLine));
  return some.some(
    (line) => named.has(line) || named.has(taskOfLine(line)) || (!line.includes('/') && tasks.has(line)),
  );
}

/** A code holds no `/`, a plan's number may. */
const taskOfLine = (line: string): string => line.slice(line.lastIndexOf('/') + 1);

/** Whether the document says that it is a rehearsal, which can never become official. */
export const isRehearsal = (document: CommitmentDocument): boolean => document.context?.rehearsal === 'true';
