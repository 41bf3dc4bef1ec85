/**
 * Fields that several registers have. Messages name what is expected in both languages, because the same
 * schema answers a request and marks a bad row of a sheet.
 */
import { z } from 'zod';

/** Neither control characters, which PostgreSQL or a spreadsheet would refuse, nor half a surrogate pair. */
const PLAIN_LINE = /^[^\p{Cc}\p{Cs}]*$/u;
const PLAIN_TEXT = /^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u;

const lengthMessage = (max: number) => `应为 1 至 ${max} 个字符 | 1 to ${max} characters`;

/** One line of words, without blanks around it. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, lengthMessage(max))
    .max(max, lengthMessage(max))
    .regex(PLAIN_LINE, '不得含换行或控制字符 | no line breaks or control characters');

/** Words that may run over several lines. */
export const paragraph = (max: number) =>
  z
    .string()
    .trim()
    .min(1, lengthMessage(max))
    .max(max, lengthMessage(max))
    .regex(PLAIN_TEXT, '不得含控制字符 | no control characters');

export const code = z
  .string()
  .trim()
  .regex(
    /^[0-9A-Za-z._:-]{1,32}$/,
    '代码限 1 至 32 位字母、数字和 . _ : - | a code: letters, digits and . _ : -',
  );

export const district = z
  .string()
  .trim()
  .regex(/^[0-9]{6}$/, '行政区划代码为 6 位数字 | a district code has 6 digits');

export const targetId = z
  .string()
  .trim()
  .toUpperCase()
  .regex(
    /^[0-9A-Z._:-]{1,64}$/,
    '编号限 1 至 64 位大写字母、数字和 . _ : - | an id: letters, digits and . _ : -',
  );

export const day = z.iso.date('日期应为真实日期，写作 2026-03-02 | a real date, as 2026-03-02');

/** Codes in byte order without repetition, so that the same list is always the same row. */
export const codes = z
  .array(code)
  .max(200)
  .overwrite((list) => [...new Set(list)].sort());

/** Whether no two items of a list have the same `field`. */
export const distinct =
  <Field extends string>(field: Field) =>
  (items: readonly Record<Field, string>[]) =>
    new Set(items.map((item) => item[field])).size === items.length;

/** What other systems call the row: system → id. */
export const externalIds = z.record(code, line(200)).refine((ids) => Object.keys(ids).length <= 50);

/** A date from which the row may no longer be used, or null. */
export const retiredOn = day.nullable();

export const version = z.int().min(1);

/** Fields of `change` that are given, laid over `row`; a field that is absent stays as it was. */
export function withChange<Row extends object>(
  row: Row,
  change: { readonly [Field in keyof Row]?: Row[Field] | undefined },
): Row {
  const changed = { ...row };
  for (const field of Object.keys(row) as (keyof Row)[]) {
    const value = change[field];
    if (value !== undefined) changed[field] = value;
  }
  return changed;
}
