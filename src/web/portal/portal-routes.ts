import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { assetRoutes } from './asset-routes.ts';
import { drawnPage, teamsPage } from './pages/draw/drawn.ts';
import { drawPage } from './pages/draw/story.ts';
import { drawsPage } from './pages/draws.ts';
import { firmPage } from './pages/firm/firm.ts';
import { homePage } from './pages/home.ts';

/** The public portal: every page, in both languages. */
export const portalRoutes: FastifyPluginAsyncZod = async (app) => {
  app.register(assetRoutes);
  homePage(app);
  drawsPage(app);
  drawPage(app);
  drawnPage(app);
  teamsPage(app);
  firmPage(app);
};
