/**
 * What the public reads of a draw. Before disclosure that is the story and the sizes, and nothing from which
 * anybody could tell who is drawn: neither ids nor ordinals, salts or secrets.
 */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { previewSizes } from '../core/draw/commitment.ts';
import { digest, drawNumber, entropySource } from '../core/draw/document.ts';
import { findCommitment } from '../draw/commit/commitment-store.ts';
import { evidenceVersions } from '../draw/disclose/evidence-store.ts';
import { type Draw, findDrawByNumber, plannedTasks } from '../draw/queries.ts';
import { EXAMPLE_CEREMONY, EXAMPLE_DIGEST, EXAMPLE_NUMBER, STAGES } from '../draw/schema.ts';
import { findFrame } from '../draw/seal/frame-store.ts';
import { publishedChanges } from '../draw/staffing/staff-changes.ts';
import { listIsPublic, publicVoid, readVoid } from '../draw/void/public-void.ts';
import { disclosure } from '../plan/schema.ts';
import type { Database } from '../platform/database.ts';
import { Problem } from '../platform/problems.ts';
import { publicationProblems } from './problems.ts';

const count = z.int().min(0);
const level = z.int().min(0).max(4).optional();
const evidenceLevels = z
  .object({ targets: level, teams: level })
  .describe('证据等级：1 可重算、2 声明、3 见证、4 证明；0 为未能重算');
const covered = z.object({ plan: z.string(), revision: z.int(), task: z.string(), round: z.int() });

const EXAMPLE_LINE = {
  number: EXAMPLE_NUMBER,
  title: '2026年上半年道路运输抽查',
  state: 'disclosed',
  rehearsal: false,
  sealed_at: '2026-03-05T01:10:00Z',
  tasks: [{ plan: 'JT-2026', revision: 1, task: 'T01', round: 1 }],
} as const;

export const publicDrawLine = z
  .object({
    number: drawNumber,
    title: z.string(),
    state: z.enum(STAGES),
    rehearsal: z.boolean().describe('演练：不作为正式抽取'),
    late: z.enum(['outcome', 'disclosure']).optional().describe('错过的期限'),
    sealed_at: z.string(),
    tasks: z.array(covered),
  })
  .meta({ id: 'PublicDrawLine', examples: [EXAMPLE_LINE] });
export type PublicDrawLine = z.infer<typeof publicDrawLine>;

export const publicDraw = publicDrawLine
  .extend({
    suite: z.enum(['sha256', 'sm3']),
    frame: z.object({ size: count, root: digest }).optional().describe('封存的名单；选派抽取没有'),
    staffing: z
      .object({
        parent: drawNumber.describe('为哪次抽取的检查单元选派检查人员'),
        departments: z.array(z.string()),
        units: z.object({ size: count, digest }),
        staff_changes: z
          .array(z.object({ change: z.string(), id: z.string(), reason: z.string() }))
          .optional()
          .describe(
            '与最初的人员名录相比增减的人员（代号）及原因；公开之后列出，摘要见承诺书 context.staff_changes',
          ),
      })
      .optional(),
    log: z
      .array(z.object({ position: count, type: z.string(), at: z.string() }))
      .describe('每一步、其时间和在公开日志中的位置'),
    commitment: digest.optional(),
    disclose_by: z.iso.date().optional().describe('最迟公开日期'),
    entropy: z.array(entropySource).optional().describe('约定的随机数来源'),
    task_details: z.array(
      z.object({
        task: z.string(),
        title: z.string(),
        exclusions: z.record(z.string(), count).describe('剔除原因 → 数量'),
        unrated: count.describe('没有有效评价的对象数'),
        replacement: z.boolean(),
        disclosure,
        list_public: z.boolean().describe('抽中名单是否已公开'),
        strata: z.array(
          z.object({
            stratum: z.string(),
            size: count,
            drawn: count.describe('应抽数'),
            probability: z.string().describe('入样概率，drawn/size'),
            confirmed: z.boolean().describe('必不抽中或必抽中，已逐项确认'),
          }),
        ),
        short: count.describe('规则要求而名单不足的数量'),
      }),
    ),
    outcome_digest: digest.optional(),
    supersedes: drawNumber.optional().describe('所替代的已作废抽取'),
    void: publicVoid.optional().describe('已作废或逾期失败的，其理由和经过'),
    evidence: z
      .array(z.object({ version: z.int(), digest, levels: evidenceLevels }))
      .describe('证据包的版本；未公开时为空'),
  })
  .meta({
    id: 'PublicDraw',
    examples: [
      {
        ...EXAMPLE_LINE,
        suite: 'sha256',
        frame: { size: 310, root: EXAMPLE_DIGEST },
        log: [
          { position: 42, type: 'frame-sealed', at: '2026-03-05T01:10:00Z' },
          { position: 43, type: 'committed', at: '2026-03-05T01:20:00Z' },
          { position: 44, type: 'outcome', at: '2026-03-05T02:05:00Z' },
          { position: 45, type: 'disclosed', at: '2026-03-06T01:00:00Z' },
        ],
        commitment: EXAMPLE_DIGEST,
        disclose_by: '2026-12-20',
        entropy: [EXAMPLE_CEREMONY],
        task_details: [
          {
            task: 'T01',
            title: '道路货物运输经营的检查',
            exclusions: { 'key-list': 6 },
            unrated: 12,
            replacement: true,
            disclosure: { policy: 'on_draw' },
            list_public: true,
            strata: [
              { stratum: 'T01/B', size: 304, drawn: 2, probability: '2/304', confirmed: false },
              { stratum: 'T01/D', size: 6, drawn: 6, probability: '6/6', confirmed: true },
            ],
            short: 0,
          },
        ],
        outcome_digest: EXAMPLE_DIGEST,
        evidence: [{ version: 1, digest: EXAMPLE_DIGEST, levels: { targets: 2, teams: 2 } }],
      },
    ],
  });
export type PublicDraw = z.infer<typeof publicDraw>;

/** A draw that has a number, with the log entries that make it. @throws Problem `public-draw-not-found` */
export async function numberedDraw(db: Kysely<Database>, number: string): Promise<Draw> {
  const draw = await findDrawByNumber(db, number);
  if (draw === undefined) throw new Problem(publicationProblems['public-draw-not-found']);
  return draw;
}

/** The line of a sealed draw; drafts have no number and are nobody's business yet. */
export function lineOfDraw(draw: Draw): PublicDrawLine[] {
  const { number, title, rehearsal, now } = draw;
  if (number === undefined || now.sealed === undefined) return [];
  return [
    {
      number,
      title,
      state: now.state,
      rehearsal,
      ...(now.late && { late: now.late }),
      sealed_at: now.sealed.at,
      tasks: draw.tasks.map(({ plan, revision, task, round }) => ({ plan, revision, task, round })),
    },
  ];
}

/** @throws Problem `public-draw-not-found` */
export async function readPublicDraw(db: Kysely<Database>, number: string): Promise<PublicDraw> {
  const draw = await numberedDraw(db, number);
  const frame = await findFrame(db, draw.id);
  const document = await findCommitment(db, draw.id);
  const { committed, outcome } = draw.now;
  const ended = await readVoid(db, draw);
  const planned = new Map((await plannedTasks(db, draw)).map((task) => [task.code, task]));
  const tasks = (document && 'targets' in document ? document.targets.tasks : frame?.tasks) ?? [];
  const { strata, short } = frame ? previewSizes(frame.header, tasks) : { strata: [], short: [] };
  return {
    ...lineOfDraw(draw)[0]!,
    suite: draw.suite,
    ...(frame && { frame: { size: frame.header.size, root: frame.header.root } }),
    ...(draw.staffing && { staffing: await readStaffing(db, draw) }),
    log: draw.log.map(({ position, entry }) => ({ position, type: entry.type, at: entry.at })),
    ...(committed && { commitment: committed.commitment, disclose_by: committed.disclose_by }),
    ...(document && { entropy: document.entropy }),
    task_details: tasks.map((task) => ({
      task: task.task,
      title: planned.get(task.task)!.title,
      exclusions: task.exclusions,
      unrated: frame!.unrated[task.task] ?? 0,
      replacement: task.replacement,
      disclosure: planned.get(task.task)!.disclosure,
      list_public: listIsPublic(draw.now),
      strata: strata
        .filter((line) => line.task === task.task)
        .map(({ stratum, size, drawn }) => ({
          stratum,
          size,
          drawn,
          probability: `${drawn}/${size}`,
          confirmed: task.confirmed.includes(stratum),
        })),
      short: short.find((line) => line.task === task.task)?.short ?? 0,
    })),
    ...(outcome && { outcome_digest: outcome.outcome_digest }),
    ...(committed?.supersedes !== undefined && { supersedes: committed.supersedes }),
    ...(ended && { void: ended }),
    evidence: await evidenceVersions(db, draw.id),
  };
}

/** Of whom the staff gained or lost nothing is said before the draw is disclosed. */
async function readStaffing(db: Kysely<Database>, draw: Draw): Promise<NonNullable<PublicDraw['staffing']>> {
  const { parent, departments } = draw.staffing!;
  const shown = listIsPublic(draw.now) ? { staff_changes: await publishedChanges(db, draw.id) } : {};
  return { parent, departments: [...departments], units: draw.now.sealed!.units!, ...shown };
}
