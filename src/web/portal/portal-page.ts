import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Language } from '../../platform/language.ts';
import { type ProblemDefinition, responses } from '../../platform/problems.ts';
import { portalAssets } from './assets.ts';
import { portalHeaders } from './headers.ts';
import { addressIn, LANGUAGES, languageOf } from './language.ts';
import { pageText, type View } from './layout.ts';

export interface PortalPage<Params extends z.ZodObject, Query extends z.ZodObject> {
  /** Below the language: `/draws/:number`. */
  readonly path: string;
  readonly params?: Params;
  /** Criteria; strict, so that an address has no spellings that a cache would keep apart. */
  readonly query?: Query;
  readonly problems?: readonly ProblemDefinition[];
  /** Not kept: answers that are one reader's alone, or without end: a page of which only some are says which are kept. */
  readonly isKept?: false | ((query: z.infer<Query>) => boolean);
  show(asked: Asked<z.infer<Params>, z.infer<Query>>): Promise<View>;
}

export interface Asked<Params = object, Query = object> {
  readonly language: Language;
  readonly params: Params;
  readonly query: Query;
  /** Whence the question comes, to count by; a page that is kept must not depend on it. */
  readonly address: string;
}

const NOTHING = z.strictObject({});

/** Gives the service a page in both languages; what is not one reader's alone is made once and kept. */
export function portalPage<
  Params extends z.ZodObject = typeof NOTHING,
  Query extends z.ZodObject = typeof NOTHING,
>(app: FastifyInstance, page: PortalPage<Params, Query>): void {
  for (const language of LANGUAGES) {
    app.get(
      addressIn(language, page.path),
      {
        config: { access: 'public', page: language },
        schema: {
          hide: true,
          params: page.params ?? NOTHING,
          querystring: page.query ?? NOTHING,
          response: responses({ 200: z.string() }, page.problems ?? []),
        },
        serializerCompiler: () => (text) => text as string,
      },
      async (request, reply) => {
        const { path } = languageOf(request.url);
        const render = async () => {
          const view = await page.show({
            language,
            params: request.params as z.infer<Params>,
            query: request.query as z.infer<Query>,
            address: request.ip,
          });
          const place = { language, path, office: app.office.name, assets: await portalAssets() };
          return { text: pageText(view, place), headers: portalHeaders(language) };
        };
        const { isKept = true } = page;
        if (typeof isKept === 'boolean' ? !isKept : !isKept(request.query as z.infer<Query>)) {
          const { text, headers } = await render();
          return reply.headers({ ...headers, 'cache-control': 'no-store' }).send(text);
        }
        const { bytes, headers } = await app.portal.find(request.url, render);
        return reply.headers(headers).send(bytes);
      },
    );
  }
}
