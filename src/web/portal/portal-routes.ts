import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { assetRoutes } from './asset-routes.ts';
import { checkADrawPage } from './pages/check/check-a-draw.ts';
import { checkDrawPage } from './pages/check/check-draw.ts';
import { dataPage } from './pages/data.ts';
import { drawnPage, teamsPage } from './pages/draw/drawn.ts';
import { drawPage } from './pages/draw/story.ts';
import { drawsPage } from './pages/draws.ts';
import { firmPage } from './pages/firm/firm.ts';
import { homePage } from './pages/home.ts';
import { matterListPage } from './pages/matters/list.ts';
import { matterListsPage } from './pages/matters/lists.ts';
import { matterPage } from './pages/matters/matter.ts';
import { plansPage } from './pages/plans/list.ts';
import { planPage } from './pages/plans/plan.ts';
import { bulletinPage } from './pages/publications/bulletin.ts';
import { publicationsPage } from './pages/publications/list.ts';
import { publicationPage } from './pages/publications/publication.ts';
import { resultsPage } from './pages/results/results.ts';
import { rulesVersionPage } from './pages/rules/version.ts';
import { rulesPage } from './pages/rules/versions.ts';

/** The public portal: every page, in both languages. */
export const portalRoutes: FastifyPluginAsyncZod = async (app) => {
  app.register(assetRoutes);
  homePage(app);
  plansPage(app);
  planPage(app);
  matterListsPage(app);
  matterListPage(app);
  matterPage(app);
  rulesPage(app);
  rulesVersionPage(app);

  // The lot: its story, whom it drew, and how anybody checks it.
  drawsPage(app);
  drawPage(app);
  drawnPage(app);
  teamsPage(app);
  checkDrawPage(app);
  checkADrawPage(app);
  firmPage(app);

  // What was published, from the newest, and as files.
  publicationsPage(app);
  publicationPage(app);
  bulletinPage(app);
  resultsPage(app);
  dataPage(app);
};
