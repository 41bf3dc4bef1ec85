import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ROLES } from '../platform/http/access.ts';
import { responses } from '../platform/problems.ts';
import { page, pageQuery, readPage } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { confirmation, KEEPERS, READERS, serveRows } from '../register/routes.ts';
import { filterSchemes, filterTerms, schemeFilters, termFilters } from './filter-words.ts';
import { selectSchemes, selectTerms } from './queries.ts';
import { creditSchemes, terms } from './register.ts';
import {
  creditScheme,
  creditSchemeRow,
  dictionary,
  EXAMPLE_SCHEME,
  EXAMPLE_TERM,
  term,
  termRow,
} from './schema.ts';

const Term = term.meta({ id: 'Term', examples: [EXAMPLE_TERM] });
const CreditScheme = creditScheme.meta({ id: 'CreditScheme', examples: [EXAMPLE_SCHEME] });

export const dictionaryRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/dictionaries/:dictionary/terms',
    {
      config: { access: ROLES },
      schema: {
        tags: ['dictionaries'],
        summary: '词典的词条列表 | List the terms of a dictionary',
        description:
          '对象种类、经营类别、标签、检查方式、执法领域等。Kinds, categories, tags, methods, scopes and so on.',
        params: z.object({ dictionary }),
        querystring: pageQuery('code', '-code', 'name', '-name').extend(
          termFilters.omit({ dictionary: true }).shape,
        ),
        response: responses({ 200: page(Term) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ params, query }) => {
      return await readPage(filterTerms(selectTerms(app.db), { ...query, ...params }), query, 'code');
    },
  );

  serveRows(app, {
    register: terms,
    path: '/api/v1/dictionaries/:dictionary/terms',
    within: { dictionary },
    key: 'code',
    tag: 'dictionaries',
    readers: ROLES,
    writers: KEEPERS,
    stored: Term,
    create: termRow
      .omit({ dictionary: true })
      .partial({ name_en: true })
      .extend(confirmation)
      .meta({ examples: [{ code: 'road_transport', name: '道路运输', name_en: 'road transport' }] }),
    change: termRow
      .omit({ dictionary: true, code: true })
      .partial()
      .extend(confirmation)
      .meta({ examples: [{ name: '道路危险货物运输' }] }),
  });

  app.get(
    '/api/v1/credit-schemes',
    {
      config: { access: [...READERS, 'administrator'] },
      schema: {
        tags: ['credit-schemes'],
        summary: '信用评价方案列表 | List credit schemes',
        description:
          '同一字母在不同方案中含义不同。The same letter means different tiers in different schemes.',
        querystring: pageQuery('code', '-code', 'name', '-name').extend(schemeFilters.shape),
        response: responses({ 200: page(CreditScheme) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query }) => {
      return await readPage(filterSchemes(selectSchemes(app.db), query), query, 'code');
    },
  );

  const { code, name, grades } = EXAMPLE_SCHEME;
  serveRows(app, {
    register: creditSchemes,
    path: '/api/v1/credit-schemes',
    key: 'code',
    tag: 'credit-schemes',
    readers: [...READERS, 'administrator'],
    writers: KEEPERS,
    stored: CreditScheme,
    create: creditSchemeRow.extend(confirmation).meta({ examples: [{ code, name, grades }] }),
    change: creditSchemeRow
      .omit({ code: true })
      .partial()
      .extend(confirmation)
      .meta({ examples: [{ grades: { ...grades, 'B-': 'D' } }] }),
  });
};
