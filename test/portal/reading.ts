/** The portal as a reader gets it, without a browser. */
import type { FastifyInstance } from 'fastify';
import { expect } from 'vitest';
import { plain } from '../support/plain-html.ts';

export interface ReadPage {
  readonly status: number;
  readonly html: string;
  /** What stands on it, without markup and with single blanks. */
  readonly text: string;
  readonly links: readonly string[];
}

export async function read(
  { app }: { readonly app: FastifyInstance },
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<ReadPage> {
  const answer = await app.inject({ url: path, headers: { accept: 'text/html', ...headers } });
  const html = answer.body;
  const main = /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? '';
  return {
    status: answer.statusCode,
    html,
    text: plain(main.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' '),
    links: [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => plain(href!)),
  };
}

/** The page, which must be there. */
export async function readFound(office: { readonly app: FastifyInstance }, path: string): Promise<ReadPage> {
  const page = await read(office, path);
  expect(page.status, page.text).toBe(200);
  return page;
}

/** Every page of a list, from the first on as its button leads. */
export async function readAll(office: { readonly app: FastifyInstance }, path: string): Promise<ReadPage[]> {
  const pages: ReadPage[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page: ReadPage = await readFound(office, next);
    pages.push(page);
    const more: string | undefined = /rel="next" href="([^"]*)"/.exec(page.html)?.[1];
    next = more === undefined ? undefined : plain(more);
  }
  return pages;
}

/** Texts of the first cells of all rows. */
export const rowsOf = ({ html }: ReadPage): string[] =>
  [...html.matchAll(/<th scope="row">(.*?)<\/th>/gs)].map(([, cell]) =>
    plain(cell!.replace(/<[^>]*>/g, ' '))
      .replace(/\s+/g, ' ')
      .trim(),
  );
