import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import etag from '@fastify/etag';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { ACCOUNT_DEFAULTS } from '../config.ts';
import type { AppContext } from '../context.ts';
import { controlAccess } from './access.ts';
import { answerProblems } from './answer-problems.ts';
import { endConnectionsOnClose } from './closing.ts';
import { holdToHouseRules } from './house-rules.ts';
import { compileInput } from './input.ts';
import { serveMetrics } from './metrics.ts';
import { serveReference } from './reference.ts';
import { recordRefusedAttempts } from './refused-attempts.ts';

const BODY_LIMIT = 1024 * 1024;
const REQUEST_TIMEOUT = 120_000;

/** A server without any route of the office: what every request goes through, before and after its route. */
export async function openServer(context: AppContext): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: context.log,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    requestIdHeader: false,
    trustProxy: context.accounts?.trustedProxies ?? false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();

  app.decorate('db', context.db);
  app.decorate('pool', context.pool);
  app.decorate('vault', context.vault);
  app.decorate('office', context.office);
  app.decorate('logKeys', context.logKeys);
  app.decorate('attachments', context.attachments);
  app.decorate('accounts', context.accounts ?? ACCOUNT_DEFAULTS);
  app.decorate('operations', context.operations);
  app.decorate('selfTestFailures', context.selfTestFailures);
  app.setValidatorCompiler(compileInput);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });

  // The plain-HTTP address of an office's network must not be sent to https that nobody serves.
  await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  await app.register(cookie);
  await app.register(etag);
  endConnectionsOnClose(app);
  answerProblems(app, context.strict);
  controlAccess(app);
  recordRefusedAttempts(app, context);
  await serveReference(app);
  holdToHouseRules(app);
  serveMetrics(app);
  return app;
}
