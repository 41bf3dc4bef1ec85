import { randomUUID } from 'node:crypto';
import etag from '@fastify/etag';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { departmentRoutes } from './department/routes.ts';
import { dictionaryRoutes } from './dictionary/routes.ts';
import { evidenceRoutes } from './draw/evidence-routes.ts';
import { printRoutes } from './draw/print/routes.ts';
import { resultRoutes } from './draw/result-routes.ts';
import { drawRoutes } from './draw/routes.ts';
import { exportRoutes } from './export/routes.ts';
import { importRoutes } from './import/routes.ts';
import { inspectorRoutes } from './inspector/routes.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { matterRoutes } from './matter/routes.ts';
import { planRoutes } from './plan/routes.ts';
import { taskRoutes } from './plan/task-routes.ts';
import type { AppContext } from './platform/context.ts';
import { controlAccess } from './platform/http/access.ts';
import { answerProblems } from './platform/http/answer-problems.ts';
import { endConnectionsOnClose } from './platform/http/closing.ts';
import { healthRoutes } from './platform/http/health.ts';
import { holdToHouseRules } from './platform/http/house-rules.ts';
import { compileInput } from './platform/http/input.ts';
import { serveMetrics } from './platform/http/metrics.ts';
import { operationRoutes } from './platform/http/operations.ts';
import { serveReference } from './platform/http/reference.ts';
import { publicationRoutes } from './publication/routes.ts';
import { targetRoutes } from './target/routes.ts';
import { visitRoutes } from './visit/routes.ts';

const BODY_LIMIT = 1024 * 1024;
const REQUEST_TIMEOUT = 120_000;

/** The whole service, in the order of the office's procedure; listens to nothing yet. */
export async function buildApp(context: AppContext): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: context.log,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();

  app.decorate('db', context.db);
  app.decorate('pool', context.pool);
  app.decorate('vault', context.vault);
  app.decorate('office', context.office);
  app.decorate('operations', context.operations);
  app.decorate('selfTestFailures', context.selfTestFailures);
  app.setValidatorCompiler(compileInput);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });

  // The plain-HTTP address of an office's network must not be sent to https that nobody serves.
  await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  await app.register(etag);
  endConnectionsOnClose(app);
  answerProblems(app, context.strict);
  controlAccess(app, context.db);
  await serveReference(app);
  holdToHouseRules(app);
  serveMetrics(app);

  app.register(healthRoutes);
  app.register(operationRoutes);

  app.register(departmentRoutes);
  app.register(dictionaryRoutes);
  app.register(matterRoutes);
  app.register(targetRoutes);
  app.register(inspectorRoutes);
  app.register(importRoutes, {});
  app.register(exportRoutes);
  app.register(planRoutes);
  app.register(taskRoutes);
  app.register(drawRoutes);
  app.register(printRoutes);
  app.register(resultRoutes);
  app.register(evidenceRoutes);
  app.register(visitRoutes);
  app.register(publicationRoutes);
  app.register(ledgerRoutes);

  return app;
}
