import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../support/app.ts';

type Schema = Parameters<typeof z.fromJSONSchema>[0];
interface Media {
  readonly schema: { readonly format?: string };
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
type Content = Readonly<Record<string, Media>>;
interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

const isFile = (content: Content) => content['application/json']?.schema?.format === 'binary';

const { app } = await testApp();
const reference = JSON.parse(JSON.stringify(app.swagger()));
const operations = Object.entries(reference.paths as Record<string, Record<string, Operation>>).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
);
const bodies = operations.flatMap(([name, { requestBody, responses }]) => [
  ...(requestBody?.content?.['application/json'] ? [[`${name} asks`, requestBody.content] as const] : []),
  ...Object.entries(responses).flatMap(([status, { content }]) =>
    status.startsWith('2') && content?.['application/json'] && !isFile(content)
      ? [[`${name} answers ${status}`, content] as const]
      : [],
  ),
]);

/** A schema of the reference that stands alone; patterns with \p need a flag that `fromJSONSchema` does not set. */
function standalone(schema: object): Schema {
  const whole = { ...schema, $defs: reference.components.schemas };
  const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/');
  return JSON.parse(text, (key, value) =>
    key === 'pattern' && String(value).includes('\\p') ? undefined : value,
  );
}

describe('the API reference', () => {
  test.each(operations)(
    '%s is summed up, described and filed, in Chinese and English',
    (_name, operation) => {
      const { summary, description, tags } = operation;
      for (const text of [summary, description]) {
        expect(text).toMatch(/\p{Script=Han}/u);
        expect(text).toMatch(/[A-Za-z]{3}/);
      }
      expect(reference.tags.map(({ name }: { name: string }) => name)).toContain(tags![0]);
    },
  );

  test('has no group that nothing is filed in', () => {
    const filed = new Set(operations.flatMap(([, { tags }]) => tags ?? []));
    expect(reference.tags.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining([...filed]),
    );
    expect(filed.size).toBe(reference.tags.length);
  });

  test('speaks of enough operations for its examples to mean something', () => {
    expect(bodies.length).toBeGreaterThan(80);
  });

  test.each(bodies)('%s with an example that its own schema takes', (_name, content) => {
    const { schema, example, examples } = content['application/json']!;
    const shown = examples ? Object.values(examples).map(({ value }) => value) : [example];
    for (const one of shown) {
      expect(one).toBeDefined();
      const read = z.fromJSONSchema(standalone(schema)).safeParse(one);
      expect(read.error && z.prettifyError(read.error)).toBeUndefined();
    }
  });
});
