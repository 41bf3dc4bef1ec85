import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { hex } from '../../src/core/canonical/bytes.ts';
import type { StaffDocument } from '../../src/core/draw/document.ts';
import { readReplayInput, replay } from '../../src/core/draw/replay.ts';
import { readBundle } from '../../src/core/verify/bundle.ts';
import { verifyBundle } from '../../src/core/verify/verify.ts';
import { findTargetCommitment } from '../../src/draw/commit/commitment-store.ts';
import { findStaff } from '../../src/draw/seal/staff-store.ts';
import { openSecret } from '../../src/draw/secrets.ts';
import { openLog } from '../../src/platform/log.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';
import { Operations } from '../../src/platform/operations.ts';
import { CEREMONY, DIGITS, drawOffice } from './office.ts';

const office = await drawOffice();
const { db } = office;

describe.each(['sha256', 'sm3'] as const)('a draw from plan to disclosure in suite %s', (suite) => {
  // A rehearsal of one suite does not stand in the way of the other's.
  it('gives what the pure core gives for the same inputs, and evidence that verifies', async () => {
    const id = await office.draft({ suite, rehearsal: true });
    const sealed = await office.seal(id);
    expect(sealed.body, JSON.stringify(sealed.body)).toMatchObject({ state: 'done' });
    const committed = await office.commit(id);
    expect(committed.status, JSON.stringify(committed.body)).toBe(201);
    const run = await office.run(id);
    expect(run.status, JSON.stringify(run.body)).toBe(201);

    const document = (await findTargetCommitment(db, id))!;
    const frame = await db
      .selectFrom('frame_entry')
      .selectAll()
      .where('draw_id', '=', id)
      .orderBy('ordinal')
      .execute();
    const tiers = document.targets.frame.cells.flatMap(({ signature, size }) =>
      new Array(size).fill(Object.fromEntries(signature.split('+').map((name) => name.split('/')))),
    );
    const staff: StaffDocument = JSON.parse((await findStaff(db, id))!.document);
    const idOf = new Map(frame.map(({ salt, target_id }) => [hex(salt), target_id]));
    const secretOf = async (kind: 'secret' | 'frame_key' | 'staff_salt') =>
      hex(await openSecret(db, office.app.vault, id, kind));
    const output = replay(
      nativeSuites,
      readReplayInput({
        draw: document.draw,
        issued_at: document.issued_at,
        disclose_by: document.disclose_by,
        suite,
        context: document.context,
        frame_key: await secretOf('frame_key'),
        secret: await secretOf('secret'),
        entropy: document.entropy.map((item) => ({ ...item, value: DIGITS })),
        targets: frame.map(({ target_id, route }, i) => ({
          id: target_id,
          ...(route && { route }),
          tiers: tiers[i],
        })),
        tasks: document.targets.tasks,
        unit_size: document.targets.unit_size,
        staff_salt: await secretOf('staff_salt'),
        inspectors: staff.inspectors,
        conflicts: staff.conflicts.map(([inspector, token]) => [inspector, idOf.get(token)!]),
      }),
    );
    expect(output.frame).toEqual(document.targets.frame);
    expect(output.commitment).toBe(committed.body.commitment);
    expect(output.outcome_digest).toBe(run.body.outcome_digest);
    const drawn = await db.selectFrom('selection').selectAll().where('draw_id', '=', id).execute();
    for (const { stratum, ordinals } of output.selections) {
      const rows = drawn.filter((row) => row.stratum === stratum).sort((a, b) => a.rank - b.rank);
      expect(rows.map(({ ordinal }) => ordinal)).toEqual(ordinals);
    }
    const seats = await db
      .selectFrom('team_seat')
      .selectAll()
      .where('draw_id', '=', id)
      .orderBy('seat')
      .execute();
    for (const { unit, department, inspectors } of 'teams' in output ? output.teams : []) {
      const team = seats.filter((seat) => seat.unit === unit && seat.department === department);
      expect(team.map(({ pseudonym }) => pseudonym)).toEqual(inspectors);
    }

    const disclosed = await office.disclose(id, suite === 'sm3' ? { frame: 'whole' } : {});
    expect(disclosed.status, JSON.stringify(disclosed.body)).toBe(201);
    const evidence = await office.publicGet(`/draws/${document.draw}/evidence`);
    expect(evidence.headers['cache-control']).toBe('public, max-age=60');
    const verification = verifyBundle(readBundle(evidence.body), { suites: nativeSuites });
    expect(verification.checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(verification).toMatchObject({ rehearsal: true, levels: { targets: 2, teams: 2 }, verified: true });
    const undisclosed = verification.checks.flatMap(({ name, status }) =>
      status === 'not disclosed' ? [name] : [],
    );
    expect(undisclosed).toEqual([
      ...(suite === 'sm3' ? [] : ['frame-unique']),
      'single-draw',
      'checkpoint-signature',
      'witnesses',
    ]);
  });
});

describe('a draw', () => {
  it('refuses every step out of order, says its state and what can be done', async () => {
    const id = await office.draft({ rehearsal: true });
    const refused = async (expected: object) => {
      for (const step of ['seal', 'commit', 'run', 'disclose'] as const) {
        if (step in expected) continue;
        const answer = await office[step](id);
        expect([step, answer.status, answer.problem]).toEqual([step, 409, 'draw-out-of-order']);
        expect(answer.body).toMatchObject({ state: (await office.get(`/draws/${id}`)).body.state });
      }
    };
    await refused({ seal: true });
    expect((await office.commit(id)).body).toMatchObject({ state: 'draft', allowed: ['seal'] });
    await office.seal(id);
    await refused({ commit: true });
    await office.commit(id);
    await refused({ run: true });
    await office.run(id);
    await refused({ disclose: true });
    await office.disclose(id);
    await refused({});
  });

  it('is dated by the clock of the office, like everything that comes after it', async () => {
    const { body } = await office.get(`/draws/${await office.draft()}`);
    expect(String(body.created_at).slice(0, 10)).toBe('2026-03-05');
  });

  it('cannot be run twice, however many ask at once', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    await office.commit(id);
    await office.typeFirst(id);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        office.post(`/draws/${id}/run`, { values: [{ value: DIGITS }] }, `race-${i}`),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const others = new Set(answers.filter(({ status }) => status !== 201).map(({ problem }) => problem));
    expect([...others].filter((name) => !['draw-busy', 'draw-out-of-order'].includes(name))).toEqual([]);
    const number = (await office.get(`/draws/${id}`)).body.number as string;
    const entries = await db.selectFrom('ledger_entry').select('type').where('draw', '=', number).execute();
    expect(entries.map(({ type }) => type).sort()).toEqual(['committed', 'frame-sealed', 'outcome']);
  });

  it('goes on where it stood when the service is started anew between its steps', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    const authorization = (await office.tokenFor('planner')).authorization;
    const step = async (verb: string, payload: object) => {
      const { vault, logKeys } = office.app;
      const log = openLog('silent');
      const operations = await Operations.begin(db, office.appUrl, log);
      const context = {
        db,
        pool: office.pool,
        vault,
        logKeys,
        operations,
        log,
        selfTestFailures: [],
        strict: true,
      };
      const restarted = await buildApp({
        ...context,
        office: office.app.office,
        attachments: office.app.attachments,
        publicFolder: { folder: `${office.app.attachments.folder}-public`, licence: 'test' },
      });
      const headers = { authorization, 'idempotency-key': verb };
      const answer = await restarted.inject({
        method: 'POST',
        url: `/api/v1/draws/${id}/${verb}`,
        headers,
        payload,
      });
      await restarted.close();
      await operations.end();
      return answer.statusCode;
    };
    const commitment = { entropy: [CEREMONY], confirmed: ['T01/D'], disclose_by: '2026-12-20' };
    expect(await step('commit', commitment)).toBe(201);
    await office.typeFirst(id);
    expect(await step('run', { values: [{ value: DIGITS }] })).toBe(201);
    expect(await step('disclose', {})).toBe(201);
  });

  it('answers a repeated request with the same answer', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    await office.commit(id);
    const first = await office.run(id, [DIGITS], 'same');
    expect(await office.run(id, [DIGITS], 'same')).toEqual(first);
    expect((await office.run(id, ['9'.repeat(20)], 'same')).problem).toBe('idempotency-key-reused');
  });

  it('takes only the announced number of digits', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    await office.commit(id);
    for (const values of [[], ['123'], [`${DIGITS}0`], [DIGITS, DIGITS], ['x'.repeat(20)]]) {
      expect((await office.run(id, values)).problem).toBe('draw-entropy-refused');
    }
    expect((await office.run(id)).status).toBe(201);
  });

  it('has consecutive numbers, rehearsals their own', async () => {
    const numbers = await db.selectFrom('frame').select('number').where('number', 'like', '%-R%').execute();
    const sequence = numbers.map(({ number }) => Number(number.split('-R')[1])).sort((a, b) => a - b);
    expect(sequence).toEqual(sequence.map((_, i) => i + 1));
    const id = await office.draft();
    await office.seal(id);
    expect((await office.get(`/draws/${id}`)).body.number).toBe('TEST-2026-1');
    const second = await office.draft();
    const live = await office.seal(second);
    expect(live).toMatchObject({ status: 409, problem: 'draw-already-live' });
    expect(live.body.draws).toEqual([{ number: 'TEST-2026-1', state: 'sealed' }]);
  });

  it('without public numbers is reproducible and no more', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    await office.commit(id, { entropy: [] });
    await office.run(id, []);
    await office.disclose(id);
    const { number } = (await office.get(`/draws/${id}`)).body;
    const bundle = readBundle((await office.publicGet(`/draws/${number}/evidence`)).body);
    expect(verifyBundle(bundle, { suites: nativeSuites }).levels).toEqual({ targets: 1, teams: 1 });
  });
});

describe('before the commitment', () => {
  it('every stratum drawn in full must be confirmed, and no other', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    const missing = await office.commit(id, { confirmed: [] });
    expect(missing).toMatchObject({ status: 422, problem: 'draw-strata-unconfirmed' });
    const lines = missing.body.missing as { stratum: string; size: number; drawn: number }[];
    expect(lines.map(({ stratum }) => stratum)).toEqual(['T01/D']);
    expect(lines[0]!.drawn).toBe(lines[0]!.size);
    expect((await office.commit(id, { confirmed: ['T01/D', 'T02/A'] })).problem).toBe(
      'draw-stratum-not-certain',
    );
    expect((await office.commit(id, { confirmed: ['T01/D'] })).status).toBe(201);
  });

  it('population counts excluded targets, exclusions are published with their reason', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    const { body } = await office.get(`/draws/${id}`);
    expect(body.frame).toMatchObject({
      size: 123,
      exclusions: { T01: { 'key-list': 1, 'not-operating': 1 }, T02: { 'key-list': 2, 'not-operating': 1 } },
    });
    await office.commit(id);
    const { tasks } = (await findTargetCommitment(db, id))!.targets;
    const { population } = tasks[1]!.sample as { population: Record<string, number> };
    expect(Object.values(population).reduce((a, b) => a + b)).toBe(126);
  });

  it('what no verifier could check is refused by name: a time in words, numbers in words, a day too far', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    const refused = async (more: object) => {
      const { status, problem, body } = await office.commit(id, more);
      return [status, problem, body.reason];
    };
    const numbers = { source: 'public_numbers', numbers: '福彩双色球 2026025 期起四期' };
    for (const time of ['上午十点', '2026-03-05', '2026-03-05T10:00', '2026-02-30T10:00+08:00'])
      expect(await refused({ entropy: [{ ...CEREMONY, time }] })).toEqual([
        422,
        'draw-commitment-refused',
        'ceremony-time',
      ]);
    for (const form of ['开奖号码依次连写，补零', '^[0-9]{19}$', '^[0-9]+$'])
      expect(await refused({ entropy: [{ ...numbers, form }] })).toEqual([
        422,
        'draw-commitment-refused',
        'numbers-form',
      ]);
    expect(await refused({ disclose_by: '2027-12-01' })).toEqual([
      422,
      'draw-commitment-refused',
      'disclose-by-too-late',
    ]);
    expect(await refused({ entropy: [{ ...CEREMONY, time: '2026-12-21T10:00+08:00' }] })).toEqual([
      422,
      'draw-commitment-refused',
      'entropy-after-disclosure',
    ]);
    const terms = { entropy: [CEREMONY, { ...numbers, form: '^[0-9]{28}$' }], disclose_by: '2027-11-30' };
    expect((await office.commit(id, terms)).status).toBe(201);
  });

  it('a shortage of staff must be accepted', async () => {
    const capacity = (units: number) =>
      db
        .updateTable('inspector')
        .set((is) => ({ capacity: units, version: is('version', '+', 1) }))
        .where('id', '<>', 'I1')
        .execute();
    await capacity(1);
    try {
      const id = await office.draft({ rehearsal: true });
      await office.seal(id);
      const refused = await office.commit(id);
      expect(refused).toMatchObject({ status: 409, problem: 'draw-staff-short' });
      expect(refused.body.capacity).toMatchObject([{ department: 'JT-ZF', capacity: 65 }]);
      expect((await office.commit(id, { accept_shortages: true })).status).toBe(201);
      expect((await office.run(id)).body).toMatchObject({ unstaffed: true });
      const disclosed = await office.disclose(id);
      expect(disclosed.status, JSON.stringify(disclosed.body)).toBe(201);
    } finally {
      await capacity(60);
    }
  });

  it('only people in service with a certificate to the end are sealed, with recusals of the whole firm', async () => {
    const id = await office.draft({ rehearsal: true });
    await office.seal(id);
    const staff: StaffDocument = JSON.parse((await findStaff(db, id))!.document);
    expect(staff.inspectors).toHaveLength(6);
    // F100 and its vehicles V100, V106, … of which the key list holds none.
    expect(staff.conflicts).toHaveLength(8);
    expect(new Set(staff.conflicts.map(([inspector]) => inspector)).size).toBe(1);
  });
});

describe('nobody outside learns', () => {
  it('who was drawn before disclosure, whatever is asked', async () => {
    const id = await office.draft({ rehearsal: true });
    const { number } = await (async () => {
      await office.seal(id);
      await office.commit(id);
      await office.run(id);
      return (await office.get(`/draws/${id}`)).body;
    })();
    const inList = await office.publicGet(`/draws/${number}/explain?target=F101`);
    const notInList = await office.publicGet(`/draws/${number}/explain?target=NOBODY`);
    expect(inList.statusCode).toBe(409);
    const { request_id: _a, ...one } = inList.json();
    const { request_id: _b, ...other } = notInList.json();
    expect(one).toEqual(other);
    expect(one).toMatchObject({ disclose_by: '2026-12-20' });
    expect((await office.publicGet(`/draws/${number}/evidence`)).json().type).toBe(
      '/problems/draw-embargoed',
    );
    const entries = (await office.publicGet('/ledger/entries?limit=1000')).body;
    expect(entries).not.toMatch(/F1\d\d|V1\d\d|I\d\b/);
    expect(JSON.stringify((await office.get(`/draws/${id}`)).body)).not.toMatch(/"(F|V)1\d\d"/);
  });
});

describe('the application’s role', () => {
  it('can append to draws, frames and the ledger, and do nothing else with them', async () => {
    const { rows } = await sql<{ table: string }>`
      SELECT name AS table FROM unnest(${APPENDED}::text[]) AS name
      WHERE NOT has_table_privilege(name, 'INSERT') OR has_any_column_privilege(name, 'UPDATE')
        OR has_table_privilege(name, 'DELETE') OR has_table_privilege(name, 'TRUNCATE')`.execute(db);
    expect(rows).toEqual([]);
    const change = sql`UPDATE frame_entry SET target_id = 'F100' WHERE target_id = 'F101'`.execute(db);
    await expect(change).rejects.toThrow(/permission denied/);
  });
});

const APPENDED = [
  ...['draw', 'draw_task', 'frame', 'frame_entry', 'staff', 'staff_member', 'draw_secret', 'staff_key'],
  ...['commitment', 'entropy_value', 'outcome', 'selection', 'unit', 'visit', 'team', 'team_seat'],
  ...['team_rejection', 'evidence', 'ledger_entry', 'ledger_checkpoint'],
];
