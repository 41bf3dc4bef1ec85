import type { FastifyInstance, RouteOptions } from 'fastify';
import { z } from 'zod';
import { idempotencyProblems } from '../idempotency.ts';
import { declaredProblems, declareProblems, type ProblemDefinition } from '../problems.ts';
import { httpProblems } from './problems.ts';

/** Routes of the API reference, which a package registers. */
const REFERENCE = '/docs';

const IdempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .describe(
      '必填。同一操作重试时用同一个值，24 小时内返回同一结果 | Required. The same key for a retry: the same answer for 24 hours',
    ),
});

/**
 * Holds every route to the rules of the house when it is registered, and completes its schema with
 * what the platform adds: the problems any route can meet, access, and the Idempotency-Key.
 *
 * @throws {Error} at start, if a route does not declare its access or its answers.
 */
export function holdToHouseRules(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith(REFERENCE)) return;
    const name = `${String(route.method)} ${route.url}`;
    const access = route.config?.access;
    if (access === undefined) throw new Error(`${name} does not declare who may call it: config.access.`);
    const response = route.schema?.response;
    if (declaredProblems(response) === undefined || route.schema === undefined) {
      throw new Error(`${name} does not declare its answers: response: responses(…).`);
    }
    declareProblems(response as object, problemsOfEveryRoute(route));
    if (access !== 'public') Object.assign(route.schema, { security: waysIn(route) });
    if (route.config?.idempotent === true) route.schema.headers ??= IdempotencyHeaders;
  });
}

/** A write with a session also shows that it comes from the page that was logged in. */
const waysIn = (route: RouteOptions) => [
  { bearer: [] },
  isRead(route) ? { session: [] } : { session: [], csrf: [] },
];

const isRead = ({ method }: RouteOptions): boolean => method === 'GET' || method === 'HEAD';

function problemsOfEveryRoute(route: RouteOptions): ProblemDefinition[] {
  const problems = [
    httpProblems.unexpected,
    httpProblems['database-unavailable'],
    httpProblems['request-refused'],
  ];
  const { body, params, querystring, headers } = route.schema ?? {};
  if (body ?? params ?? querystring ?? headers) problems.push(httpProblems['invalid-input']);
  if (!isRead(route)) {
    problems.push(
      httpProblems['malformed-body'],
      httpProblems['body-too-large'],
      httpProblems['unsupported-media-type'],
    );
  }
  if (route.config?.access !== 'public') {
    problems.push(
      httpProblems['token-missing'],
      httpProblems['token-invalid'],
      httpProblems['session-ended'],
      httpProblems['role-forbidden'],
      httpProblems['token-scope'],
      httpProblems['password-expired'],
    );
    if (!isRead(route)) problems.push(httpProblems['csrf-refused']);
  }
  if (route.config?.idempotent === true) problems.push(...Object.values(idempotencyProblems));
  return problems;
}
