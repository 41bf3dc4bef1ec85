/** A hundred people press "run" at the same moment, at two services on one database. */
import { expect } from 'vitest';
import { DIGITS } from '../draw/office.ts';
import type { TwoServices } from './remote-office.ts';

const PEOPLE = 100;

let keys = 0;

/**
 * Has `rehearsals` committed one by one and each of them run by a hundred planners at once; exactly one may succeed, and
 * the log and the tables hold one outcome.
 */
export async function runAtOnce(
  { office, services, db, planners }: TwoServices,
  draws: number,
): Promise<void> {
  const people = await planners(PEOPLE);
  for (let turn = 0; turn < draws; turn++) {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    await office.commit(id);
    await office.typeFirst(id);
    const answers = await Promise.all(
      people.map(async (headers, i) => {
        const reply = await fetch(`${services[i % 2]!.url}/api/v1/draws/${id}/run`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': `once${++keys}` },
          body: JSON.stringify({ values: [{ value: DIGITS }] }),
        });
        return {
          status: reply.status,
          body: (await reply.json()) as { type?: string; outcome_digest?: string },
        };
      }),
    );
    const drawn = answers.filter(({ status }) => status === 201);
    expect(drawn).toHaveLength(1);
    const refusals = new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.type));
    expect([...refusals].every((type) => /draw-(busy|out-of-order)$/.test(type ?? ''))).toBe(true);
    const logged = await db
      .selectFrom('ledger_entry')
      .innerJoin('frame', 'frame.number', 'ledger_entry.draw')
      .select('ledger_entry.body')
      .where('frame.draw_id', '=', id)
      .where('type', '=', 'outcome')
      .execute();
    expect(logged.map(({ body }) => JSON.parse(body).outcome_digest)).toEqual([
      drawn[0]!.body.outcome_digest,
    ]);
    const { n } = await db
      .selectFrom('outcome')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('draw_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(Number(n)).toBe(1);
  }
}
