import type pg from 'pg';
import { appendEntries } from '../../src/ledger/append.ts';
import { record } from '../../src/platform/audit.ts';
import { instantNow } from '../../src/platform/clock.ts';
import { openDatabase, openPool, transact } from '../../src/platform/database.ts';
import { BENCH } from '../seal-and-run/register.ts';

export const RESULTS = 20_000;

const RECORDED = `jsonb_build_object('started_at', '2026-03-04T01:30:00.000Z', 'ended_at', '2026-03-04T03:00:00.000Z',
  'outcome', 'clean', 'parts', '{"JT":1}'::jsonb, 'on_behalf', false, 'results',
  (SELECT jsonb_agg(jsonb_build_object('department', 'JT', 'task', task, 'matter', 'M01', 'codes', '["1"]'::jsonb,
    'measures', '[{"kind":"none"}]'::jsonb)) FROM unnest(visit.tasks) AS task))`;

/** Of the visits of the bench's draw, which stand in every state, this many are reviewed and the others assigned. */
export async function fillReviewed(client: pg.Client): Promise<void> {
  await client.query(`
    DELETE FROM visit_event;
    DELETE FROM target_replacement;
    CREATE TEMP TABLE reviewed AS SELECT draw_id, id, tasks FROM visit ORDER BY id LIMIT ${RESULTS};
    INSERT INTO visit_event (draw_id, visit, sequence, type, body, actor, actor_name, role, at)
      SELECT draw_id, id, step, type, CASE type WHEN 'recorded' THEN ${RECORDED} ELSE '{}' END,
        'account:bench', 'bench', 'inspector', now()
      FROM reviewed AS visit, unnest(ARRAY['approved', 'begun', 'recorded', 'reviewed']) WITH ORDINALITY AS taken (type, step)`);
}

/** The draw's entries in the public log, disclosed: before that no result of it may be public. */
export async function discloseDraw(appUrl: string): Promise<void> {
  const db = openDatabase(openPool(appUrl));
  const [draw, at, digest] = ['500114-2026-1', instantNow(), 'ab'.repeat(32)];
  const step = { draw, at };
  try {
    await transact(db, BENCH, async (trx) => {
      await record(trx, { action: 'bench.disclose', object_kind: 'draw', object_id: draw });
      await appendEntries(trx, [
        { type: 'frame-sealed', ...step, frame: { digest, size: RESULTS }, staff: { digest, size: 1 } },
        {
          ...{ type: 'committed', ...step, commitment: digest, disclose_by: '2026-12-31' },
          ...{ lines: [], suite: 'sha256', values: 0 },
        },
        { type: 'outcome', ...step, outcome_digest: digest, values: [] },
        { type: 'disclosed', ...step, parts: {} },
      ]);
    });
  } finally {
    await db.destroy();
  }
}
