import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { inScope, scopeOf } from '../account/scope/row-scope.ts';
import { responses } from '../platform/problems.ts';
import { page, pageQuery, readPage } from '../register/page.ts';
import { registerProblems } from '../register/problems.ts';
import { confirmation, KEEPERS, READERS, serveRows } from '../register/routes.ts';
import { departmentFilters, filterDepartments } from './filter-departments.ts';
import { selectDepartments } from './queries.ts';
import { departments } from './register.ts';
import { department, departmentRow, EXAMPLE_DEPARTMENT } from './schema.ts';

const Department = department.meta({ id: 'Department', examples: [EXAMPLE_DEPARTMENT] });

/** Whoever makes accounts or limits them to a department must be able to see which there are. */
const DEPARTMENT_READERS = [...READERS, 'administrator', 'security-officer'] as const;

export const departmentRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/v1/departments',
    {
      config: { access: DEPARTMENT_READERS },
      schema: {
        tags: ['departments'],
        summary: '部门列表 | List departments',
        description: 'parent=- 只列没有上级的部门。With parent=- only departments without a parent.',
        querystring: pageQuery('code', '-code', 'name', '-name').extend(departmentFilters.shape),
        response: responses({ 200: page(Department) }, [registerProblems['cursor-invalid']]),
      },
    },
    async ({ query, actor }) => {
      const rows = selectDepartments(app.db).where(inScope(scopeOf(actor), 'department'));
      return await readPage(filterDepartments(rows, query), query, 'code');
    },
  );

  serveRows(app, {
    register: departments,
    path: '/api/v1/departments',
    key: 'code',
    tag: 'departments',
    readers: DEPARTMENT_READERS,
    writers: KEEPERS,
    stored: Department,
    create: departmentRow
      .partial()
      .required({ code: true, name: true })
      .extend(confirmation)
      .meta({ examples: [{ code: 'JT', name: EXAMPLE_DEPARTMENT.name, parent: 'QJ', district: '500114' }] }),
    change: departmentRow
      .omit({ code: true })
      .partial()
      .extend(confirmation)
      .meta({ examples: [{ contact: '023-79220001' }] }),
  });
};
