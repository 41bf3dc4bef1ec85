import type { LogEntry } from '../../src/core/ledger/entries.ts';

const DRAW = '500114-2026-7';
export const digestOf = (n: number): string => n.toString(16).padStart(64, '0');
const step = (hour: number) => ({ draw: DRAW, at: `2026-03-05T${String(hour).padStart(2, '0')}:00:00Z` });

/** The log of one draw with two entropy values, from the seal to the closing publication. */
export const lifeOfADraw: readonly LogEntry[] = [
  { type: 'frame-sealed', ...step(0), frame: { digest: digestOf(1), size: 20 } },
  {
    type: 'committed',
    ...step(1),
    commitment: digestOf(2),
    disclose_by: '2026-12-20',
    entropy_due: '2026-03-05T03:00:00Z',
    lines: ['2026-JT/T01'],
    suite: 'sha256',
    values: 2,
  },
  { type: 'value', ...step(2), digest: digestOf(3), index: 0 },
  { type: 'outcome', ...step(3), outcome_digest: digestOf(4), values: [digestOf(3), digestOf(5)] },
  { type: 'disclosed', ...step(4), parts: { secret: digestOf(6) } },
  {
    type: 'replacement-requested',
    ...step(5),
    kind: 'seat',
    department: 'JT',
    n: 1,
    reason: digestOf(7),
    seat: 0,
    unit: 'ab'.repeat(16),
  },
  {
    type: 'replaced',
    ...step(6),
    kind: 'seat',
    department: 'JT',
    n: 1,
    result: digestOf(8),
    seat: 0,
    unit: 'ab'.repeat(16),
  },
  { type: 'published', ...step(7), digest: digestOf(9), kind: 'result', number: '2026-1' },
  {
    type: 'corrected',
    ...step(8),
    digest: digestOf(10),
    earlier: digestOf(9),
    kind: 'result',
    number: '2026-1',
    reason: digestOf(11),
  },
  { type: 'published', ...step(9), digest: digestOf(12), kind: 'closing', number: '2026-2' },
];

export const voidEntry: LogEntry = {
  type: 'void',
  ...step(10),
  asked_by: 'planner',
  confirmed_by: 'planner',
  reason: digestOf(13),
  secret: digestOf(14),
};
