import type pg from 'pg';

export const INSPECTORS = 2_000;
export const VISITS = 50_000;

/** What an inspector's phone sends; only the hash of it is kept. */
export const tokenOf = (inspector: number): string => `bench-inspector-${inspector}`;

const DRAW = `(SELECT id FROM draw WHERE title = 'bench')`;

/**
 * One official draw of 10,000 units of five visits, each with a team of two of the 2,000 inspectors, one visit of two
 * accepted, visits in every state there is, and one in a hundred seats and a few targets replaced. Past triggers and
 * references, which `fillRegister` has turned off for this connection.
 */
export async function fillVisits(client: pg.Client): Promise<void> {
  await client.query(`
    INSERT INTO draw (title, unit_size, created_by) VALUES ('bench', 5, 'system:bench');
    INSERT INTO draw_task (draw_id, task_code, plan_id, revision)
      SELECT ${DRAW}, code, plan_id, 1 FROM plan_task;
    INSERT INTO frame (draw_id, number, header, tasks, size, sealed_at)
      VALUES (${DRAW}, '500114-2026-1', '{}', '[]', ${VISITS}, now());
    INSERT INTO staff (draw_id, document, digest, size, shortages)
      VALUES (${DRAW}, '{}', sha256('staff'), ${INSPECTORS}, '[]');
    INSERT INTO staff_member (draw_id, pseudonym, inspector_id)
      SELECT ${DRAW}, 'p' || i, 'I' || i FROM generate_series(1, ${INSPECTORS}) AS i;
    INSERT INTO commitment (draw_id, document, digest, disclose_by, committed_at)
      VALUES (${DRAW}, '{}', sha256('commitment'), '2026-12-31', now());
    INSERT INTO outcome (draw_id, digest, unstaffed, drawn_at) VALUES (${DRAW}, sha256('outcome'), false, now());

    CREATE TEMP TABLE drawn AS
      SELECT n, id AS target, id || '/door' AS visit, first_value(id || '/door') OVER (PARTITION BY n / 5 ORDER BY n) AS unit
      FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM target ORDER BY id LIMIT ${VISITS}) AS chosen;
    INSERT INTO unit (draw_id, id) SELECT DISTINCT ${DRAW}, unit FROM drawn;
    INSERT INTO visit (draw_id, id, target_id, visit_group, tasks, unit, position)
      SELECT ${DRAW}, visit, target, 'door',
        CASE n % 3 WHEN 0 THEN '{T01}' WHEN 1 THEN '{T01,T02}' ELSE '{T01,T02,T03}' END::text[], unit, n % 5 FROM drawn;
    INSERT INTO team (draw_id, unit, department, position, eligible)
      SELECT ${DRAW}, unit, 'JT', n / 5, ${INSPECTORS} FROM drawn WHERE n % 5 = 0;
    INSERT INTO team_seat (draw_id, unit, department, seat, pseudonym)
      SELECT ${DRAW}, unit, 'JT', seat, 'p' || 1 + (n / 5 * 2 + seat) * 7919 % ${INSPECTORS}
      FROM drawn, generate_series(0, 1) AS seat WHERE n % 5 = 0;
    INSERT INTO visit_acceptance (draw_id, visit, inspector_id, accepted_by, accepted_at)
      SELECT v.draw_id, v.id, m.inspector_id, 'account:bench', now()
      FROM visit v JOIN team_seat s ON s.draw_id = v.draw_id AND s.unit = v.unit
      JOIN staff_member m ON m.draw_id = s.draw_id AND m.pseudonym = s.pseudonym WHERE v.position % 2 = 0;

    INSERT INTO replacement_request (draw_id, unit, department, seat, n, cause, reason, reason_salt,
        asked_by, asked_by_name, asked_by_role, asked_at)
      SELECT ${DRAW}, unit, 'JT', 0, 1, 'absence', 'bench', sha256('salt'), 'account:bench', 'bench', 'planner', now()
      FROM drawn WHERE n % 500 = 0;
    INSERT INTO replacement (draw_id, place, request_id, record, replaced_at)
      SELECT draw_id, id, id, '{}', now() FROM replacement_request;
    INSERT INTO seat_replacement (draw_id, unit, department, seat, n, place, pseudonym)
      SELECT draw_id, unit, department, seat, n, id, 'p' || 1 + id * 7919 % ${INSPECTORS} FROM replacement_request;
    INSERT INTO target_replacement (draw_id, stratum, rank, place, left_visit, task, joined_rank, ordinal, visit, joins)
      SELECT ${DRAW}, 'T03/A', l.n + 1, -l.n, l.visit, 'T03', l.n, l.n, j.visit, true
      FROM drawn l JOIN drawn j ON j.n = l.n + 1 WHERE l.n % 300 = 2;

    INSERT INTO visit_event (draw_id, visit, sequence, type, body, actor, actor_name, role, at)
      SELECT ${DRAW}, visit, step, type, CASE type WHEN 'recorded' THEN ${RECORDED} ELSE '{}' END,
        'account:bench', 'bench', 'inspector', now() - (20 - step) * interval '1 day'
      FROM drawn, unnest(${CHAIN}) WITH ORDINALITY AS taken (type, step) WHERE step <= n % 9`);
}

/** In the order in which most visits take them: one visit of nine is before the first, one behind the last. */
const CHAIN = `ARRAY['approved', 'notified', 'begun', 'recorded', 'returned', 'recorded', 'reviewed', 'published']`;

const RECORDED = `'{"started_at":"2026-04-20T01:30:00.000Z","ended_at":"2026-04-20T03:00:00.000Z","outcome":"problem",
  "parts":{"JT":2},"on_behalf":false,"results":[{"department":"JT","task":"T01","matter":"M01","codes":["E"],
  "measures":[{"kind":"correction","number":"渝交责改〔2026〕12号","due_on":"2026-05-20"}]}]}'::jsonb`;

/** An account and a token for each inspector, as the department gave them out. */
export async function fillAccounts(client: pg.Client): Promise<void> {
  await client.query(`
    INSERT INTO account (login, name, department, inspector, created_by)
      SELECT lower(id), name, department, id, 'system:bench' FROM inspector;
    INSERT INTO account_role (account_id, role) SELECT id, 'inspector' FROM account WHERE inspector IS NOT NULL;
    INSERT INTO access_token (token_hash, account_id, name, roles, created_by, expires_at)
      SELECT sha256(convert_to('bench-inspector-' || substr(inspector, 2), 'UTF8')), id, 'bench', '{inspector}',
        'system:bench', '9999-12-31' FROM account WHERE inspector IS NOT NULL`);
}
