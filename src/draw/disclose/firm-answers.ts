/** What the public is told of one firm: of each official draw whose list it may read, where the firm stood in it. */
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../platform/problems.ts';
import { replacementsAt, type TargetReplaced } from '../../publication/public-replacements.ts';
import type { PublicFirm } from '../../target/public-firms.ts';
import { drawProblems } from '../problems.ts';
import type { Draw } from '../queries.ts';
import { entriesOf, explainEntry } from './explain-target.ts';
import type { Explanation } from './explanation.ts';
import type { FoundEntry } from './find-entry.ts';

type Service = Pick<FastifyInstance, 'db' | 'pool' | 'vault'>;

/** A list is shuffled anew to tell a rank; of one question so many entries are, and the rest has a question of its own. */
const MOST_SHUFFLED = 2_000_000;

export interface FirmAnswer {
  readonly draw: Draw;
  /** Not in the list: `absent`. In it, but the service has other lists to put in order first: `later`. */
  readonly standing: 'absent' | 'later' | Explanation;
  readonly left: readonly TargetReplaced[];
  readonly joined: readonly TargetReplaced[];
}

export interface FirmAnswers {
  /** Those of the firms that stand in one of the lists at least; of others nothing is said. */
  readonly listed: readonly PublicFirm[];
  /** Of the firm, where it is one. */
  readonly answers: readonly FirmAnswer[];
}

/** @param draws whose lists are public; the caller sees to it */
export async function firmAnswers(
  service: Service,
  draws: readonly Draw[],
  firms: readonly PublicFirm[],
): Promise<FirmAnswers> {
  const entries = new Map<Draw, ReadonlyMap<string, FoundEntry>>();
  const ids = firms.map(({ id }) => id);
  for (const draw of draws) entries.set(draw, await entriesOf(service, draw, ids));
  const listed = firms.filter(({ id }) => [...entries.values()].some((found) => found.has(id)));
  const [firm] = listed;
  if (firm === undefined || listed.length > 1) return { listed, answers: [] };
  const answers: FirmAnswer[] = [];
  let shuffled = 0;
  for (const [draw, found] of entries) {
    const entry = found.get(firm.id);
    if (entry !== undefined) shuffled += draw.now.sealed?.frame?.size ?? 0;
    // However large it is, the first one is answered: a question about it alone would be no smaller.
    const isLater = shuffled > MOST_SHUFFLED && answers.some(({ standing }) => typeof standing === 'object');
    answers.push(await answerOf(service, draw, firm, entry, isLater));
  }
  return { listed, answers };
}

async function answerOf(
  service: Service,
  draw: Draw,
  { id }: PublicFirm,
  entry: FoundEntry | undefined,
  isLater: boolean,
): Promise<FirmAnswer> {
  if (entry === undefined) return { draw, standing: 'absent', left: [], joined: [] };
  const replaced = await replacementsAt(service.db, draw, entry.ordinal);
  if (isLater) return { draw, standing: 'later', ...replaced };
  try {
    return { draw, standing: await explainEntry(service, draw, id, entry), ...replaced };
  } catch (error) {
    if (!(error instanceof Problem) || error.definition !== drawProblems['draw-lists-busy']) throw error;
    return { draw, standing: 'later', ...replaced };
  }
}
