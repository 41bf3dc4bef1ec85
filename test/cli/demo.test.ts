import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Summary } from '../../src/cli/demo/summary.ts';
import { CHECK_NAMES } from '../../src/core/verify/check.ts';
import type { Verification } from '../../src/core/verify/verify.ts';
import { run, waitFor } from '../support/process.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'double-random-demo-test-'));
afterAll(() => rm(folder, { recursive: true }));
const MINUTES = 60_000;

/** Standard output alone of a script in a bare environment: neither LANG nor a database is set. */
const outputOf = async (script: string, ...args: string[]): Promise<string> => {
  const env = { PATH: process.env.PATH ?? '' };
  const argv = ['--import', 'tsx', script, ...args];
  return (await promisify(execFile)(process.execPath, argv, { cwd: ROOT, env, maxBuffer: 2 ** 28 })).stdout;
};

describe('npm run demo -- --once --json', () => {
  const bundle = join(folder, 'evidence.json');
  let summary: Summary;
  beforeAll(async () => {
    summary = JSON.parse(await outputOf('src/cli/demo.ts', '--once', '--json', '--bundle', bundle));
  }, 3 * MINUTES);

  test('goes through the whole job, and a process without database finds nothing wrong', () => {
    expect(summary.verified).toBe(true);
    expect(Object.keys(summary.checks)).toEqual([...CHECK_NAMES]);
    expect(Object.values(summary.checks)).not.toContain('failed');
  });

  test('is a rehearsal, and simulated witnesses give no more than level 2', () => {
    expect(summary.rehearsal).toBe(true);
    expect(summary.draw).toMatch(/^500114-2026-R\d+$/);
    expect(summary.evidence_levels.targets).toBeLessThanOrEqual(2);
    expect(summary.evidence_levels.teams).toBeLessThanOrEqual(2);
  });

  test('begins with the three administrators and gives each person one role, without showing a secret', () => {
    expect(summary.people.map(({ role }) => role)).toEqual([
      'administrator',
      'security-officer',
      'auditor',
      'registrar',
      'planner',
      'planner',
      'conference-secretary',
      'agency-head',
      'reviewer',
    ]);
    expect(new Set(summary.people.map(({ name }) => name)).size).toBe(summary.people.length);
    expect(JSON.stringify(summary)).not.toMatch(/dr_|password|\/activate\/|\/setup\//);
  });

  test('publishes a plan only after the conference returned it with a reason and approved what was corrected', () => {
    expect(summary.plan.returned_because).toHaveLength(1);
    expect(summary.plan.revision).toBe(2);
  });

  test('one person alone replaces no seat and makes no draw void', () => {
    expect(summary.refused_alone).toEqual(['second-person-needed', 'second-person-needed']);
  });

  test('a draw made void stays on record, with its reason and its secret', () => {
    const { draw, reason, secret_public } = summary.void;
    expect(summary.draws).toContainEqual({ number: draw, state: 'void', rehearsal: true });
    expect(summary.draws).toContainEqual({ number: summary.draw, state: 'disclosed', rehearsal: true });
    expect(reason).not.toBe('');
    expect(secret_public).toBe(true);
  });

  test('the evidence has a version each for disclosure, co-signature and replaced seat', async () => {
    expect(summary.evidence_versions).toBe(3);
    expect(summary.replaced_seats).toBe(1);
    const { replacements } = JSON.parse(await readFile(bundle, 'utf8')) as { replacements: unknown[] };
    expect(replacements).toHaveLength(1);
  });

  test('the log is re-derived from its entries, and its witness is trusted by who names it, at level 2 at most', () => {
    expect(new Set(Object.values(summary.ledger.checks))).toEqual(new Set(['ok']));
    expect(summary.ledger.witnesses).toHaveLength(1);
    expect(summary.ledger.checkpoint.split('\n')[1]).toBe(String(summary.ledger.size));
    expect(summary.checks.witnesses).toBe('ok');
  });

  test('one changed digit is found by every check that depends on it', () => {
    expect(summary.forgery_found_by).toEqual(
      expect.arrayContaining(['entropy-authentic', 'seed', 'selection']),
    );
  });

  test('among what to look at are the papers of the draw', () => {
    expect(summary.look_at.join(' ')).toMatch(/\/login .*\/slip .*\/witness-sheet$/);
  });

  test('its counts add up', () => {
    const drawn = Object.values(summary.drawn).flatMap((tiers) => Object.values(tiers));
    expect(drawn.reduce((sum, n) => sum + n, 0)).toBe(summary.drawn_total);
    expect(summary.visits + summary.visits_saved).toBe(summary.drawn_total);
    expect(summary.visits_saved).toBeGreaterThan(0);
    expect(summary.eligible).toBeLessThan(summary.targets);
    expect(summary.units).toBeLessThanOrEqual(summary.visits);
    expect(summary.largest_load).toBeGreaterThanOrEqual(summary.smallest_load);
  });

  test('goes on through a year of two rounds, whose visits are all published, and completes the plan', () => {
    const { rounds, plan, contested } = summary.year!;
    expect(rounds.map(({ draw }) => draw)).toEqual(['500114-2026-1', '500114-2026-2']);
    for (const round of rounds) {
      expect(round.published).toBe(round.visits);
      expect([round.on_behalf, round.returned]).toEqual([1, 1]);
      expect(round.settled).toBeGreaterThan(0);
    }
    expect(plan).toBe('completed');
    expect(contested.correction).toMatch(/^500114-2026-G\d+-1$/);
    expect(contested.withdrawal).not.toBe(contested.correction);
  });

  test('shows the figures of that year with what they were counted from', () => {
    const { figures, rounds } = summary.year!;
    const row = (name: string) => figures.find(({ figure }) => figure === name)!.rows[0]!;
    const visits = rounds.reduce((sum, round) => sum + round.visits, 0);
    expect(row('completion')).toMatchObject({ value: 1, from: `${visits}/${visits}` });
    const { value, interval } = row('problem-rate');
    expect(interval![0]).toBeLessThanOrEqual(value!);
    expect(interval![1]).toBeGreaterThanOrEqual(value!);
    expect(row('overdue').value).toBeGreaterThan(0);
  });

  test('the bundle it wrote is verified by npm run verify, where a witness nobody named counts for nothing', async () => {
    const report: Verification = JSON.parse(await outputOf('src/cli/verify.ts', bundle, '--json'));
    expect(report.verified).toBe(true);
    expect(report.checks.find(({ name }) => name === 'witnesses')?.status).toBe('not disclosed');
  });

  test('its bundle names no inspector and shows no target that was not drawn', async () => {
    const text = await readFile(bundle, 'utf8');
    const { drawn } = JSON.parse(text) as { drawn: unknown[] };
    expect(drawn.length).toBeLessThanOrEqual(summary.drawn_total);
    expect(text).not.toMatch(/500114JTZF\d{4}/);
  });
});

describe('npm run demo', () => {
  let taken: Server;
  beforeAll(() => {
    taken = createServer();
    return new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => taken.close());

  test(
    'takes a free port if its own is taken, serves until it is told to end, and leaves nothing running',
    async () => {
      const { port } = taken.address() as { port: number };
      const demo = run('src/cli/demo.ts', [], { PORT: String(port) });
      const [, address] = await waitFor(demo, /服务地址 (http:\/\/127\.0\.0\.1:\d+)/);
      expect(address).not.toContain(`:${port}`);
      expect((await fetch(`${address}/readyz`)).status).toBe(200);
      expect((await fetch(`${address}/api/v1/public/draws`)).status).toBe(200);
      expect((await fetch(`${address}/check`)).status).toBe(200);
      const [, login, password] = await waitFor(demo, /登录名 (\S+) +密码 (\S+)/);
      const entered = await fetch(`${address}/login`, {
        method: 'POST',
        body: new URLSearchParams({ login: login!, password: password! }),
        redirect: 'manual',
      });
      const [cookie = ''] = (entered.headers.get('set-cookie') ?? '').split(';');
      expect(await (await fetch(`${address}/home`, { headers: { cookie } })).text()).toContain('承诺单');
      const [, slip] = await waitFor(demo, /(\/api\/v1\/draws\/\d+\/slip)/);
      expect((await fetch(`${address}${slip}`, { headers: { cookie } })).status).toBe(200);
      const [, token] = await waitFor(demo, /计划员令牌 (\S+)/);
      const me = await fetch(`${address}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
      expect(await me.json()).toMatchObject({ via: 'token', account: { roles: ['planner'] } });
      demo.child.kill('SIGINT');
      expect(await demo.ended).toBe(0);
      await expect(fetch(`${address}/readyz`)).rejects.toThrow();
    },
    3 * MINUTES,
  );

  test.each([
    ['while it loads registers', /导入部门/],
    ['while the witness runs', /退回理由/],
  ])(
    'stopped %s, it ends by itself and leaves no data behind',
    async (_when, line) => {
      const place = await mkdtemp(join(tmpdir(), 'double-random-stopped-'));
      // As root PostgreSQL runs as somebody else, who must get in.
      await chmod(place, 0o755);
      const demo = run('src/cli/demo.ts', [], { PORT: '0', TMPDIR: place });
      await waitFor(demo, line);
      demo.child.kill('SIGTERM');
      expect(await demo.ended).toBe(0);
      expect((await readdir(place)).filter((name) => name.startsWith('double-random'))).toEqual([]);
      await rm(place, { recursive: true });
    },
    60_000,
  );
});
