import type { FastifyInstance } from 'fastify';
import { attachmentRoutes } from './attachment/routes.ts';
import { departmentRoutes } from './department/routes.ts';
import { dictionaryRoutes } from './dictionary/routes.ts';
import { evidenceRoutes } from './draw/disclose/evidence-routes.ts';
import { printRoutes } from './draw/print/routes.ts';
import { resultListRoutes } from './draw/results/result-list-routes.ts';
import { resultRoutes } from './draw/results/result-routes.ts';
import { drawRoutes } from './draw/routes.ts';
import { exportRoutes } from './export/routes.ts';
import { importRoutes } from './import/routes.ts';
import { inspectorRoutes } from './inspector/routes.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { matterRoutes } from './matter/routes.ts';
import { outsideCheckRoutes } from './outside-check/routes.ts';
import { planRoutes } from './plan/routes.ts';
import { taskRoutes } from './plan/task-routes.ts';
import type { AppContext } from './platform/context.ts';
import { healthRoutes } from './platform/http/health.ts';
import { openServer } from './platform/http/open-server.ts';
import { operationRoutes } from './platform/http/operations.ts';
import { publicationRoutes } from './publication/routes.ts';
import { targetRoutes } from './target/routes.ts';
import { visitRoutes } from './visit/routes.ts';
import { checkerRoutes } from './web/checker-routes.ts';

/** The whole service, in the order of the office's procedure; listens to nothing yet. */
export async function buildApp(context: AppContext): Promise<FastifyInstance> {
  const app = await openServer(context);

  // Is it alive, how far is long work: for operators and for whoever waits.
  app.register(healthRoutes);
  app.register(operationRoutes);

  // The registers: who inspects, what may be checked, whom; kept by registrars, from the office's own workbooks.
  app.register(departmentRoutes);
  app.register(dictionaryRoutes);
  app.register(matterRoutes);
  app.register(targetRoutes);
  app.register(inspectorRoutes);
  app.register(outsideCheckRoutes);
  app.register(importRoutes, {});
  app.register(exportRoutes);

  // Scans that back the steps taken on paper.
  app.register(attachmentRoutes);

  // The year's plan: a planner writes its tasks and publishes them.
  app.register(planRoutes);
  app.register(taskRoutes);

  // The draw: draft → sealed → committed → drawn → disclosed, each step by a planner and each in the ledger;
  // slip and witness sheet on paper; what came of it for the office; the evidence for everybody.
  app.register(drawRoutes);
  app.register(printRoutes);
  app.register(resultRoutes);
  app.register(resultListRoutes);
  app.register(evidenceRoutes);

  // The visits that the lot gave to each inspector.
  app.register(visitRoutes);

  // One public: plans, draws, the log of every step, and the page that checks them, without a token.
  app.register(publicationRoutes);
  app.register(ledgerRoutes);
  app.register(checkerRoutes);

  return app;
}
