import { type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { Problem } from '../platform/problems.ts';
import { registerProblems } from './problems.ts';

export const flag = z.enum(['true', 'false']);

/** Query parameters of every list; `sorts` are the permitted orders, the first one is the default. */
export function pageQuery<const Sort extends string>(...sorts: readonly [Sort, ...Sort[]]) {
  return z.strictObject({
    limit: z.coerce.number().int().min(1).max(500).default(50).describe('每页条数 (items of a page)'),
    cursor: z.string().max(2_000).optional().describe('上一页的 next (the `next` of the page before)'),
    sort: z.enum(sorts).default(sorts[0]).describe('排序；- 为倒序 (- for descending)'),
    total: flag.default('false').describe('是否计算总数 (whether to count all)'),
  });
}

/** A page of `item`s: `next` is the cursor of the following page, null on the last one. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable(),
    total: z.int().optional(),
  });
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort: string;
  readonly total: 'true' | 'false';
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
  total?: number;
}

/**
 * Reads one page of `rows`, which must select the sort column and `key`, a unique column. The place is the last
 * row's values and not a count, so rows that come or go between two pages neither repeat nor hide others.
 * Order is by bytes, as the columns' collation is.
 */
export async function readPage<Tables, Table extends keyof Tables, Row>(
  rows: SelectQueryBuilder<Tables, Table, Row>,
  request: PageRequest,
  key: keyof Row & string,
): Promise<Page<Row>> {
  const descending = request.sort.startsWith('-');
  const column = (descending ? request.sort.slice(1) : request.sort) as keyof Row & string;
  const direction = descending ? sql`DESC` : sql`ASC`;
  let following = rows
    .orderBy(sql`${sql.ref(column)} ${direction}`)
    .orderBy(sql`${sql.ref(key)} ${direction}`)
    .limit(request.limit + 1);
  if (request.cursor !== undefined) {
    const [value, id] = openCursor(request.cursor, request.sort, z.tuple([cursorText, cursorText]));
    const beyond = descending ? sql`<` : sql`>`;
    following = following.where(
      sql<boolean>`(${sql.ref(column)}, ${sql.ref(key)}) ${beyond} (${value}, ${id})`,
    );
  }
  const found = await following.execute();
  const items = found.slice(0, request.limit);
  const last = found.length > request.limit ? items.at(-1) : undefined;
  const result: Page<Row> = {
    items,
    next: last === undefined ? null : sealCursor(request.sort, [String(last[column]), String(last[key])]),
  };
  if (request.total === 'true') {
    const counted = await rows
      .clearSelect()
      .select(sql<number>`count(*)`.as('count'))
      .executeTakeFirstOrThrow();
    result.total = Number((counted as { count: number }).count);
  }
  return result;
}

/** A cursor names its order: one taken from another order would skip rows silently. */
export function sealCursor(sort: string, place: readonly string[]): string {
  return Buffer.from(JSON.stringify([sort, ...place])).toString('base64url');
}

/** PostgreSQL has no text with a NUL in it. */
export const cursorText = z.string().regex(/^[^\0]*$/);

/** The place a cursor points to. @throws `cursor-invalid` if it is no cursor of this order. */
export function openCursor<Place extends readonly string[]>(
  cursor: string,
  sort: string,
  place: z.ZodType<Place>,
): Place {
  let opened: unknown;
  try {
    opened = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new Problem(registerProblems['cursor-invalid']);
  }
  const given = Array.isArray(opened) && opened[0] === sort ? place.safeParse(opened.slice(1)) : undefined;
  if (given?.success !== true) throw new Problem(registerProblems['cursor-invalid']);
  return given.data;
}
