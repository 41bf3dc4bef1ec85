/** Examples of the API reference: put together from those that the schemas' own parts bring. */

/** The parts of JSON Schema that examples are made of. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Media {
  schema?: Schema;
  example?: unknown;
  readonly examples?: object;
}
type Content = Readonly<Record<string, Media>>;
interface Operation {
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>;
}
export interface Reference {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** Gives every JSON body and every successful JSON answer its example, where its schema has what it takes. */
export function giveExamples(reference: Reference): void {
  const named = reference.components?.schemas ?? {};
  for (const operation of Object.values(reference.paths ?? {}).flatMap((path) => Object.values(path))) {
    const answers = Object.entries(operation.responses ?? {}).filter(([status]) => status.startsWith('2'));
    for (const { content } of [operation.requestBody, ...answers.map(([, answer]) => answer)].map(
      (part) => part ?? {},
    )) {
      const media = content?.['application/json'];
      if (media?.schema === undefined || media.example !== undefined || media.examples) continue;
      const example = exampleOf(media.schema, named);
      if (example !== undefined) media.example = example;
    }
  }
}

/**
 * The schema's own first example, or one made of the examples of its parts; `undefined` where a part that is
 * required has none. Members that are optional stand in it if they have an example; what may be null is null.
 */
export function exampleOf(schema: Schema, named: Readonly<Record<string, Schema>>): unknown {
  if (schema.$ref !== undefined) {
    const target = named[schema.$ref.replace('#/components/schemas/', '')];
    return target && exampleOf(target, named);
  }
  if (schema.examples !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined)
    return choices.map((choice) => exampleOf(choice, named)).find((example) => example !== undefined);
  if (schema.type === 'null' || (Array.isArray(schema.type) && schema.type.includes('null'))) return null;
  if (schema.items !== undefined) {
    const item = exampleOf(schema.items, named);
    return item === undefined ? undefined : [item];
  }
  if (schema.properties === undefined) return undefined;
  const members = Object.entries(schema.properties).map(
    ([name, member]) => [name, exampleOf(member, named)] as const,
  );
  const missing = members.some(
    ([name, example]) => example === undefined && schema.required?.includes(name) === true,
  );
  return missing ? undefined : Object.fromEntries(members.filter(([, example]) => example !== undefined));
}
