import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { proveEntry } from '../../../../ledger/prove-entry.ts';
import { html } from '../../../../platform/html.ts';
import { bulletinPath, publicAddress } from '../../../../public-files/layout.ts';
import { publicationProblems } from '../../../../publication/problems.ts';
import { pageFrom } from '../../../../publication/public-pages.ts';
import { publicationsOfBulletin, readBulletin } from '../../../../publication/read-publications.ts';
import { bulletinNumber } from '../../../../publication/schema.ts';
import { openCursor } from '../../../../register/page.ts';
import { registerProblems } from '../../../../register/problems.ts';
import { cursorCriterion } from '../../criteria.ts';
import type { View } from '../../layout.ts';
import { downloads, pager, tag, time } from '../../parts.ts';
import { identity } from '../../pieces/identity.ts';
import { logPlace } from '../../pieces/log-place.ts';
import { portalPage } from '../../portal-page.ts';
import { IDENTITY } from '../../words/identity.ts';
import { KINDS } from '../../words/kinds.ts';
import { PUBLICATIONS } from '../../words/publications.ts';
import { publicationTable } from './lines.ts';

const PER_PAGE = 100;
const ORDER = 'bulletin-items';
const place = z.tuple([z.string().regex(/^\d{1,9}$/)]);

/** One act of publishing: everything that it made public, and its place in the log. */
export function bulletinPage(app: FastifyInstance): void {
  portalPage(app, {
    path: '/bulletins/:number',
    params: z.strictObject({ number: bulletinNumber }),
    query: z.strictObject({ cursor: cursorCriterion }),
    problems: [publicationProblems['bulletin-not-found'], registerProblems['cursor-invalid']],
    async show({ language, params: { number }, query: { cursor } }): Promise<View> {
      const words = PUBLICATIONS[language];
      const [after] = cursor === undefined ? [] : openCursor(cursor, ORDER, place);
      const bulletin = await readBulletin(app.db, number);
      const [rows, proven] = await Promise.all([
        publicationsOfBulletin(app.db, number, PER_PAGE + 1, after === undefined ? 0 : Number(after)),
        proveEntry(app.db, bulletin.ledger_position),
      ]);
      const { items, next } = pageFrom(rows, PER_PAGE, ORDER, ({ item }) => [String(item)]);
      const kind = bulletin.kind === 'results' ? 'result' : bulletin.kind;
      return {
        title: bulletin.title,
        isDocument: true,
        crumbs: [{ title: words.title, path: '/publications' }],
        body: html`<p class="lead">${words.bulletinLead}</p>
${identity(language, app.office, {
  path: `/bulletins/${number}`,
  digest: bulletin.digest,
  rows: [
    [IDENTITY[language].number, number],
    [words.kind, tag(KINDS[language].publication[kind])],
    [IDENTITY[language].published, time(bulletin.published_at)],
  ],
})}
<h2>${words.items}</h2>
${publicationTable(language, words.items, items)}
${pager(language, `/bulletins/${number}`, {}, { next, isFirst: cursor === undefined })}
${logPlace(language, proven, 'text')}
${downloads(language, [{ title: words.storedBulletin, address: publicAddress(bulletinPath(number)) }])}`,
      };
    },
  });
}
