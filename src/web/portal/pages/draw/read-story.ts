import type { FastifyInstance } from 'fastify';
import { departmentNames } from '../../../../department/queries.ts';
import { drawsOfTask } from '../../../../draw/by-task/draws-of-task.ts';
import { publicFrom } from '../../../../draw/disclose/embargo.ts';
import { type Draw, plannedTasks } from '../../../../draw/queries.ts';
import { staffingDrawsOf } from '../../../../draw/sealed-draws.ts';
import { listIsPublic } from '../../../../draw/void/public-void.ts';
import { firstCosigners } from '../../../../ledger/queries.ts';
import { type DrawnTarget, readDrawnTargets } from '../../../../publication/drawn-targets.ts';
import { publicTeams, teamTotals } from '../../../../publication/drawn-teams.ts';
import { seatsReplaced, targetsReplaced } from '../../../../publication/public-replacements.ts';
import { lineOfDraw, numberedDraw, readPublicDraw } from '../../../../publication/published-draws.ts';

const FIRST_DRAWN = 10;
const FIRST_TEAMS = 5;
export const MOST_REPLACED = 100;

export type Story = Awaited<ReturnType<typeof readStory>>;

/**
 * All that a page says of one draw; each part comes from a function that gives nothing before its time.
 * @throws Problem `public-draw-not-found`
 */
export async function readStory({ db }: Pick<FastifyInstance, 'db'>, number: string) {
  const draw = await numberedDraw(db, number);
  const shown = await readPublicDraw(db, number);
  const committed = draw.log.find(({ entry }) => entry.type === 'committed');
  const isPublic = listIsPublic(draw.now);
  const [first] = shown.task_details;
  const [departments, planned, cosigners, same, staffing, totals, teams, targets, seats] = await Promise.all([
    departmentNames(db),
    plannedTasks(db, draw),
    committed === undefined ? [] : firstCosigners(db, committed.position + 1),
    sameTasks(db, draw),
    staffingDrawsOf(db, draw.id),
    teamTotals(db, draw),
    publicTeams(db, draw, { limit: FIRST_TEAMS }),
    targetsReplaced(db, draw, MOST_REPLACED),
    seatsReplaced(db, draw, MOST_REPLACED),
  ]);
  const drawn: DrawnTarget[] =
    isPublic && first !== undefined
      ? await readDrawnTargets(db, number, { task: first.task, limit: FIRST_DRAWN })
      : [];
  return {
    draw,
    shown,
    departments,
    titles: new Map(planned.map(({ code, title }) => [code, title])),
    cosigners,
    same,
    staffing: staffing.flatMap(lineOfDraw),
    isPublic,
    /** The day before which the plan forbids disclosure. */
    publicFrom: publicFrom(planned),
    drawn,
    teams: { totals, first: teams },
    replaced: { targets, seats },
  };
}

/** Draws over one of the same tasks, this one too, in the order of sealing. */
async function sameTasks(db: FastifyInstance['db'], draw: Draw) {
  const byNumber = new Map<string, ReturnType<typeof lineOfDraw>[number]>();
  for (const { plan, task } of draw.staffing === undefined ? draw.tasks : [])
    for (const { draw: other } of await drawsOfTask(db, plan, task))
      for (const line of lineOfDraw(other)) byNumber.set(line.number, line);
  return [...byNumber.values()].sort((a, b) => (a.sealed_at < b.sealed_at ? -1 : 1));
}
