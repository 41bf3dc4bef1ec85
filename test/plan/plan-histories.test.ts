/** Whatever is asked of a plan in whatever order, its state is what its events explain, each with its audit entry. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { foldPlan, type PlanEventType } from '../../src/plan/state.ts';
import { pretendItIs } from '../../src/platform/clock.ts';
import { testApp } from '../support/app.ts';
import { insertScan, MINUTES, planStep, SCAN } from '../support/reviewed-plan.ts';
import { GOOD_PLAN, NOW, smallOffice } from './register.ts';

const { app, db, tokenFor } = await testApp();
const RETURN = { ...MINUTES, reasons: ['比例偏高'] };
const reason = { reason: '理由' };
type Who = 'planner' | 'first' | 'second';
const people = {} as Record<Who, { authorization: string }>;

const VERBS = [
  ['planner', 'submit', {}],
  ['planner', 'withdraw', reason],
  ['first', 'approve', MINUTES],
  ['first', 'return', RETURN],
  ['first', 'paper-decision', { decision: 'approved', ...MINUTES, scan: SCAN }],
  ['second', 'paper-decision', { decision: 'returned', ...RETURN, scan: SCAN }],
  ['first', 'paper-decision/confirm', undefined],
  ['second', 'paper-decision/confirm', undefined],
  ['second', 'paper-decision/refuse', reason],
  ['planner', 'publish', { document_number: '1号' }],
  ['planner', 'amend', reason],
  ['planner', 'complete', undefined],
] as const;

/** The states, told once more without the fold: what each verb does where, and which it refuses. */
const LEADS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  draft: { submit: 'submitted' },
  returned: { submit: 'submitted' },
  submitted: { withdraw: 'draft', approve: 'approved', return: 'returned', 'paper-decision': 'pending' },
  approved: { publish: 'published', return: 'returned' },
  published: { amend: 'draft' },
};

beforeAll(async () => {
  pretendItIs(NOW);
  await smallOffice(db);
  await insertScan(db);
  people.planner = await tokenFor('planner');
  people.first = await tokenFor('conference-secretary');
  people.second = await tokenFor('conference-secretary');
});

const auditOf = async (code: string): Promise<number> => {
  const { n } = await db
    .selectFrom('audit_entry')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('object_kind', '=', 'plan')
    .where('object_id', '=', code)
    .where('action', 'like', 'plan.%')
    .executeTakeFirstOrThrow();
  return Number(n);
};

let plans = 0;

it('any sequence of verbs leaves a state that the events explain, and one audit entry for each', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...VERBS), { minLength: 5, maxLength: 14 }), async (verbs) => {
      const code = `H${++plans}`;
      const payload = { ...GOOD_PLAN, code };
      await app.inject({ method: 'POST', url: '/api/v1/plans', headers: people.planner, payload });
      let state = 'draft';
      let entered: { by: Who; decision: string } | undefined;
      let steps = 0;
      for (const [who, verb, body] of verbs) {
        const next: string | undefined =
          entered === undefined
            ? LEADS[state]?.[verb]
            : entered.by === who
              ? undefined
              : { 'paper-decision/confirm': entered.decision, 'paper-decision/refuse': 'submitted' }[
                  verb as string
                ];
        const answer = await planStep(app, code, verb, people[who], body);
        expect(answer.statusCode < 300, `${state} ${verb}: ${answer.body}`).toBe(next !== undefined);
        if (next === undefined) continue;
        steps++;
        entered =
          next === 'pending' ? { by: who, decision: (body as { decision: string }).decision } : undefined;
        state = next === 'pending' ? 'submitted' : next;
      }
      const plan = (await app.inject({ url: `/api/v1/plans/${code}`, headers: people.planner })).json();
      const events: { type: PlanEventType; revision: number }[] = plan.events;
      const now = foldPlan(events, false);
      expect(plan.state).toBe(state);
      expect(now).toMatchObject({ state, revision: plan.revision, events: steps });
      expect('pending_decision' in plan).toBe(entered !== undefined);
      expect(await auditOf(code)).toBe(steps + 1);
    }),
    { numRuns: 25 },
  );
});
