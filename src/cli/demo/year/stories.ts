/** What the demonstration's teams meet: made up, and set down beforehand, so that every year of it is the same. */
import type { MatterResult, RecordDocument } from '../../../record/schema.ts';
import type { MatterShown, Visit } from '../../../visit/schema.ts';

export const STORIES = [
  'closed',
  'unreachable',
  'refused',
  'corrected',
  'transferred',
  'objected',
  'paper',
  'returned',
  'ordered',
  'clean',
] as const;
export type Story = (typeof STORIES)[number];

/** Each of these is met once in a round, in this order, by visits of one department; of the others some find faults. */
const ONCE: readonly Story[] = STORIES.slice(0, 8);
const FAULT_EVERY = 6;

/** The story of each visit of a round, in the order of their ids. */
export function storiesOf(visits: readonly Visit[]): Map<Visit, Story> {
  const given = new Map<Visit, Story>();
  const left = [...ONCE];
  visits.forEach((visit, i) => {
    const alone = new Set(visit.team.map(({ department }) => department)).size === 1;
    const once = alone ? left.shift() : undefined;
    given.set(visit, once ?? (i % FAULT_EVERY === 0 ? 'ordered' : 'clean'));
  });
  return given;
}

type Found = Pick<MatterResult, 'codes' | 'measures'>;
const order = (due_on: string): Found => ({
  codes: ['E'],
  measures: [
    { kind: 'correction_ordered', content: '演示：限期补齐安全台账', number: '责改〔2026〕(示例)', due_on },
  ],
});
const CLEAN: Found = { codes: ['1'], measures: [{ kind: 'none' }] };

const found = (due_on: string): Readonly<Record<Story, Found>> => ({
  closed: { codes: ['7'], measures: [{ kind: 'daily_supervision' }] },
  unreachable: { codes: ['6'], measures: [{ kind: 'daily_supervision' }] },
  refused: { codes: ['8'], measures: [{ kind: 'transferred', recipient: '演示：执法支队案件科' }] },
  transferred: { codes: ['A'], measures: [{ kind: 'transferred', recipient: '演示：执法支队案件科' }] },
  corrected: order(due_on),
  objected: order(due_on),
  ordered: order(due_on),
  paper: CLEAN,
  returned: CLEAN,
  clean: CLEAN,
});

/** Of what stands on evidence the team brings a file. */
export const bringsEvidence = (story: Story): boolean =>
  story === 'closed' || story === 'unreachable' || story === 'refused';

export interface Occasion {
  /** The day of the visit and by when a correction is due. */
  readonly on: string;
  readonly due_on: string;
  /** Digest of the file that was brought. */
  readonly evidence?: string;
}

/** The finished part of one department; a lead of several writes the summary. */
export function documentOf(
  visit: Visit,
  matters: readonly MatterShown[],
  story: Story,
  { on, due_on, evidence }: Occasion,
  joint: boolean,
): RecordDocument {
  const { codes, measures } = found(due_on)[story];
  const checked = !bringsEvidence(story) || story === 'refused';
  const results = visit.tasks.flatMap(({ task, matters: codesOfTask, list_version }) =>
    codesOfTask.map((matter): MatterResult => {
      const text = matters.find((one) => one.code === matter && one.list_version === list_version);
      const items = checked ? (text?.checklist ?? []) : [];
      return {
        task,
        matter,
        answers: items.map(({ code: item }, i) => ({
          item,
          answer: codes.includes('1') || i > 0 ? 'yes' : 'no',
        })),
        codes: [...codes],
        facts: '演示：现场核查情况记录。',
        evidence: evidence === undefined ? [] : [evidence],
        measures: [...measures],
      };
    }),
  );
  return {
    started_at: `${on}T09:30:00+08:00`,
    ended_at: `${on}T10:40:00+08:00`,
    results,
    signature:
      story === 'refused'
        ? { kind: 'refused', reason: '演示：拒绝签字' }
        : (SIGNATURES[story] ?? { kind: 'signed' }),
    ...(joint && { summary: '演示：联合检查汇总意见。' }),
  };
}

const NOBODY = { kind: 'absent', reason: '演示：无人在场' } as const;
const SIGNATURES: Readonly<Partial<Record<Story, NonNullable<RecordDocument['signature']>>>> = {
  closed: NOBODY,
  unreachable: NOBODY,
};
