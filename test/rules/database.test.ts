import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { APP_ROLE, PORTAL_ROLE } from '../../src/platform/roles.ts';
import { testDatabase } from '../support/database.ts';

const { intruder } = await testDatabase();

/** Architecture rule 8: what a draw was, and who did what, is never rewritten. */
const APPEND_ONLY = (
  'audit_entry audit_day row_history ledger_entry ledger_checkpoint draw draw_task frame frame_entry staff staff_member ' +
  'draw_secret commitment entropy_value outcome selection unit visit team team_seat team_rejection evidence ' +
  'plan_revision plan_event staff_key import import_preview import_receipt ' +
  'attachment attachment_sender matter_list sampling_rules catalogue_claim working_calendar ' +
  'staffing staffing_visit staff_change replacement_request replacement_decision replacement seat_replacement ' +
  'target_replacement visit_acceptance seat_request first_typing ' +
  'visit_event visit_record visit_evidence record_confirmation visit_follow_up visit_link bulletin publication objection ' +
  'objection_answer withdrawal_decision impact_assessment impact_assessment_confirmation'
).split(' ');

const columnOf = async (query: ReturnType<typeof sql<{ found: string }>>) =>
  (await query.execute(intruder)).rows.map((row) => row.found);

describe('append-only-tables-are-append-only', () => {
  test.each(APPEND_ONLY)('%s: the application can add rows at most', async (table) => {
    const powers = await columnOf(sql<{ found: string }>`
      SELECT privilege AS found FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS privilege
      WHERE has_table_privilege(${APP_ROLE}, ${table}, privilege)
         OR CASE WHEN privilege IN ('UPDATE', 'INSERT') THEN has_any_column_privilege(${APP_ROLE}, ${table}, privilege) END`);
    expect(powers.filter((power) => power !== 'INSERT')).toEqual(['SELECT']);
  });

  test('the application and the portal own nothing and cannot make tables', async () => {
    const owned = await columnOf(sql<{ found: string }>`
      SELECT c.oid::regclass::text AS found FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
      WHERE r.rolname IN (${APP_ROLE}, ${PORTAL_ROLE})`);
    const makers = await columnOf(sql<{ found: string }>`
      SELECT role AS found FROM unnest(ARRAY[${APP_ROLE}, ${PORTAL_ROLE}]) AS role
      WHERE has_schema_privilege(role, 'public', 'CREATE')`);
    expect([owned, makers]).toEqual([[], []]);
  });

  test('the portal can only read', async () => {
    const writable = await columnOf(sql<{ found: string }>`
      SELECT c.oid::regclass::text AS found FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')
        AND (has_table_privilege(${PORTAL_ROLE}, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
             OR has_any_column_privilege(${PORTAL_ROLE}, c.oid, 'INSERT, UPDATE'))`);
    expect(writable).toEqual([]);
  });
});

describe('the database', () => {
  test('foreign-keys-are-indexed', async () => {
    const bare = await columnOf(sql<{ found: string }>`
      SELECT format('%s (%s)', k.conrelid::regclass, k.conname) AS found
      FROM pg_constraint k
      WHERE k.contype = 'f' AND NOT EXISTS (
        SELECT FROM pg_index i
        WHERE i.indrelid = k.conrelid
          -- Looking for rows that refer to one never looks for NULL, so such a partial index serves.
          AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$')
          AND (SELECT array_agg(a ORDER BY a) FROM unnest(k.conkey) AS a)
            = (SELECT array_agg(a ORDER BY a) FROM unnest((i.indkey::int2[])[0:cardinality(k.conkey) - 1]) AS a))
      ORDER BY 1`);
    expect(bare).toEqual([]);
  });

  test('every table says what it is', async () => {
    const silent = await columnOf(sql<{ found: string }>`
      SELECT c.relname AS found FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'schema_migration'
        AND obj_description(c.oid) IS NULL ORDER BY 1`);
    expect(silent).toEqual([]);
  });

  test('names are snake_case', async () => {
    const others = await columnOf(sql<{ found: string }>`
      SELECT table_name || '.' || column_name AS found FROM information_schema.columns
      WHERE table_schema = 'public' AND (table_name || '.' || column_name) !~ '^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$'`);
    expect(others).toEqual([]);
  });
});
