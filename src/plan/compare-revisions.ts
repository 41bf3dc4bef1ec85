/** What one revision of a plan changed of another: the difference that a reader would otherwise look for by eye. */
import { z } from 'zod';
import { jcs } from '../core/canonical/jcs.ts';
import { line } from '../register/fields.ts';
import { type PlannedTask, type PlanRevision, planHeading, plannedTask } from './schema.ts';

const change = z.object({
  field: z.string(),
  before: z.unknown().optional().describe('原文；原来没有则不给出'),
  after: z.unknown().optional().describe('现文；已删去则不给出'),
});
const named = { code: z.string(), title: line(200) };

export const revisionDifferences = z
  .object({
    from: z.int(),
    to: z.int(),
    heading: z.array(change).describe('计划本身的字段'),
    added: z.array(z.object({ ...named, temporary_ground: plannedTask.shape.temporary_ground })),
    changed: z.array(z.object({ ...named, fields: z.array(change) })),
    left_out: z.array(z.object(named)),
  })
  .meta({
    id: 'PlanDifferences',
    examples: [
      {
        from: 1,
        to: 2,
        heading: [],
        added: [{ code: 'T09', title: '国庆节前客运安全检查', temporary_ground: '上级通知〔2026〕8号' }],
        changed: [
          {
            code: 'T01',
            title: '道路货物运输经营的检查',
            fields: [{ field: 'window_to', before: '2026-10-31', after: '2026-11-30' }],
          },
        ],
        left_out: [],
      },
    ],
  });
export type RevisionDifferences = z.infer<typeof revisionDifferences>;

export function compareRevisions(from: PlanRevision, to: PlanRevision): RevisionDifferences {
  const before = new Map(from.tasks.map((task) => [task.code, task]));
  const after = new Map(to.tasks.map((task) => [task.code, task]));
  const nameOf = ({ code, title }: PlannedTask) => ({ code, title });
  return {
    from: from.revision,
    to: to.revision,
    heading: fieldsThatDiffer(Object.keys(planHeading.shape), from, to),
    added: to.tasks
      .filter(({ code }) => !before.has(code))
      .map((task) => ({
        ...nameOf(task),
        ...(task.temporary_ground !== undefined && { temporary_ground: task.temporary_ground }),
      })),
    changed: to.tasks.flatMap((task) => {
      const earlier = before.get(task.code);
      const fields = earlier ? fieldsThatDiffer(Object.keys(plannedTask.shape), earlier, task) : [];
      return fields.length === 0 ? [] : [{ ...nameOf(task), fields }];
    }),
    left_out: from.tasks.filter(({ code }) => !after.has(code)).map(nameOf),
  };
}

/** Compared as JCS, by which the two texts have their digests. */
function fieldsThatDiffer(fields: readonly string[], from: object, to: object) {
  const valuesOf = (text: object) => new Map(Object.entries(text));
  const [before, after] = [valuesOf(from), valuesOf(to)];
  const canonical = (value: unknown) => (value === undefined ? undefined : jcs(value));
  return fields
    .filter((field) => canonical(before.get(field)) !== canonical(after.get(field)))
    .map((field) => ({
      field,
      ...(before.has(field) && { before: before.get(field) }),
      ...(after.has(field) && { after: after.get(field) }),
    }));
}
