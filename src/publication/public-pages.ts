import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { cursorText, openCursor, sealCursor } from '../register/page.ts';

/** A cache may answer for a minute, which carries the hour after a publication; the ETag settles the rest. */
const CACHE = 'public, max-age=60, stale-while-revalidate=300';

/** Lets whoever stands between keep the answers of this plugin's routes for a while. */
export function publicCache(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode < 300) reply.header('cache-control', CACHE);
  });
}

export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(2_000).optional().describe('上一页的 next (the `next` of the page before)'),
};

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** One page of `rows`, of which one more than `limit` was asked for; `place` says where a row stands. */
export function pageFrom<Row>(
  rows: readonly Row[],
  limit: number,
  order: string,
  place: (row: Row) => string[],
) {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : sealCursor(order, place(last)) };
}

/** Where a publication stands in the order of time. */
export interface PublicationPlace {
  readonly published_at: string;
  readonly bulletin: string;
  readonly item: number;
}

const place = z.tuple([z.iso.datetime(), cursorText, z.string().regex(/^\d{1,9}$/)]);

/** The place that a cursor of `pageInTime` names. @throws Problem `cursor-invalid` */
export function placeIn(order: string, cursor: string | undefined): PublicationPlace | undefined {
  if (cursor === undefined) return undefined;
  const [published_at, bulletin, item] = openCursor(cursor, order, place);
  return { published_at, bulletin, item: Number(item) };
}

/** One page of publications in the order of time. */
export const pageInTime = <Row extends PublicationPlace>(
  rows: readonly Row[],
  limit: number,
  order: string,
) =>
  pageFrom(rows, limit, order, ({ published_at, bulletin, item }) => [published_at, bulletin, String(item)]);
