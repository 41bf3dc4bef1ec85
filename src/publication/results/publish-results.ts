import { type Kysely, sql, type Transaction } from 'kysely';
import { type Actor, actorOf, record } from '../../platform/audit.ts';
import { instantNow } from '../../platform/clock.ts';
import type { Office } from '../../platform/config.ts';
import { type Database, transact } from '../../platform/database.ts';
import type { Progress } from '../../platform/operations.ts';
import { lockAllVisits } from '../../visit/hold-visit.ts';
import { beginBulletin } from '../bulletin/begin-bulletin.ts';
import type { NumberedDigest } from '../bulletin/bulletin-document.ts';
import { publishBulletin } from '../bulletin/publish-bulletin.ts';
import { refusePersonalText } from '../personal-text.ts';
import { chooseResults } from './choose-results.ts';
import { type ResultToPublish, readResults } from './read-results.ts';
import type { PublishedResults, ResultsRequest } from './schema.ts';

export interface Publishing {
  readonly db: Kysely<Database>;
  readonly office: Office;
}

/**
 * Publishes results under one bulletin, however many: texts, events of the visits, bulletin and log entry are there
 * together or not at all. What nobody has anything left to do about is closed at once.
 * @throws Problem `results-not-publishable`, `results-none`, `text-has-personal-data`
 */
export async function publishResults(
  { db, office }: Publishing,
  actor: Actor,
  { title, ...asked }: ResultsRequest,
  progress: Progress = () => undefined,
): Promise<PublishedResults> {
  return await transact(db, actor, async (trx) => {
    const begun = await beginBulletin(trx, office);
    await lockAllVisits(trx);
    const { visits, left_out } = await chooseResults(trx, office, actor, asked);
    if (title !== undefined)
      await refusePersonalText(
        trx,
        { title },
        visits.map(({ target_id }) => target_id),
      );
    let done = 0;
    let closed = 0;
    const { items, ...published } = await publishBulletin(trx, begun, {
      kind: 'results',
      title,
      items: readResults(trx, office, visits),
      written: async (batch) => {
        await insertEvents(trx, batch);
        closed += batch.filter(({ item }) => item.closes).length;
        done += batch.length;
        progress(done, visits.length);
      },
    });
    await record(trx, {
      action: 'results.publish',
      object_kind: 'bulletin',
      object_id: published.number,
      after: { published: items.length, closed, left_out },
    });
    return { ...published, published: items.length, closed, left_out };
  });
}

type Written = NumberedDigest & { readonly item: ResultToPublish };

/** `published`, and behind it `closed` where nothing stays open. */
async function insertEvents(trx: Transaction<Database>, batch: readonly Written[]): Promise<void> {
  const { id: actor, name: actor_name, role = null } = actorOf(trx);
  const events = batch.flatMap(({ number, item: { visit, closes } }) => [
    { visit, sequence: visit.events! + 1, type: 'published', body: JSON.stringify({ publication: number }) },
    ...(closes ? [{ visit, sequence: visit.events! + 2, type: 'closed', body: '{}' }] : []),
  ]);
  await sql`INSERT INTO visit_event (draw_id, visit, sequence, type, body, actor, actor_name, role, at)
    SELECT draw_id, visit, sequence, type, body::jsonb, ${actor}::text, ${actor_name}::text, ${role}::text, ${instantNow()}::timestamptz
    FROM unnest(${events.map(({ visit }) => visit.draw_id)}::bigint[], ${events.map(({ visit }) => visit.id)}::text[],
      ${events.map(({ sequence }) => sequence)}::int[], ${events.map(({ type }) => type)}::text[],
      ${events.map(({ body }) => body)}::text[]) AS event (draw_id, visit, sequence, type, body)`.execute(
    trx,
  );
}
