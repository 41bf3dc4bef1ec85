import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import { readMigrations } from '../migrate.ts';
import { defineProblems, Problem, responses } from '../problems.ts';

export const healthProblems = defineProblems('health', {
  'not-ready': {
    status: 503,
    title: { zh: '服务尚未就绪', en: 'The service is not ready' },
    next: { zh: '请按 reasons 逐项排除。', en: 'Remove each of the reasons.' },
  },
});

const Health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

/** `/healthz`: the process answers. `/readyz`: it can do its work, or says why not. */
export const healthRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/healthz',
    {
      config: { access: 'public' },
      schema: {
        tags: ['operations'],
        summary: '进程存活 | The process is alive',
        description: '进程能应答即为 ok，不查数据库。The process answers; the database is not asked.',
        response: responses({ 200: Health }),
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      schema: {
        tags: ['operations'],
        summary: '可以提供服务：数据库、迁移、算法自检 | Ready to serve: database, migrations, self-test',
        description: '未就绪时答 503，并在 reasons 中列出原因。503 with the reasons while it is not ready.',
        response: responses({ 200: Health }, [healthProblems['not-ready']]),
      },
    },
    async () => {
      const reasons = app.selfTestFailures.map((name) => `self-test: ${name}`);
      const applied = await sql<{ name: string }>`SELECT name FROM schema_migration`
        .execute(app.db)
        .catch(() => null);
      if (applied === null) reasons.push('database');
      const names = new Set(applied?.rows.map((row) => row.name));
      if (applied !== null && readMigrations().some((file) => !names.has(file.name)))
        reasons.push('migrations');
      if (app.logKeys.refusal !== undefined) reasons.push(`ledger: ${app.logKeys.refusal}`);
      if (reasons.length > 0) throw new Problem(healthProblems['not-ready'], { members: { reasons } });
      return { status: 'ok' as const };
    },
  );
};
