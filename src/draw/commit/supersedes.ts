import type { Kysely } from 'kysely';
import { isLive } from '../../core/draw/state.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import { type Draw, drawsOverSameTasks, findDrawByNumber } from '../queries.ts';

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

/** The number of the last void draw over one of the same tasks and rounds, in the order of sealing. */
async function newestVoid(db: Kysely<Database>, draw: Draw): Promise<string | undefined> {
  const others = [];
  for (const number of await drawsOverSameTasks(db, draw)) {
    const other = await findDrawByNumber(db, number);
    if (other !== undefined && !isLive(other.now)) others.push(other);
  }
  const position = ({ log }: Draw) => log[0]!.position;
  return others.sort((a, b) => position(b) - position(a))[0]?.number;
}
