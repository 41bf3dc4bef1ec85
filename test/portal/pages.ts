import type { LightMyRequestResponse } from 'fastify';
import type { DrawOffice } from '../draw/office.ts';

/** Reads a page as a browser does. @param from address of the reader */
export const readPage = (
  { app }: Pick<DrawOffice, 'app'>,
  url: string,
  from?: string,
): Promise<LightMyRequestResponse> =>
  app.inject({ url, headers: { accept: 'text/html' }, ...(from !== undefined && { remoteAddress: from }) });

/** What a reader sees of a page: no tags, one blank between words. */
export const textOf = ({ body }: { readonly body: string }): string =>
  body
    .slice(body.indexOf('<main'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ');
