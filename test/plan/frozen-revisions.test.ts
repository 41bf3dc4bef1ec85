import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { revisionsOfDraws } from '../../src/plan/frozen-revisions.ts';
import { drawOffice } from '../draw/office.ts';

test('every draw has its text, also where there are more of them than are kept at hand', async () => {
  const office = await drawOffice();
  const db = office.intruder;
  const first = await office.db.selectFrom('plan_revision').selectAll().executeTakeFirstOrThrow();
  const draws: number[] = [];
  for (let revision = 2; revision <= 80; revision++) {
    const document = JSON.stringify({ ...JSON.parse(first.document), revision });
    const digest = createHash('sha256').update(document).digest();
    await db
      .insertInto('plan_revision')
      .values({ plan_id: first.plan_id, revision, document, digest })
      .execute();
    const id = await office.draft();
    await db.deleteFrom('draw_task').where('draw_id', '=', id).execute();
    const over = { draw_id: id, task_code: 'T01', plan_id: first.plan_id, revision };
    await db.insertInto('draw_task').values(over).execute();
    draws.push(id);
  }
  // Those at hand are pushed out by those that are read for the same question.
  await revisionsOfDraws(office.db, draws.slice(0, 60));
  const texts = await revisionsOfDraws(office.db, draws);
  expect([...texts.values()].map((text) => text?.revision).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 79 }, (_, i) => i + 2),
  );
});
