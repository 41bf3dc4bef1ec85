/**
 * What a draw is now, folded from its log entries (protocol section 10). Nothing else says in which state a
 * draw is: a step is refused exactly when its entry does not fit behind those before it.
 *
 *   draft → sealed → committed → drawn → disclosed → closed
 *                └───────┴─→ void        failed: too late, until it is disclosed or made void
 */
import { endOfDay, secondsOf } from '../calendar/instant.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import type { EntryOf, LogEntry } from '../ledger/entries.ts';
import { OUTCOME_WITHIN_SECONDS } from './entropy-due.ts';

export type DrawStage =
  | 'draft'
  | 'sealed'
  | 'committed'
  | 'drawn'
  | 'disclosed'
  | 'closed'
  | 'void'
  | 'failed';
export type DrawVerb =
  | 'seal'
  | 'commit'
  | 'record-value'
  | 'run'
  | 'disclose'
  | 'void'
  | 'request-replacement'
  | 'replace'
  | 'publish'
  | 'close';

export interface DrawState {
  readonly state: DrawStage;
  readonly sealed?: EntryOf<'frame-sealed'>;
  readonly committed?: EntryOf<'committed'>;
  readonly values: readonly EntryOf<'value'>[];
  readonly outcome?: EntryOf<'outcome'>;
  readonly disclosed?: EntryOf<'disclosed'>;
  readonly voided?: EntryOf<'void'>;
  /** Requests that no replacement has answered yet. */
  readonly requested: readonly EntryOf<'replacement-requested'>[];
  readonly replaced: readonly EntryOf<'replaced'>[];
  readonly published: readonly (EntryOf<'published'> | EntryOf<'corrected'>)[];
  /** Which deadline was missed; whatever comes after, it stays marked. */
  readonly late?: 'outcome' | 'disclosure';
}

/**
 * Who stands in a `void` entry as having asked and confirmed where nobody did: the service itself, which publishes
 * what is known of a draw that has failed. No role of the office has this name.
 */
export const SERVICE_ROLE = 'service';

const DRAFT: DrawState = { state: 'draft', values: [], requested: [], replaced: [], published: [] };

/**
 * @param entries those of one draw, in the order of the log
 * @param now UTC to the second; without it no deadline is judged against the clock, only against entries
 * @throws ProtocolError `entry-out-of-order` with the entry's type, the state and what was expected
 */
export function foldDraw(entries: readonly LogEntry[], now?: string): DrawState {
  const state = entries.reduce(applyEntry, DRAFT);
  const late = now === undefined ? undefined : missedBy(state, secondsOf(now));
  return late ? { ...state, state: 'failed', late } : state;
}

/** The state after one more entry, which must belong to the same draw. */
export function applyEntry(state: DrawState, entry: LogEntry): DrawState {
  const draw = state.sealed?.draw;
  if (draw !== undefined && entry.draw !== draw) throw outOfOrder(state, entry, `an entry of draw ${draw}`);
  // Each step takes the entry of its own type, which `entry.type` picked.
  return (STEPS[entry.type] as Step<LogEntry>)(state, entry);
}

type Step<E extends LogEntry> = (state: DrawState, entry: E) => DrawState;
type Steps = { readonly [T in LogEntry['type']]: Step<EntryOf<T>> };

const STEPS: Steps = {
  'frame-sealed': (state, entry) => {
    expect(state, entry, ['draft']);
    return { ...state, state: 'sealed', sealed: entry };
  },
  committed: (state, entry) => {
    expect(state, entry, ['sealed']);
    return { ...state, state: 'committed', committed: entry };
  },
  value: (state, entry) => {
    expect(state, entry, ['committed']);
    // The last value comes with the outcome: no state knows all values without it.
    if (entry.index !== state.values.length || entry.index >= state.committed!.values - 1)
      throw outOfOrder(state, entry, 'the next value that is not the last');
    return { ...state, values: [...state.values, entry] };
  },
  outcome: (state, entry) => {
    expect(state, entry, ['committed']);
    if (entry.values.length !== state.committed!.values)
      throw outOfOrder(state, entry, 'one digest for each entropy value');
    if (state.values.some(({ digest }, at) => digest !== entry.values[at]))
      throw outOfOrder(state, entry, 'the values as they were logged; a value is never corrected');
    if (missedBy(state, secondsOf(entry.at)))
      throw outOfOrder(state, entry, 'an outcome in time, which the draw did not have');
    return { ...state, state: 'drawn', outcome: entry };
  },
  disclosed: (state, entry) => {
    expect(state, entry, ['drawn']);
    const late = missedBy(state, secondsOf(entry.at));
    return { ...state, state: 'disclosed', disclosed: entry, ...(late && { late }) };
  },
  void: (state, entry) => {
    expect(state, entry, ['sealed', 'committed', 'drawn', 'disclosed']);
    if (state.committed && entry.secret === undefined)
      throw outOfOrder(state, entry, 'the secret, which a void after the commitment publishes');
    const drawn = state.outcome?.outcome_digest;
    if (drawn !== undefined && (entry.outcome_digest ?? drawn) !== drawn)
      throw outOfOrder(state, entry, 'the outcome as it was logged');
    const late = state.late ?? missedBy(state, secondsOf(entry.at));
    const service = [entry.asked_by, entry.confirmed_by].filter((role) => role === SERVICE_ROLE).length;
    if (service === 1 || (service === 2 && (late === undefined || state.outcome)))
      throw outOfOrder(state, entry, 'two people, unless a draw without outcome has missed its deadline');
    return { ...state, state: service === 2 ? 'failed' : 'void', voided: entry, ...(late && { late }) };
  },
  'replacement-requested': (state, entry) => {
    expect(state, entry, ['drawn', 'disclosed']);
    // One who fell out is replaced once: a second time would draw more targets than planned.
    if ([...state.requested, ...state.replaced].some((one) => replacementKey(one) === replacementKey(entry)))
      throw outOfOrder(state, entry, 'a replacement that was not requested before');
    return { ...state, requested: [...state.requested, entry] };
  },
  replaced: (state, entry) => {
    expect(state, entry, ['drawn', 'disclosed']);
    const requested = state.requested.filter((request) => replacementKey(request) !== replacementKey(entry));
    if (requested.length === state.requested.length)
      throw outOfOrder(state, entry, 'a replacement that was requested before');
    return { ...state, requested, replaced: [...state.replaced, entry] };
  },
  published: (state, entry) => {
    if (!state.voided) expect(state, entry, ['drawn', 'disclosed', 'closed']);
    const closes = entry.kind === 'closing';
    if (closes && (state.state !== 'disclosed' || state.requested.length > 0))
      throw outOfOrder(state, entry, 'a disclosed draw of which nothing is requested');
    const published = [...state.published, entry];
    return closes ? { ...state, state: 'closed', published } : { ...state, published };
  },
  corrected: (state, entry) => {
    if (!state.published.some(({ digest }) => digest === entry.earlier))
      throw outOfOrder(state, entry, 'a correction of something that was published');
    return { ...state, published: [...state.published, entry] };
  },
  key: (state, entry) => {
    throw outOfOrder(state, entry, 'an entry of a draw');
  },
};

/** What may be done next, in the order of the procedure; whether a deadline has passed is in the state. */
export function nextVerbs(state: DrawState): DrawVerb[] {
  switch (state.state) {
    case 'draft':
      return ['seal'];
    case 'sealed':
      return ['commit', 'void'];
    case 'committed':
      return state.values.length < state.committed!.values - 1
        ? ['record-value', 'run', 'void']
        : ['run', 'void'];
    case 'drawn':
      return ['disclose', ...replacing(state), 'publish', 'void'];
    case 'disclosed':
      return [...replacing(state), 'publish', ...closing(state), 'void'];
    case 'failed':
      if (state.voided) return ['publish'];
      // A seat in conflict keeps the draw from being disclosed until its value comes, however late.
      return state.outcome ? ['disclose', ...answering(state), 'void'] : ['void'];
    case 'closed':
    case 'void':
      return ['publish'];
  }
}

const answering = (state: DrawState): DrawVerb[] => (state.requested.length > 0 ? ['replace'] : []);
const replacing = (state: DrawState): DrawVerb[] => ['request-replacement', ...answering(state)];

const closing = (state: DrawState): DrawVerb[] => (state.requested.length > 0 ? [] : ['close']);

type Replacement = EntryOf<'replacement-requested'> | EntryOf<'replaced'>;
const replacementKey = (entry: Replacement): string =>
  entry.kind === 'seat'
    ? `seat/${entry.unit}/${entry.department}/${entry.seat}/${entry.n}`
    : `target/${entry.stratum}/${entry.rank}`;

/** Whether the draw still stands in the way of another over the same task and round. */
export const isLive = ({ voided }: Pick<DrawState, 'voided'>): boolean => voided === undefined;

function missedBy(state: DrawState, now: number): 'outcome' | 'disclosure' | undefined {
  const { committed } = state;
  if (state.state === 'committed' && committed!.entropy_due !== undefined) {
    if (now > secondsOf(committed!.entropy_due) + OUTCOME_WITHIN_SECONDS) return 'outcome';
  }
  const undisclosed = state.state === 'committed' || state.state === 'drawn';
  return undisclosed && now >= endOfDay(committed!.disclose_by) ? 'disclosure' : undefined;
}

function expect(state: DrawState, entry: LogEntry, stages: readonly DrawStage[]): void {
  if (!stages.includes(state.state)) throw outOfOrder(state, entry, `a draw that is ${stages.join(' or ')}`);
}

const outOfOrder = (state: DrawState, entry: LogEntry, expected: string): ProtocolError =>
  new ProtocolError('entry-out-of-order', `${entry.type} after ${state.state}: expected ${expected}`, {
    type: entry.type,
    state: state.state,
    expected,
  });
