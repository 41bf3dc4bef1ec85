import { z } from 'zod';
import { jcs } from '../core/canonical/jcs.ts';

/** A field whose value differs, with what it was and what it is. */
export const changedField = z.object({
  field: z.string(),
  before: z.unknown().describe('原值；没有为 null'),
  after: z.unknown().describe('现值；没有为 null'),
});
export type ChangedField = z.infer<typeof changedField>;

/** The fields of two texts of the same form that differ, in byte order; what one of them lacks is null there. */
export function changedFields(before: object, after: object): ChangedField[] {
  const [old, now] = [before, after].map((text) => new Map<string, unknown>(Object.entries(text)));
  return [...new Set([...old!.keys(), ...now!.keys()])]
    .filter((field) => textOf(old!.get(field)) !== textOf(now!.get(field)))
    .sort()
    .map((field) => ({ field, before: old!.get(field) ?? null, after: now!.get(field) ?? null }));
}

const textOf = (value: unknown): string => (value === undefined ? '' : jcs(value));
