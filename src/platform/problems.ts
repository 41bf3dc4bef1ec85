import { z } from 'zod';
import type { Language, Text } from './language.ts';

/** A failure that has a name: what it is called, its HTTP status, and what the user can do next. */
export interface ProblemDefinition {
  /** Stable and unique; the last part of the `type` URI. */
  readonly name: string;
  readonly status: number;
  readonly title: Text;
  readonly next: Text;
}

const catalogue = new Map<string, ProblemDefinition>();

/**
 * Names the failures of one feature: `defineProblems('draw', { 'draw-not-sealed': { status: 409, … } })`.
 * The area says which feature speaks; a name may be defined once in the whole service.
 */
export function defineProblems<Name extends string>(
  area: string,
  definitions: Readonly<Record<Name, Omit<ProblemDefinition, 'name'>>>,
): Readonly<Record<Name, ProblemDefinition>> {
  const defined = {} as Record<Name, ProblemDefinition>;
  for (const name of Object.keys(definitions) as Name[]) {
    if (catalogue.has(name)) throw new Error(`Problem ${name} of ${area} is already defined elsewhere.`);
    defined[name] = { name, ...definitions[name] };
    catalogue.set(name, defined[name]);
  }
  return defined;
}

/** Every problem of the features loaded so far, by name. */
export function problemCatalogue(): ReadonlyMap<string, ProblemDefinition> {
  return catalogue;
}

export interface ProblemDetails {
  /** What happened this time, where the title does not say enough. */
  readonly detail?: Text;
  /** Further members of the answer, for programs: `{ missing: ['window'] }`. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Headers of the answer, such as Retry-After. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Throw this for every failure that a user can meet; the platform makes the answer of it. */
export class Problem extends Error {
  readonly definition: ProblemDefinition;
  readonly details: ProblemDetails;

  constructor(definition: ProblemDefinition, details: ProblemDetails = {}) {
    super(details.detail?.en ?? definition.title.en, { cause: details.cause });
    this.name = 'Problem';
    this.definition = definition;
    this.details = details;
  }
}

/** The body of a failed request: RFC 9457, `application/problem+json`. */
export const ProblemDocument = z
  .looseObject({
    type: z.string().describe('Stable URI of the kind of failure: /problems/{name}'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    next: z.string().describe('What the user can do next'),
    request_id: z.string().optional().describe('Under which the service logged the request'),
  })
  .meta({ id: 'Problem', title: 'Problem' });
export type ProblemDocument = z.infer<typeof ProblemDocument>;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The answer to a problem in the user's language. */
export function problemDocument(
  definition: ProblemDefinition,
  details: ProblemDetails,
  language: Language,
  requestId?: string,
): ProblemDocument {
  return {
    ...details.members,
    type: `/problems/${definition.name}`,
    title: definition.title[language],
    status: definition.status,
    ...(details.detail === undefined ? {} : { detail: details.detail[language] }),
    next: definition.next[language],
    ...(requestId === undefined ? {} : { request_id: requestId }),
  };
}

const DECLARED = Symbol('declared problems');

/**
 * The `response` of a route's schema: what it answers when all is well, by status, and the problems
 * it may answer instead. The platform adds those of every route (bad input, no access, unexpected).
 */
export function responses<Ok extends Readonly<Record<number, unknown>>>(
  ok: Ok,
  problems: readonly ProblemDefinition[] = [],
): Ok {
  const schema: Record<number, unknown> = { ...ok };
  const declared = new Set<string>();
  Object.defineProperty(schema, DECLARED, { value: declared });
  declareProblems(schema, problems);
  return schema as Ok;
}

/** The names declared on a `response` made by `responses`; undefined for any other. */
export function declaredProblems(response: unknown): ReadonlySet<string> | undefined {
  return (response as { [DECLARED]?: Set<string> } | undefined)?.[DECLARED];
}

/** Adds problems to a `response` made by `responses`. */
export function declareProblems(response: object, problems: readonly ProblemDefinition[]): void {
  const schema = response as Record<number, { description: string; content: object }> & {
    [DECLARED]: Set<string>;
  };
  for (const problem of problems) {
    if (schema[DECLARED].has(problem.name)) continue;
    schema[DECLARED].add(problem.name);
    const line = `\`${problem.name}\` ${problem.title.zh} / ${problem.title.en}`;
    const sameStatus = schema[problem.status];
    schema[problem.status] = {
      description: sameStatus === undefined ? line : `${sameStatus.description}\n\n${line}`,
      content: { [PROBLEM_MEDIA_TYPE]: { schema: ProblemDocument } },
    };
  }
}
