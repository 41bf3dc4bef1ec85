import type { Kysely } from 'kysely';
import { isLive } from '../../core/draw/state.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, drawsOverSameTasks, findDrawByNumber } from '../queries.ts';
import { staffingDrawsOf } from '../staffing/staffing-store.ts';

/**
 * A draw over a task and round that has a void official draw names the newest of those, and no other draw names
 * any: who reads the log finds the earlier try from the later one.
 * @throws Problem `draw-supersedes-other`
 */
export async function refuseOtherThanVoid(
  db: Kysely<Database>,
  draw: Draw,
  named: string | undefined,
): Promise<void> {
  const expected = draw.rehearsal ? undefined : await newestVoid(db, draw);
  if (named === expected) return;
  throw new Problem(drawProblems['draw-supersedes-other'], {
    members: { expected: expected ?? null },
  });
}

/**
 * The number of the last void draw over one of the same tasks and rounds, or over teams of the same department where it
 * is a staffing draw; in the order of sealing.
 */
async function newestVoid(db: Kysely<Database>, draw: Draw): Promise<string | undefined> {
  const position = ({ log }: Draw) => log[0]!.position;
  return (await drawsOverTheSame(db, draw))
    .filter(({ now }) => !isLive(now))
    .sort((a, b) => position(b) - position(a))[0]?.number;
}

async function drawsOverTheSame(db: Kysely<Database>, { staffing, ...draw }: Draw): Promise<Draw[]> {
  if (staffing === undefined) {
    const numbers = await drawsOverSameTasks(db, draw);
    return await Promise.all(numbers.map(async (number) => (await findDrawByNumber(db, number))!));
  }
  const siblings = await staffingDrawsOf(db, staffing.parent_id);
  return siblings.filter(
    (other) =>
      other.id !== draw.id &&
      other.staffing!.departments.some((department) => staffing.departments.includes(department)),
  );
}
