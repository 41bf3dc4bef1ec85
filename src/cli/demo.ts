/**
 * `npm run demo`: the whole job on an embedded PostgreSQL, then a service to look at until Ctrl-C.
 *   --once           stop after the summary
 *   --json           print the summary as one JSON object
 *   --bundle FILE    also write the evidence bundle
 *   --targets FILE   use a real list of firms (CSV); their tiers are simulated
 * Everything goes over HTTP through the routes every office has; witness and verifier are processes of their own,
 * without a database.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSetup } from '../account/set-up.ts';
import { readBundle } from '../core/verify/bundle.ts';
import { pretendItIs } from '../platform/clock.ts';
import { readConfig } from '../platform/config.ts';
import { startFreshDatabase } from '../platform/fresh-database.ts';
import type { PublicDraw, PublicDrawLine } from '../publication/published-draws.ts';
import { listen, type Service, startService, stopOnSignal } from '../server.ts';
import { endElsewhere } from './demo/elsewhere.ts';
import { takeOffice } from './demo/people.ts';
import {
  type DemoPlan,
  publishPlan,
  publishRulesAndMatters,
  readExample,
  tasksWithTargets,
} from './demo/plan.ts';
import { castLot, commit, sealDraw } from './demo/procedure.ts';
import { type Progress, progressOn } from './demo/progress.ts';
import { loadRegisters } from './demo/registers.ts';
import { type Summary, summarise } from './demo/summary.ts';
import { summaryText } from './demo/summary-text.ts';
import { replaceSeat, voidDraw } from './demo/two-people.ts';
import { verifyAsStrangers } from './demo/verification.ts';
import { startWitness } from './demo/witness.ts';
import { playYear } from './demo/year/year.ts';

/** The example's plan is of 2026, so the demonstration is held in March of that year, whenever it is run. */
const HELD_AT = '2026-03-05T01:30:00Z';
const REHEARSAL = { rehearsal: true, round: 1 } as const;
const LEDGER = '/api/v1/public/ledger';

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
  const steps = progressOn(options.json ? process.stderr : process.stdout);
  const folder = await mkdtemp(join(tmpdir(), 'double-random-demo-'));
  const given = { ...process.env, DATABASE_URL: '', DATABASE_OWNER_URL: '', SECURE_COOKIES: 'false' };
  const config = readConfig({
    ...given,
    DATA_DIR: folder,
    OFFICE_CODE: '500114',
    OFFICE_NAME: '演示：黔江区双随机抽查联席会议办公室',
    LOG_LEVEL: 'warn',
  });
  const postgres = await steps.take('启动内嵌 PostgreSQL', () => startFreshDatabase());
  let service: Service | undefined;
  let ending: Promise<void> | undefined;
  // A signal and a failure may both ask for the end; it comes once.
  const end = () => {
    ending ??= (async () => {
      endElsewhere();
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
    // What the first start prints, as `src/server.ts` does.
    const setup = await openSetup(service.app.db);
    const { summary, token, logIn } = await rehearse(address, setup!.path, options, folder, steps);
    process.exitCode = summary.verified ? 0 : 1;
    if (options.once) return await end();
    process.stdout.write(
      `服务地址 ${address} （公众网站，从首页点三下就能核验一次抽取）    自己核验 ${address}/check    接口说明 ${address}/docs    公开抽取 ${address}/api/v1/public/draws\n` +
        `证据包 ${address}/api/v1/public/draws/${summary.draw}/evidence    核验日志 npm run verify -- --ledger ${address}\n` +
        `网页登录 ${address}/login    登录名 ${logIn.login}    密码 ${logIn.password}    登录后可打印承诺单、数字单\n` +
        `本次演示的计划员令牌 ${token}\n按 Ctrl-C 结束。\n`,
    );
  } catch (error) {
    await end();
    throw error;
  }
}

/** The whole job, step by step; each line it prints is a step that an office takes. */
async function rehearse(address: string, setup: string, options: Options, folder: string, steps: Progress) {
  const people = await steps.take('首次启动：三员设立，建账户、授权、登录、取令牌', () =>
    takeOffice(address, setup),
  );
  const { officer, registrar, planner, second, secretary, token, logIn } = people;

  const register = await loadRegisters(registrar, options.targets, steps);
  const plan = await readExample<DemoPlan>('plan.json');
  const matterList = await steps.take('公布抽查工作细则和抽查事项清单', () =>
    publishRulesAndMatters(planner),
  );
  const review = await steps.take('编制年度计划：提交、退回、修改、再提交、同意、公布', () =>
    publishPlan(planner, secretary, plan, matterList),
  );
  steps.say(`  退回理由 ${review.returned_because.join('；')}`);
  const witness = await steps.take('另一机关的见证方(另一进程，无数据库)，由安全管理员登记', async () => {
    const started = await startWitness(address, folder);
    await officer.post('/api/v1/ledger/witnesses', { key: started.key });
    return started;
  });

  const tasks = await tasksWithTargets(planner, plan);
  const sealed = await steps.take(`封存抽样框与检查人员(${tasks.length} 项任务，演练)`, () =>
    sealDraw(planner, { ...REHEARSAL, title: '2026年度第一次双随机抽取(演练)', plan: plan.code, tasks }),
  );
  steps.say(`  抽样框 ${sealed.frame?.size} 个对象，根 ${sealed.frame?.root.slice(0, 16)}…`);
  const { number, commitment } = await steps.take('承诺写入公开日志', () => commit(planner, sealed));
  steps.say(`  承诺 ${commitment}`);
  await steps.take('见证方核对日志只增不改，联署', () => witness.cosign());
  const kept = join(folder, 'kept.note');
  await writeFile(kept, await planner.download(`${LEDGER}/checkpoint`));
  await steps.take('模拟见证人写下数字，两人各录入一次，抽取、选派', () =>
    castLot(second, planner, sealed.id),
  );
  await steps.take('公开抽取结果与证据', () => planner.post(`/api/v1/draws/${sealed.id}/disclose`, {}));
  await steps.take('见证方再次联署，证据随之有新版本', () => witness.cosign());
  const seatAlone = await steps.take('一名检查人员因病换人，另一名计划员确认', () =>
    replaceSeat(planner, second, sealed.id),
  );
  const other = await steps.take('第二次演练：封存、承诺，两人说明理由作废，密值公开', async () => {
    const draft = await sealDraw(planner, {
      ...{ ...REHEARSAL, title: '2026年度第二次双随机抽取(演练)', plan: plan.code, tasks: tasks.slice(0, 2) },
    });
    const committed = await commit(planner, draft);
    return { draw: committed.number, ...(await voidDraw(planner, second, { ...committed, id: draft.id })) };
  });

  const year = options.targets === undefined ? await playYear(people, plan, steps) : undefined;

  const file = options.bundle ?? join(folder, 'evidence.json');
  await writeFile(file, await planner.download(`/api/v1/public/draws/${number}/evidence`));
  const keys = await planner.get<{ log: [string]; witnesses: string[] }>(`${LEDGER}/keys`);
  const findings = await steps.take('另外三个进程(无数据库)核验证据、日志和一份改过的副本', () =>
    verifyAsStrangers(address, { evidence: file, kept, folder }, { log: keys.log[0], witness: witness.key }),
  );
  const { items } = await planner.get<{ items: PublicDrawLine[] }>('/api/v1/public/draws');
  const summary: Summary = summarise({
    register,
    people: people.names,
    plan: review,
    draw: await planner.get(`/api/v1/draws/${sealed.id}`),
    evidence: readBundle(await readFile(file, 'utf8')),
    ...findings,
    checkpoint: await planner.download(`${LEDGER}/checkpoint`),
    witnesses: keys.witnesses,
    story: await planner.get<PublicDraw>(`/api/v1/public/draws/${number}`),
    publicDraws: items,
    void: { draw: other.draw, reason: other.reason, secret_public: other.secret_public },
    ...(year !== undefined && { year }),
    refused_alone: [...(seatAlone === undefined ? [] : [seatAlone]), other.alone],
  });
  const titles = new Map(plan.tasks.map(({ code, title }) => [code, title]));
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : summaryText(summary, titles));
  return { summary, token, logIn };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
