import type { FastifyInstance } from 'fastify';
import { firmAnswers } from '../../../../draw/disclose/firm-answers.ts';
import { type Draw, findDrawByNumber, plannedTasks } from '../../../../draw/queries.ts';
import { listHiddenLists, listPublicLists } from '../../../../draw/sealed-draws.ts';
import { listIsPublic } from '../../../../draw/void/public-void.ts';
import { Problem } from '../../../../platform/problems.ts';
import { publicationProblems } from '../../../../publication/problems.ts';
import { pageFrom } from '../../../../publication/public-pages.ts';
import { lineOfDraw } from '../../../../publication/published-draws.ts';
import { resultsOfTarget } from '../../../../publication/search/results-of-target.ts';
import { firmsCalled } from '../../../../target/public-firms.ts';

/** Each is looked into for the firm; the caller goes on to earlier ones. */
const DRAWS = 20;
const HIDDEN = 20;
const NAMESAKES = 20;
const RESULTS = 100;
export const ORDER = 'portal-firm';

export type Found = Awaited<ReturnType<typeof readAnswers>>;
export type FoundAnswer = Found['answers'][number];

interface Looked {
  readonly open: readonly Draw[];
  readonly hidden: readonly Draw[];
  readonly next: string | null;
}

/**
 * What the public may know of a firm. Of a draw whose list is hidden the register is not even asked: its part of the
 * answer is the same whoever is asked about.
 * @param before id of the draw to go on behind
 * @throws Problem `public-draw-not-found`
 */
export async function readAnswers(
  app: Pick<FastifyInstance, 'db' | 'pool' | 'vault'>,
  typed: string,
  { number, before }: { readonly number: string | undefined; readonly before: number | undefined },
) {
  const { db } = app;
  const { open, hidden, next } = await (number === undefined ? newest(app, before) : oneDraw(app, number));
  const firms = open.length === 0 ? [] : await firmsCalled(db, typed, NAMESAKES);
  const { listed, answers } = await firmAnswers(app, open, firms);
  const [firm] = listed;
  const results = firm === undefined || listed.length > 1 ? [] : await resultsOfTarget(db, firm.id, RESULTS);
  return {
    open: open.length,
    hidden: hidden.flatMap((draw) =>
      lineOfDraw(draw).map((line) => ({ ...line, disclose_by: draw.now.committed?.disclose_by })),
    ),
    next,
    listed,
    answers: await Promise.all(
      answers.map(async (answer) => ({
        ...answer,
        titles: new Map((await plannedTasks(db, answer.draw)).map(({ code, title }) => [code, title])),
        results: results.filter(({ draw }) => draw === answer.draw.number),
      })),
    ),
  };
}

async function newest({ db }: Pick<FastifyInstance, 'db'>, before: number | undefined): Promise<Looked> {
  const [rows, hidden] = await Promise.all([
    listPublicLists(db, DRAWS + 1, before),
    listHiddenLists(db, HIDDEN),
  ]);
  const { items, next } = pageFrom(rows, DRAWS, ORDER, ({ id }) => [String(id)]);
  return { open: items, hidden, next };
}

/** Only this draw; that of a draw of teams is the one whose units they are. A rehearsal draws nobody. */
async function oneDraw({ db }: Pick<FastifyInstance, 'db'>, number: string): Promise<Looked> {
  const asked = await findDrawByNumber(db, number);
  const draw = asked?.staffing === undefined ? asked : await findDrawByNumber(db, asked.staffing.parent);
  if (draw === undefined || draw.rehearsal) throw new Problem(publicationProblems['public-draw-not-found']);
  if (listIsPublic(draw.now)) return { open: [draw], hidden: [], next: null };
  return { open: [], hidden: [draw], next: null };
}
