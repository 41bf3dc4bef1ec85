import { describe, expect, test } from 'vitest';
import { problemCatalogue } from '../../src/platform/problems.ts';
import { testApp } from '../support/app.ts';

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: object }>>;
}

const { app } = await testApp();
const routes = Object.entries(app.swagger().paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item as Record<string, Operation>).map(
    ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
  ),
);

/** What somebody does who is not logged in, or has no account: a secret or a signature of their own opens these. */
const OPEN = new Set([
  'POST /api/v1/session',
  'POST /login',
  'POST /activate/{token}',
  'POST /setup/{token}',
  'POST /field/{token}',
  'POST /api/v1/public/ledger/cosignatures',
]);

const problemsOf = (operation: Operation) =>
  Object.values(operation.responses).flatMap((response) =>
    [...(response.description ?? '').matchAll(/^`([a-z-]+)`/gm)].map((match) => match[1] ?? ''),
  );

describe('every-route-declares-its-problems', () => {
  test('there are routes', () => {
    expect(routes.length).toBeGreaterThan(5);
  });

  // That the declarations are true is proved by every other test: undeclared problems fail there.
  test.each(routes)('%s', (_name, operation) => {
    const problems = problemsOf(operation);
    expect(problems).toContain('unexpected');
    expect(problems.filter((name) => !problemCatalogue().has(name))).toEqual([]);
    if (operation.security !== undefined)
      expect(problems).toEqual(expect.arrayContaining(['token-missing', 'role-forbidden']));
  });
});

describe('every route', () => {
  test.each(routes)('%s says in Chinese and English what it does', (_name, operation) => {
    expect(operation.summary).toMatch(/^.*\p{Script=Han}.* \| [^\p{Script=Han}]+$/u);
    expect(operation.tags).toHaveLength(1);
  });

  test.each(routes)('%s that writes is closed to the public', (name, operation) => {
    if (name.startsWith('GET ') || OPEN.has(name)) return;
    expect(operation.security).toEqual([{ bearer: [] }, { session: [], csrf: [] }]);
  });
});

describe('every problem', () => {
  test.each([...problemCatalogue().values()].map((problem) => [problem.name, problem] as const))(
    '%s speaks Chinese and English and says what to do next',
    (_name, { name, status, title, next }) => {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect([title.zh, next.zh].every((text) => /\p{Script=Han}/u.test(text))).toBe(true);
      expect([title.en, next.en].every((text) => /^[^\p{Script=Han}]{4,}$/u.test(text))).toBe(true);
    },
  );
});
