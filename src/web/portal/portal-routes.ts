import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { assetRoutes } from './asset-routes.ts';
import { checkADrawPage } from './pages/check/check-a-draw.ts';
import { checkDrawPage } from './pages/check/check-draw.ts';
import { homePage } from './pages/home.ts';

/** The public portal: every page, in both languages. */
export const portalRoutes: FastifyPluginAsyncZod = async (app) => {
  app.register(assetRoutes);
  homePage(app);
  checkADrawPage(app);
  checkDrawPage(app);
};
