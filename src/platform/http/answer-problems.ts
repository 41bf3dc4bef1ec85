import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { preferredLanguage } from '../language.ts';
import {
  declaredProblems,
  PROBLEM_MEDIA_TYPE,
  Problem,
  type ProblemDefinition,
  type ProblemDetails,
  problemDocument,
} from '../problems.ts';
import { InvalidInput } from './input.ts';
import { httpProblems } from './problems.ts';
import { refusedWith } from './refused-attempts.ts';

/**
 * Makes an RFC 9457 answer of everything that is thrown.
 *
 * @param strict in tests: a problem that the route did not declare is itself a failure.
 */
export function answerProblems(app: FastifyInstance, strict: boolean): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error as FastifyError, request);
    if (problem.definition.status >= 500) request.log.error({ err: error }, problem.definition.name);
    if (strict && !isDeclared(problem.definition, request)) {
      const detail = `${request.method} ${request.routeOptions.url}: ${problem.definition.name}`;
      return answer(request, reply, httpProblems['undeclared-problem'], {
        detail: { zh: detail, en: detail },
      });
    }
    return answer(request, reply, problem.definition, problem.details);
  });
  app.setNotFoundHandler((request, reply) => answer(request, reply, httpProblems['not-found'], {}));
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  definition: ProblemDefinition,
  details: ProblemDetails,
): FastifyReply {
  const language = preferredLanguage(request.headers['accept-language']);
  if (details.headers !== undefined) reply.headers(details.headers);
  refusedWith(request, definition.name);
  return reply
    .code(definition.status)
    .type(`${PROBLEM_MEDIA_TYPE}; charset=utf-8`)
    .header('content-language', language)
    .header('vary', 'accept-language')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problemDocument(definition, details, language, request.id)));
}

function isDeclared(definition: ProblemDefinition, request: FastifyRequest): boolean {
  const declared = declaredProblems(request.routeOptions.schema?.response);
  return declared === undefined ? request.is404 : declared.has(definition.name);
}

const BODY_FAULTS: Readonly<Record<string, ProblemDefinition>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: httpProblems['body-too-large'],
  FST_REQ_FILE_TOO_LARGE: httpProblems['body-too-large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: httpProblems['unsupported-media-type'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: httpProblems['unsupported-media-type'],
  FST_ERR_CTP_EMPTY_JSON_BODY: httpProblems['malformed-body'],
  FST_ERR_CTP_INVALID_JSON_BODY: httpProblems['malformed-body'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: httpProblems['malformed-body'],
};

/** PostgreSQL is shutting down or starting (57P0x), lost (08xxx) or not listening. */
const NO_DATABASE = /^(08...|57P0.|53300|ECONNREFUSED|ECONNRESET|EPIPE)$/;
/** What pg and its pool say of a connection that broke: they give no code. */
const NO_CONNECTION =
  /Connection terminated|timeout exceeded when trying|connection error and is not queryable/;

function asProblem(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InvalidInput) return invalidInput(error, request);
  const code = error.code ?? '';
  const known = BODY_FAULTS[code];
  if (known !== undefined) return new Problem(known);
  if (NO_DATABASE.test(code) || NO_CONNECTION.test(error.message)) {
    return new Problem(httpProblems['database-unavailable'], {
      headers: { 'retry-after': '5' },
      cause: error,
    });
  }
  const refused = (error.statusCode ?? 500) >= 400 && (error.statusCode ?? 500) < 500;
  return new Problem(refused ? httpProblems['request-refused'] : httpProblems.unexpected, { cause: error });
}

function invalidInput(error: InvalidInput, request: FastifyRequest): Problem {
  const language = preferredLanguage(request.headers['accept-language']);
  const fields = error.faults.map((fault) => ({
    path: [error.validationContext, fault.path].filter(Boolean).join('/'),
    reason: fault.reason[language],
  }));
  return new Problem(httpProblems['invalid-input'], { members: { fields } });
}
