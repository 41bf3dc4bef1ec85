import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { ROLES } from '../platform/http/access.ts';
import { responses } from '../platform/problems.ts';
import { code, line } from '../register/fields.ts';
import { containing, nameContains, retiredFilter, wantRetired } from '../register/filters.ts';
import { flag, page, pageQuery, readPage } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { confirmation, serveRows } from '../register/routes.ts';
import { selectMatters } from './queries.ts';
import { matters } from './register.ts';
import { EXAMPLE_MATTER, matter, matterRow } from './schema.ts';

const Matter = matter.meta({ id: 'Matter', examples: [EXAMPLE_MATTER] });

export const matterRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/matters',
    {
      config: { access: ROLES },
      schema: {
        tags: ['matters'],
        summary: '抽查事项列表 | List matters',
        description: '未纳入清单的事项不得擅自抽查。What is not in the list may not be checked.',
        querystring: pageQuery('code', '-code', 'name', '-name').extend({
          kind: matterRow.shape.kind.optional(),
          category: line(200).optional(),
          department: code.optional().describe('牵头或配合部门 (leads or takes part)'),
          target_kind: code.optional(),
          scope: code.optional(),
          exempt: flag.optional().describe('是否不纳入随机抽查 (exempt from random draw)'),
          repealed: flag.optional().describe('检查依据是否有已废止的 (a legal basis is repealed)'),
          ...nameContains,
          ...retiredFilter,
        }),
        response: responses({ 200: page(Matter) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query }) => {
      let rows = selectMatters(app.db).where(wantRetired(query.retired));
      if (query.kind !== undefined) rows = rows.where('kind', '=', query.kind);
      if (query.category !== undefined) rows = rows.where('category', '=', query.category);
      if (query.department !== undefined) {
        rows = rows.where(
          sql<boolean>`(lead_department = ${query.department} OR ${query.department} = ANY(participants))`,
        );
      }
      if (query.target_kind !== undefined)
        rows = rows.where(sql<boolean>`${query.target_kind} = ANY(target_kinds)`);
      if (query.scope !== undefined) rows = rows.where(sql<boolean>`${query.scope} = ANY(scopes)`);
      if (query.exempt !== undefined) {
        rows = rows.where('exempt_ground', query.exempt === 'true' ? 'is not' : 'is', null);
      }
      if (query.repealed !== undefined) {
        const repealed = sql<boolean>`jsonb_path_exists(legal_basis, '$[*] ? (exists (@.repealed_on))')`;
        rows = rows.where(query.repealed === 'true' ? repealed : sql<boolean>`NOT ${repealed}`);
      }
      if (query.name !== undefined) rows = rows.where(containing('name', query.name));
      return await readPage(rows, query, 'code');
    },
  );

  const { version, retired_on, ...example } = EXAMPLE_MATTER;
  serveRows(app, {
    register: matters,
    path: '/api/v1/matters',
    key: 'code',
    tag: 'matters',
    readers: ROLES,
    stored: Matter,
    create: matterRow
      .partial()
      .required({ code: true, name: true, kind: true })
      .extend(confirmation)
      .meta({ examples: [example] }),
    change: matterRow
      .omit({ code: true })
      .partial()
      .extend(confirmation)
      .meta({ examples: [{ legal_basis: [{ law: '《道路运输条例》', repealed_on: '2026-07-01' }] }] }),
  });
};
