import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { frozenRevisions } from '../../src/plan/frozen-revisions.ts';
import { drawOffice } from '../draw/office.ts';

test('every text is found by its digest, also where there are more of them than are kept at hand', async () => {
  const office = await drawOffice();
  const first = await office.db.selectFrom('plan_revision').selectAll().executeTakeFirstOrThrow();
  const digests: string[] = [];
  for (let revision = 2; revision <= 80; revision++) {
    const document = JSON.stringify({ ...JSON.parse(first.document), revision });
    const digest = createHash('sha256').update(document).digest();
    await office.intruder
      .insertInto('plan_revision')
      .values({ plan_id: first.plan_id, revision, document, digest })
      .execute();
    digests.push(digest.toString('hex'));
  }
  // Those at hand are pushed out by those that are read for the same question.
  await frozenRevisions(office.db, digests.slice(0, 60));
  const texts = await frozenRevisions(office.db, digests);
  expect(digests.map((digest) => texts.get(digest)?.revision)).toEqual(
    Array.from({ length: 79 }, (_, i) => i + 2),
  );
});
