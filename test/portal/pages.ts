import type { LightMyRequestResponse } from 'fastify';
import type { DrawOffice } from '../draw/office.ts';
import { plain } from '../support/plain-html.ts';

/** Reads a page as a browser does. @param from address of the reader */
export const readPage = (
  { app }: Pick<DrawOffice, 'app'>,
  url: string,
  from?: string,
): Promise<LightMyRequestResponse> =>
  app.inject({ url, headers: { accept: 'text/html' }, ...(from !== undefined && { remoteAddress: from }) });

/** What a reader sees of a page: no tags, one blank between words. */
export const textOf = ({ body }: { readonly body: string }): string =>
  plain(body.slice(body.indexOf('<main')).replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');
