import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Language, preferredLanguage } from '../language.ts';
import {
  declaredProblems,
  PROBLEM_MEDIA_TYPE,
  Problem,
  type ProblemDefinition,
  type ProblemDetails,
  type ProblemDocument,
  problemDocument,
} from '../problems.ts';
import { InvalidInput } from './input.ts';
import { httpProblems } from './problems.ts';
import { refusedWith } from './refused-attempts.ts';

/** How problems are shown to people, where people ask. */
export interface ProblemPages {
  /** The language of a page that was asked for; undefined where a program asks. */
  languageOf(request: FastifyRequest): Language | undefined;
  write(
    problem: ProblemDocument,
    language: Language,
  ): Promise<{ readonly text: string; readonly headers: Readonly<Record<string, string>> }>;
}

declare module 'fastify' {
  interface FastifyInstance {
    showProblemsBy(pages: ProblemPages): void;
  }
}

/**
 * Makes an RFC 9457 answer of everything that is thrown.
 *
 * @param strict in tests: a problem that the route did not declare is itself a failure.
 */
export function answerProblems(app: FastifyInstance, strict: boolean): void {
  let pages: ProblemPages | undefined;
  app.decorate('showProblemsBy', (given: ProblemPages) => {
    pages = given;
  });
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    definition: ProblemDefinition,
    details: ProblemDetails,
  ): Promise<FastifyReply> => {
    const language = pages?.languageOf(request);
    if (pages === undefined || language === undefined)
      return answerProgram(request, reply, definition, details);
    if (details.headers !== undefined) reply.headers(details.headers);
    refusedWith(request, definition.name);
    const page = await pages.write(problemDocument(definition, details, language, request.id), language);
    return reply.code(definition.status).headers(page.headers).serializer(String).send(page.text);
  };
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

function answerProgram(
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
