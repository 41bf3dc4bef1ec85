import type { FastifyInstance } from 'fastify';
import { accountRoutes } from './account/account-routes.ts';
import { accountPageRoutes } from './account/pages/page-routes.ts';
import { personPageRoutes } from './account/pages/person-routes.ts';
import { guardScope } from './account/scope/scope-guard.ts';
import { sessionRoutes } from './account/session/session-routes.ts';
import { tokenRoutes } from './account/tokens/token-routes.ts';
import { attachmentRoutes } from './attachment/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { calendarRoutes } from './calendar/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { deadlineRoutes } from './deadline/routes.ts';
import { departmentRoutes } from './department/routes.ts';
import { dictionaryRoutes } from './dictionary/routes.ts';
import { taskDrawRoutes } from './draw/by-task/routes.ts';
import { closeRoutes } from './draw/close/routes.ts';
import { evidenceRoutes } from './draw/disclose/evidence-routes.ts';
import { recordRoutes } from './draw/disclose/record-routes.ts';
import { reissueCosigned } from './draw/disclose/reissue-cosigned.ts';
import { printRoutes } from './draw/print/routes.ts';
import { sessionPrintRoutes } from './draw/print/session-routes.ts';
import { replacementRoutes } from './draw/replace/routes.ts';
import { resultListRoutes } from './draw/results/result-list-routes.ts';
import { resultRoutes } from './draw/results/result-routes.ts';
import { drawRoutes } from './draw/routes.ts';
import { runRoutes } from './draw/run/routes.ts';
import { drawSessionRoutes } from './draw/session/routes.ts';
import { staffingRoutes } from './draw/staffing/routes.ts';
import { voidRoutes } from './draw/void/routes.ts';
import { exportRoutes } from './export/routes.ts';
import { visitLinkRoutes } from './field/link-routes.ts';
import { fieldRoutes } from './field/routes.ts';
import { importRoutes } from './import/routes.ts';
import { inspectorRoutes } from './inspector/routes.ts';
import { keepLedgerSigned } from './ledger/keep-signed.ts';
import { ledgerKeyRoutes } from './ledger/key-routes.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { matterRoutes } from './matter/routes.ts';
import { publicMatterListRoutes } from './matter-list/public-routes.ts';
import { matterListRoutes } from './matter-list/routes.ts';
import { outsideCheckRoutes } from './outside-check/routes.ts';
import { overlapRoutes } from './plan/overlap-routes.ts';
import { reviewRoutes } from './plan/review-routes.ts';
import { revisionRoutes } from './plan/revision-routes.ts';
import { planRoutes } from './plan/routes.ts';
import { taskRoutes } from './plan/task-routes.ts';
import type { AppContext } from './platform/context.ts';
import { healthRoutes } from './platform/http/health.ts';
import { openServer } from './platform/http/open-server.ts';
import { operationRoutes } from './platform/http/operations.ts';
import { keepPublicFiles } from './public-files/public-files.ts';
import { publicFileRoutes } from './public-files/serve/routes.ts';
import { assessmentRoutes } from './publication/assessment/routes.ts';
import { besideRoutes } from './publication/beside/routes.ts';
import { objectionRoutes } from './publication/objection/routes.ts';
import { publishedTextRoutes } from './publication/publication-routes.ts';
import { publishResultsRoutes } from './publication/results/routes.ts';
import { publicationRoutes } from './publication/routes.ts';
import { resultSearchRoutes } from './publication/search/routes.ts';
import { officeRecordRoutes } from './record/office-routes.ts';
import { visitRecordRoutes } from './record/routes.ts';
import { samplingRulesRoutes } from './sampling-rules/routes.ts';
import { simulationRoutes } from './simulation/routes.ts';
import { statisticsListRoutes } from './statistics/list-routes.ts';
import { statisticsPageRoutes } from './statistics/page-routes.ts';
import { statisticsRoutes } from './statistics/routes.ts';
import { targetRoutes } from './target/routes.ts';
import { timeStampRoutes } from './time-stamp/routes.ts';
import { visitAnswerRoutes } from './visit/answer-routes.ts';
import { visitPaperRoutes } from './visit/papers/routes.ts';
import { visitRoutes } from './visit/routes.ts';
import { visitStepRoutes } from './visit/step-routes.ts';
import { checkerRoutes } from './web/checker-routes.ts';
import { openPortal } from './web/portal/portal.ts';
import { portalRoutes } from './web/portal/portal-routes.ts';
import { protocolRoutes } from './web/protocol-routes.ts';

/** The whole service, in the order of the office's procedure; listens to nothing yet. */
export async function buildApp(context: AppContext): Promise<FastifyInstance> {
  const app = await openServer(context);
  // Another department's rows do not exist for whoever is limited to his own.
  guardScope(app);
  keepLedgerSigned(app);
  keepPublicFiles(app, context.publicFolder);
  openPortal(app);

  // Is it alive, how far is long work: for operators and for whoever waits.
  app.register(healthRoutes);
  app.register(operationRoutes);

  // Who may act: people log in, the administrator keeps accounts, the security officer grants rights.
  app.register(sessionRoutes);
  app.register(tokenRoutes);
  app.register(accountRoutes);
  app.register(accountPageRoutes);
  app.register(personPageRoutes);

  // The registers: who inspects, what may be checked, whom; kept by registrars, from the office's own workbooks.
  app.register(departmentRoutes);
  app.register(dictionaryRoutes);
  app.register(matterRoutes);
  app.register(catalogueRoutes);
  app.register(targetRoutes);
  app.register(inspectorRoutes);
  app.register(outsideCheckRoutes);
  app.register(importRoutes, {});
  app.register(exportRoutes);

  // Which days are worked, so that terms have a last day.
  app.register(calendarRoutes);

  // Scans that back the steps taken on paper.
  app.register(attachmentRoutes);

  // What may be checked at all, and by which rules is drawn, as published.
  app.register(matterListRoutes);
  app.register(samplingRulesRoutes);

  // The year's plan: a planner writes its tasks, the joint conference decides, the planner publishes.
  app.register(planRoutes);
  app.register(reviewRoutes);
  app.register(revisionRoutes);
  app.register(taskRoutes);
  app.register(simulationRoutes);
  app.register(overlapRoutes);

  // The draw: draft → sealed → committed → drawn → disclosed, each step by a planner and each in the ledger;
  // slip and witness sheet on paper; what came of it for the office; the evidence for everybody.
  app.register(drawRoutes);
  app.register(staffingRoutes);
  app.register(replacementRoutes);
  app.register(runRoutes);
  app.register(drawSessionRoutes);
  app.register(voidRoutes);
  app.register(taskDrawRoutes);
  app.register(closeRoutes);
  app.register(printRoutes);
  app.register(sessionPrintRoutes);
  app.register(resultRoutes);
  app.register(resultListRoutes);
  app.register(evidenceRoutes);
  app.register(recordRoutes);

  // The visits that the lot gave to each inspector: approved, told to the target, taken on or declined; on paper too.
  app.register(visitRoutes);
  app.register(visitPaperRoutes);
  app.register(visitAnswerRoutes);
  app.register(visitStepRoutes);

  // What the teams found, what the reviewer says to it, what follows.
  app.register(visitRecordRoutes);
  app.register(officeRecordRoutes);

  // The same for a team member without an account: an expiring link opens one visit on a phone.
  app.register(visitLinkRoutes);
  app.register(fieldRoutes);

  // Results become public by a bulletin; what follows stands beside it.
  app.register(assessmentRoutes);
  app.register(publishResultsRoutes);
  app.register(besideRoutes);
  app.register(objectionRoutes);

  // How the year goes, and the lists that its figures were counted from.
  app.register(statisticsRoutes);
  app.register(statisticsListRoutes);
  app.register(statisticsPageRoutes);

  // What is due by when, and whose turn it is.
  app.register(deadlineRoutes);

  // One public: plans, draws, the log of every step, and the page that checks them, without a token.
  app.register(publicationRoutes);
  app.register(publishedTextRoutes);
  app.register(resultSearchRoutes);
  app.register(publicFileRoutes);
  app.register(publicMatterListRoutes);
  app.register(ledgerRoutes);
  app.register(timeStampRoutes, { roots: context.timeStampRoots ?? [] });
  app.register(ledgerKeyRoutes, { onCosigned: (draws) => reissueCosigned(app, draws) });

  // Who did what, and who tried to: for the auditor alone.
  app.register(auditRoutes);
  app.register(checkerRoutes);
  app.register(protocolRoutes);
  app.register(portalRoutes);

  return app;
}
