import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { scopeOf } from '../account/scope/row-scope.ts';
import { matters } from '../matter/register.ts';
import { transact } from '../platform/database.ts';
import { responses } from '../platform/problems.ts';
import { page, pageQuery, readPage } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { problemsOf } from '../register/refuse-findings.ts';
import { confirmation, READERS, serveRows, WRITERS } from '../register/routes.ts';
import { claimItem } from './claim-item.ts';
import { catalogueFilters, filterCatalogue } from './filter-catalogue.ts';
import { catalogueProblems } from './problems.ts';
import { selectCompared } from './queries.ts';
import { catalogue } from './register.ts';
import { catalogueItem, catalogueRow, claimRequest, comparedItem, EXAMPLE_ITEM } from './schema.ts';

const CatalogueItem = catalogueItem.meta({ id: 'CatalogueItem', examples: [EXAMPLE_ITEM] });
const ComparedItem = comparedItem.meta({
  id: 'ComparedCatalogueItem',
  examples: [
    {
      ...EXAMPLE_ITEM,
      state: 'changed',
      matters: ['JT-001'],
      claimed_on: '2025-02-10',
      changed_fields: ['law'],
    },
  ],
});

export const catalogueRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/catalogue-items',
    {
      config: { access: READERS },
      schema: {
        tags: ['catalogue'],
        summary: '上级清单与本机关事项对照 | The higher level’s catalogue beside the office’s matters',
        description:
          '按 state 筛选未认领、已认领、认领后有变更、上级已取消的事项；total=true 给出各类数量。By state: unclaimed, claimed, changed since, gone; with total=true how many.',
        querystring: pageQuery('code', '-code', 'name', '-name').extend(catalogueFilters.shape),
        response: responses({ 200: page(ComparedItem) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query }) => await readPage(filterCatalogue(selectCompared(app.db), query), query, 'code'),
  );

  app.post(
    '/api/v1/catalogue-items/:code/claim',
    {
      config: { access: WRITERS },
      schema: {
        tags: ['catalogue'],
        summary: '认领上级清单事项 | Claim an item of the catalogue',
        description:
          '记下认领日期和当时的内容；本机关没有该事项的，按上级清单新建。再次认领即接受其后的变更。Records the day and what the item says; makes the matter if there is none. Claiming again accepts what has changed.',
        params: z.object({ code: z.string().max(100) }),
        body: claimRequest,
        response: responses({ 200: ComparedItem }, [
          registerProblems['row-not-found'],
          registerProblems['row-retired'],
          catalogueProblems['catalogue-item-gone'],
          catalogueProblems['catalogue-law-unfit'],
          catalogueProblems['matter-claims-another'],
          ...problemsOf('outside-department', ...matters.findings),
        ]),
      },
    },
    async (request) =>
      await transact(app.db, request.actor, (trx) =>
        claimItem(trx, request.params.code, request.body, scopeOf(request.actor)),
      ),
  );

  const { version, retired_on, ...example } = EXAMPLE_ITEM;
  serveRows(app, {
    register: catalogue,
    path: '/api/v1/catalogue-items',
    key: 'code',
    tag: 'catalogue',
    readers: READERS,
    stored: CatalogueItem,
    create: catalogueRow
      .partial()
      .required({ code: true, name: true, issuer: true, published_on: true })
      .extend(confirmation)
      .meta({ examples: [example] }),
    change: catalogueRow
      .omit({ code: true })
      .partial()
      .extend(confirmation)
      .meta({ examples: [{ level_of_government: '区县级' }] }),
  });
};
