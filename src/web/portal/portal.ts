import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { answerFirst } from '../../platform/http/answer-first.ts';
import type { Language } from '../../platform/language.ts';
import { isKnown } from '../../public-files/serve/conditions.ts';
import { PageCache } from './page-cache.ts';
import { problemPage } from './problem-page.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A page of the portal, in this language: its problems are shown as pages too. */
    page?: Language;
  }
  interface FastifyInstance {
    /** The pages that are the same for everybody, as they were last sent. */
    readonly portal: PageCache;
  }
}

/** Gives the service its portal: kept pages, sent before anything else, and problems that people can read. */
export function openPortal(app: FastifyInstance): void {
  const pages = new PageCache(() => publicMark(app.pool));
  app.decorate('portal', pages);
  answerFirst(app, ({ method, url = '', headers }, response) => {
    if (method !== 'GET') return false;
    const page = pages.hot(url);
    if (page === undefined) return false;
    if (isKnown(headers['if-none-match'], page.etag)) response.writeHead(304, page.headers).end();
    else response.writeHead(200, page.head).end(page.bytes);
    return true;
  });
  app.showProblemsBy(problemPage(app));
  // Whatever this process writes is seen at once; what others write, when the mark is read again.
  app.addHook('onSend', async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') pages.doubt();
  });
  app.operations.afterWork(async () => pages.doubt());
  app.publicFiles.onChanged = () => pages.clear();
}

/**
 * What is public, in one text: every step of a plan, list, draw or publication is an entry of the log; witnesses sign beside
 * it. A day is a day of the office: terms end by it.
 */
async function publicMark(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ mark: string }>(`SELECT concat_ws(' ',
    (SELECT max(position) FROM ledger_entry), (SELECT max(size) FROM ledger_checkpoint),
    (SELECT count(*) FROM ledger_cosignature)) AS mark`);
  return rows[0]!.mark;
}
