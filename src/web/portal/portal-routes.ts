import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { assetRoutes } from './asset-routes.ts';
import { dataPage } from './pages/data.ts';
import { homePage } from './pages/home.ts';

/** The public portal: every page, in both languages. */
export const portalRoutes: FastifyPluginAsyncZod = async (app) => {
  app.register(assetRoutes);
  homePage(app);
  dataPage(app);
};
