/**
 * `npm run demo`: the whole job on an embedded PostgreSQL, then a service to look at until Ctrl-C.
 *   --once           stop after the summary
 *   --json           print the summary as one JSON object
 *   --bundle FILE    also write the evidence bundle
 *   --targets FILE   use a real list of firms (CSV); their tiers are simulated
 * Everything goes over HTTP through the routes every office has; a process of its own, without a database,
 * verifies the bundle.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createToken, type NewToken } from '../account/create-token.ts';
import { type EvidenceBundle, readBundle } from '../core/verify/bundle.ts';
import type { Verification } from '../core/verify/verify.ts';
import type { Counts } from '../import/schema.ts';
import { pretendItIs } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { transact } from '../platform/database.ts';
import { startFreshDatabase } from '../platform/fresh-database.ts';
import { listen, type Service, startService, stopOnSignal } from '../server.ts';
import { type Office, officeAt } from './demo/office.ts';
import {
  castLot,
  commit,
  type DemoPlan,
  publishPlan,
  sealRehearsal,
  tasksWithTargets,
} from './demo/procedure.ts';
import { REAL_REGISTER, simulatedEvaluations } from './demo/real-register.ts';
import { importContent, importFile } from './demo/registers.ts';
import { type Summary, summarise, summaryText } from './demo/summary.ts';

const EXAMPLE = new URL('../../examples/qianjiang-2026/', import.meta.url);
/** The example's plan is of 2026, so the demonstration is held in March of that year, whenever it is run. */
const HELD_AT = '2026-03-05T01:30:00Z';

interface Options {
  readonly once: boolean;
  readonly json: boolean;
  readonly bundle?: string;
  readonly targets?: string;
}

function readOptions(): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ options: { once: flag, json: flag, bundle: text, targets: text } });
  return values;
}

async function main(): Promise<void> {
  const options = readOptions();
  const steps = progress(options.json ? process.stderr : process.stdout);
  const folder = await mkdtemp(join(tmpdir(), 'double-random-demo-'));
  const given = { ...process.env, DATABASE_URL: '', DATABASE_OWNER_URL: '' };
  const config = readConfig({ ...given, DATA_DIR: folder, OFFICE_CODE: '500114', LOG_LEVEL: 'warn' });
  const postgres = await steps.take('启动内嵌 PostgreSQL', () => startFreshDatabase());
  let service: Service | undefined;
  let ending: Promise<void> | undefined;
  // A signal and a failure may both ask for the end; it comes once.
  const end = () => {
    ending ??= (async () => {
      await service?.stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    })();
    return ending;
  };
  stopOnSignal(end);
  try {
    pretendItIs(HELD_AT);
    const { appUrl: databaseUrl, ownerUrl: databaseOwnerUrl } = postgres;
    service = await startService({ ...config, databaseUrl, databaseOwnerUrl });
    const address = await listen(service.app, { ...config, fallback: true });
    const { summary, planner } = await rehearse(service, address, options, folder, steps);
    process.exitCode = summary.verified ? 0 : 1;
    if (options.once) return await end();
    process.stdout.write(
      `服务地址 ${address}    接口说明 ${address}/docs    公开抽取 ${address}/api/v1/public/draws\n` +
        `本次演示的计划员令牌 ${planner}\n按 Ctrl-C 结束。\n`,
    );
  } catch (error) {
    await end();
    throw error;
  }
}

async function rehearse(
  service: Service,
  address: string,
  options: Options,
  folder: string,
  steps: Progress,
) {
  const tokens = {
    registrar: await tokenOf(service, { role: 'registrar', name: '演示登记员' }),
    planner: await tokenOf(service, { role: 'planner', name: '演示计划员' }),
    second: await tokenOf(service, { role: 'planner', name: '演示计划员乙' }),
    secretary: await tokenOf(service, { role: 'conference-secretary', name: '演示联席会议秘书' }),
  };
  const registrar = officeAt(address, tokens.registrar);
  const planner = officeAt(address, tokens.planner);
  const second = officeAt(address, tokens.second);
  const secretary = officeAt(address, tokens.secretary);

  const register = await loadRegisters(registrar, options.targets, steps);
  const plan: DemoPlan = JSON.parse(await readFile(new URL('plan.json', EXAMPLE), 'utf8'));
  await steps.take('编制年度计划，联席会议审核后公布', () => publishPlan(planner, secretary, plan));
  const tasks = await tasksWithTargets(planner, plan);
  const sealed = await steps.take(`封存抽样框与检查人员(${tasks.length} 项任务，演练)`, () =>
    sealRehearsal(planner, plan.code, tasks),
  );
  steps.say(`  抽样框 ${sealed.frame?.size} 个对象，根 ${sealed.frame?.root.slice(0, 16)}…`);
  const { commitment } = await steps.take('承诺写入公开日志', () => commit(planner, sealed));
  steps.say(`  承诺 ${commitment}`);
  await steps.take('模拟见证人写下数字，两人各录入一次，抽取、选派', () =>
    castLot(second, planner, sealed.id),
  );
  const draw = await steps.take('公开抽取结果与证据', async () => {
    await planner.post(`/api/v1/draws/${sealed.id}/disclose`, {});
    return planner.get<typeof sealed>(`/api/v1/draws/${sealed.id}`);
  });

  const file = options.bundle ?? join(folder, 'evidence.json');
  await writeFile(file, await planner.download(`/api/v1/public/draws/${draw.number}/evidence`));
  const report = await steps.take('另一进程(无数据库)核验证据包', () => verifyElsewhere(file));
  const bundle: EvidenceBundle = readBundle(await readFile(file, 'utf8'));
  const summary: Summary = summarise(register, draw, bundle, report);
  const titles = new Map(plan.tasks.map(({ code, title }) => [code, title]));
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : summaryText(summary, titles));
  return { summary, planner: tokens.planner };
}

async function loadRegisters(registrar: Office, targets: string | undefined, steps: Progress) {
  const load = async (title: string, work: () => Promise<Counts>) => {
    const counts = await steps.take(`导入${title}`, work);
    steps.say(
      `  新增 ${counts.new} · 变更 ${counts.changed} · 相同 ${counts.same} · 有误 ${counts.bad} · 提醒 ${counts.doubtful}`,
    );
    return counts;
  };
  const sheet = (register: string) => importFile(registrar, register, new URL(`${register}.xlsx`, EXAMPLE));
  await load('词典', () => sheet('terms'));
  for (const scheme of JSON.parse(await readFile(new URL('credit-schemes.json', EXAMPLE), 'utf8')))
    await registrar.post('/api/v1/credit-schemes', scheme);
  await load('部门', () => sheet('departments'));
  await load('抽查事项', () => sheet('matters'));
  const counts =
    targets === undefined
      ? await load('检查对象', () => sheet('targets'))
      : await load('检查对象(真实名录)', () => importFile(registrar, 'targets', targets, REAL_REGISTER));
  if (targets !== undefined) {
    const simulated = await simulatedEvaluations(targets);
    await load('模拟信用等级(演示用，非真实评价)', () =>
      importContent(registrar, 'targets', 'simulated.csv', simulated),
    );
  }
  await load('执法检查人员', () => inspectors(registrar, targets === undefined));
  return { targets: counts.new + counts.changed + counts.same, bad_rows: counts.bad };
}

/** The example's recusals are about the example's firms: with another list that column is left out. */
async function inspectors(registrar: Office, withRecusals: boolean): Promise<Counts> {
  if (withRecusals) return importFile(registrar, 'inspectors', new URL('inspectors.xlsx', EXAMPLE));
  const sheet = await readFile(new URL('inspectors.csv', EXAMPLE), 'utf8');
  return importContent(registrar, 'inspectors', 'inspectors.csv', sheet.replace('回避对象', '不导入'));
}

const tokenOf = (service: Service, token: NewToken): Promise<string> =>
  transact(service.app.db, { id: 'system:demo', name: 'npm run demo' }, (trx) => createToken(trx, token));

/** Runs `npm run verify` as a stranger would: another process that is told nothing but the file. */
function verifyElsewhere(file: string): Promise<Verification> {
  const script = fileURLToPath(new URL(`verify${import.meta.url.slice(-3)}`, import.meta.url));
  const args = [...process.execArgv, script, file, '--json'];
  const env = { PATH: process.env.PATH ?? '' };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env, maxBuffer: 2 ** 30 }, (error, output) => {
      if (output === '') reject(error);
      else resolve(JSON.parse(output) as Verification);
    });
  });
}

interface Progress {
  say(line: string): void;
  take<T>(title: string, work: () => Promise<T>): Promise<T>;
}

/** A line for each step with how long it took. */
function progress(stream: NodeJS.WritableStream): Progress {
  const say = (line: string) => void stream.write(`${line}\n`);
  return {
    say,
    take: async (title, work) => {
      const begun = performance.now();
      const result = await work();
      say(`✓ ${title}  ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      return result;
    },
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
