import type { Kysely } from 'kysely';
import { registerFacts } from '../../plan/register-facts.ts';
import { unlawfulMatter } from '../../plan/unlawful-matter.ts';
import type { Database } from '../../platform/database.ts';
import { Problem } from '../../platform/problems.ts';
import { drawProblems } from '../problems.ts';
import type { RoundTask } from '../queries.ts';

/**
 * Nobody is chosen for a check that has become unlawful since its plan was published. A list that is sealed keeps its
 * plan: whether its draw is made void for that, people decide.
 * @throws Problem `draw-matters-unlawful` with every matter, by task
 */
export async function refuseUnlawfulMatters(
  db: Kysely<Database>,
  tasks: readonly Pick<RoundTask, 'code' | 'matters'>[],
  today: string,
): Promise<void> {
  const codes = [...new Set(tasks.flatMap(({ matters }) => matters))];
  const facts = await registerFacts(db, codes, today);
  const matters = tasks.flatMap(({ code: task, matters: own }) =>
    own.flatMap((matter) =>
      unlawfulMatter(matter, facts.matters.get(matter)).map((found) => ({ task, matter, ...found })),
    ),
  );
  if (matters.length > 0) throw new Problem(drawProblems['draw-matters-unlawful'], { members: { matters } });
}
