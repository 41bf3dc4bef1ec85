import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { inLanguage, type Language } from '../language.ts';

/** One fault of the input: where (`body/tasks/0/rate`) and why, in each language. */
export interface FieldFault {
  readonly path: string;
  readonly reason: Record<Language, string>;
}

/** Input that its zod schema refused; the problem handler answers `invalid-input`. */
export class InvalidInput extends Error {
  readonly faults: readonly FieldFault[];
  /** Set by Fastify: `body`, `params`, `querystring` or `headers`. */
  validationContext?: string;

  constructor(faults: readonly FieldFault[]) {
    super('invalid input');
    this.name = 'InvalidInput';
    this.faults = faults;
  }
}

const MESSAGES = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError };

/** Validates with zod; a refusal is explained in both languages, a schema's own messages included. */
export const compileInput: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (data) => {
    const result = schema.safeParse(data);
    return result.success ? { value: result.data } : { error: new InvalidInput(faultsOf(schema, data)) };
  };

/** Why `schema` refuses `data`, in both languages; none if it does not. */
export function faultsOf(schema: z.ZodType, data: unknown): FieldFault[] {
  const zh = schema.safeParse(data, { error: MESSAGES.zh }).error?.issues ?? [];
  const en = schema.safeParse(data, { error: MESSAGES.en }).error?.issues ?? [];
  return zh.map((issue, index) => ({
    path: issue.path.map(String).join('/'),
    reason: {
      zh: inLanguage(issue.message, 'zh'),
      en: inLanguage(en[index]?.message ?? issue.message, 'en'),
    },
  }));
}
