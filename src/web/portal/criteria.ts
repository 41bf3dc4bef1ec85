/** Criteria in addresses, as a form without scripts sends them. */
import { z } from 'zod';
import { code } from '../../register/fields.ts';

/** What was left empty in a form is no criterion. */
export const criterion = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.literal('').transform(() => undefined), schema]).optional();

export const yearCriterion = criterion(z.coerce.number().int().min(2000).max(2999));
export const codeCriterion = criterion(code);
export const cursorCriterion = criterion(z.string().max(2_000));

/** What somebody looks for in his own words. */
export const textCriterion = criterion(
  z
    .string()
    .trim()
    .max(100)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u),
);
