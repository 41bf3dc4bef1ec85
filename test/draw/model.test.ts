/**
 * The steps of a draw against a model of them: in every state that two people can bring a draw into, every step is
 * tried by each of them. What the model refuses is refused by name and leaves nothing behind; what it allows is done,
 * and the log, the state shown and the allowed steps follow.
 */
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { DIGITS, drawOffice } from './office.ts';

const office = await drawOffice();

type Person = 'A' | 'B';
interface Model {
  readonly stage: 'draft' | 'sealed' | 'committed' | 'drawn' | 'disclosed' | 'closed' | 'void';
  /** Who typed the digits first. */
  readonly typed?: Person | undefined;
  /** Who asked for a void that nobody has decided. */
  readonly asked?: Person | undefined;
  readonly log: readonly string[];
}
type Next = Model | string;

const VOIDABLE = ['sealed', 'committed', 'drawn', 'disclosed'];
const WRONG = 'draw-out-of-order';

/** One step: what the model makes of it, and how it is asked for. */
interface Step {
  readonly next: (model: Model, who: Person) => Next;
  readonly ask: (id: number, who: Person) => Promise<{ status: number; problem: string }>;
}

const post = (who: Person) => (who === 'A' ? office.post : office.secondPost);
const at = (model: Model, stage: string, entry: string, stageAfter: Model['stage']): Next =>
  model.stage === stage ? { ...model, stage: stageAfter, log: [...model.log, entry] } : WRONG;
const voidable = (model: Model, then: () => Next): Next => (VOIDABLE.includes(model.stage) ? then() : WRONG);
const decided = (model: Model, who: Person, then: () => Next): Next =>
  voidable(model, () => {
    if (model.asked === undefined) return 'draw-void-not-requested';
    return model.asked === who ? 'second-person-needed' : then();
  });
const ended = (model: Model): Next => ({ stage: 'void', log: [...model.log, 'void'] });

const STEPS: Readonly<Record<string, Step>> = {
  seal: {
    next: (model) => at(model, 'draft', 'frame-sealed', 'sealed'),
    ask: async (id, who) => {
      const begun = await post(who)(`/draws/${id}/seal`);
      if (begun.status !== 202) return begun;
      for (;;) {
        const { body } = await office.get(`/operations/${begun.body.id}`);
        if (body.state !== 'running') return begun;
      }
    },
  },
  commit: {
    next: (model) => at(model, 'sealed', 'committed', 'committed'),
    ask: async (id, who) => {
      const entropy = [
        {
          source: 'ceremony',
          place: '会议室',
          time: '2026-03-05T10:00+08:00',
          method: '手写',
          digits: 20,
          witnesses: [],
        },
      ];
      return await post(who)(`/draws/${id}/commit`, {
        entropy,
        confirmed: ['T01/D'],
        disclose_by: '2026-12-20',
      });
    },
  },
  type: {
    next: (model, who) => (model.stage === 'committed' ? { ...model, typed: who } : WRONG),
    ask: (id, who) => post(who)(`/draws/${id}/first-typing`, { item: 0, value: DIGITS }),
  },
  value: {
    next: () => WRONG,
    ask: (id, who) => post(who)(`/draws/${id}/values`, { index: 0, value: DIGITS }),
  },
  run: {
    next: (model, who) => {
      if (model.stage !== 'committed') return WRONG;
      if (model.typed === undefined) return 'draw-first-typing-missing';
      if (model.typed === who) return 'second-person-needed';
      const { typed: _typed, ...rest } = model;
      return at(rest, 'committed', 'outcome', 'drawn');
    },
    ask: (id, who) => post(who)(`/draws/${id}/run`, { values: [{ value: DIGITS }] }),
  },
  disclose: {
    next: (model) => at(model, 'drawn', 'disclosed', 'disclosed'),
    ask: (id, who) => post(who)(`/draws/${id}/disclose`, {}),
  },
  close: {
    next: (model) => {
      if (model.stage !== 'disclosed') return WRONG;
      return model.asked ? 'draw-void-pending' : at(model, 'disclosed', 'published', 'closed');
    },
    ask: (id, who) => post(who)(`/draws/${id}/close`),
  },
  ask: {
    next: (model, who) =>
      voidable(model, () => (model.asked ? 'draw-void-pending' : { ...model, asked: who })),
    ask: (id, who) => post(who)(`/draws/${id}/void`, { reason: '名单有误' }),
  },
  confirm: {
    next: (model, who) => decided(model, who, () => (model.typed ? 'draw-void-value-due' : ended(model))),
    ask: (id, who) => post(who)(`/draws/${id}/void/confirm`, {}),
  },
  'confirm with digits': {
    next: (model, who) =>
      decided(model, who, () => {
        if (model.stage === 'sealed') return 'draw-entropy-refused';
        if (model.stage !== 'committed') return 'draw-entropy-refused';
        if (model.typed === undefined) return 'draw-first-typing-missing';
        return model.typed === who ? 'second-person-needed' : ended(model);
      }),
    ask: (id, who) => post(who)(`/draws/${id}/void/confirm`, { values: [{ value: DIGITS }] }),
  },
  refuse: {
    next: (model, who) => decided(model, who, () => ({ ...model, asked: undefined })),
    ask: (id, who) => post(who)(`/draws/${id}/void/refuse`, { opinion: '照常抽取' }),
  },
  withdraw: {
    next: (model, who) =>
      voidable(model, () => {
        if (model.asked === undefined) return 'draw-void-not-requested';
        return model.asked === who ? { ...model, asked: undefined } : 'draw-void-not-yours';
      }),
    ask: (id, who) => post(who)(`/draws/${id}/void/withdraw`),
  },
};
const MOVES = Object.keys(STEPS).flatMap((step) => (['A', 'B'] as const).map((who) => ({ step, who })));
type Move = (typeof MOVES)[number];

const keyOf = ({ stage, typed, asked }: Model): string => [stage, typed, asked].join('/');
const nextOf = (model: Model, { step, who }: Move): Next => STEPS[step]!.next(model, who);

/** The moves to the nearest state from which some allowed move was not made yet. */
function wayOn(from: Model, made: ReadonlySet<string>): { readonly path: Move[] } | undefined {
  const seen = new Set([keyOf(from)]);
  const queue: { model: Model; path: Move[] }[] = [{ model: from, path: [] }];
  for (const { model, path } of queue) {
    for (const move of MOVES) {
      const next = nextOf(model, move);
      if (typeof next === 'string') continue;
      const longer = [...path, move];
      if (!made.has(`${keyOf(model)} ${move.step} ${move.who}`)) return { path: longer };
      if (seen.has(keyOf(next))) continue;
      seen.add(keyOf(next));
      queue.push({ model: next, path: longer });
    }
  }
  return undefined;
}

const TABLES = [
  ...['ledger_entry', 'ledger_checkpoint', 'frame', 'commitment', 'void_request', 'void_decision'],
  ...['first_typing', 'entropy_value', 'outcome', 'selection', 'visit', 'evidence'],
];
async function rowCounts(): Promise<unknown> {
  const counts = TABLES.map((table) => sql`(SELECT count(*) FROM ${sql.table(table)}) AS ${sql.id(table)}`);
  const done = sql`(SELECT count(*) FROM audit_entry WHERE refusal IS NULL) AS done`;
  const { rows } = await sql`SELECT ${sql.join([...counts, done])}`.execute(office.db);
  return rows[0];
}

async function expectState(id: number, model: Model): Promise<void> {
  const { body } = await office.get(`/draws/${id}`);
  expect(body.state).toBe(model.stage);
  const entries = await office.db
    .selectFrom('ledger_entry')
    .select('type')
    .where('draw', '=', (body.number ?? '') as string)
    .orderBy('position')
    .execute();
  expect(entries.map(({ type }) => type)).toEqual(model.log);
}

/** Tries in this state everything that the model refuses; gives how much that was. */
async function tryRefused(id: number, model: Model): Promise<number> {
  const before = await rowCounts();
  let refusals = 0;
  for (const move of MOVES) {
    const refusal = nextOf(model, move);
    if (typeof refusal !== 'string') continue;
    const answer = await STEPS[move.step]!.ask(id, move.who);
    expect([keyOf(model), move, answer.problem]).toEqual([keyOf(model), move, refusal]);
    refusals += 1;
  }
  expect(await rowCounts()).toEqual(before);
  await expectState(id, model);
  return refusals;
}

it('two people can do with a draw what the model allows, in every state, and nothing else', async () => {
  const made = new Set<string>();
  const tried = new Map<string, number>();
  const start: Model = { stage: 'draft', log: [] };
  while (wayOn(start, made)) {
    const id = await office.draft({ rehearsal: true, tasks: [{ plan: 'P1', task: 'T01' }] });
    let model = start;
    const arrive = async () => {
      if (!tried.has(keyOf(model))) tried.set(keyOf(model), await tryRefused(id, model));
    };
    await arrive();
    for (let way = wayOn(model, made); way; way = wayOn(model, made)) {
      for (const move of way.path) {
        const answer = await STEPS[move.step]!.ask(id, move.who);
        expect([keyOf(model), move, answer.problem]).toEqual([keyOf(model), move, '']);
        made.add(`${keyOf(model)} ${move.step} ${move.who}`);
        model = nextOf(model, move) as Model;
        await expectState(id, model);
        await arrive();
      }
    }
  }
  // Draft, closed, void; sealed, drawn and disclosed by who asked for a void; committed also by who typed first.
  expect(tried.size).toBe(3 + 3 * 3 + 3 * 3);
  expect([...tried.values()].reduce((sum, refusals) => sum + refusals)).toBeGreaterThan(250);
}, 300_000);
