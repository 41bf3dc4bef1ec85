import { catalogueSheet } from '../catalogue/sheet.ts';
import { departmentSheet } from '../department/sheet.ts';
import { schemeSheet, termSheet } from '../dictionary/sheet.ts';
import { inspectorSheet } from '../inspector/sheet.ts';
import { matterSheet } from '../matter/sheet.ts';
import { outsideCheckSheet } from '../outside-check/sheet.ts';
import type { RegisterSheet } from '../register/register-sheet.ts';
import { targetSheet } from '../target/sheet.ts';

/** A row of whichever register. */
export type AnyRow = Record<string, unknown>;
export type AnySheet = RegisterSheet<AnyRow>;

/** What belongs to one register is only ever given rows of that register; the types cannot say so of a table. */
const asAny = <Row extends object>(sheet: RegisterSheet<Row>) => sheet as unknown as AnySheet;

/** The registers in the order in which an office fills them: each needs those before it. */
export const REGISTER_NAMES = [
  'departments',
  'terms',
  'credit-schemes',
  'catalogue-items',
  'matters',
  'targets',
  'inspectors',
  'outside-checks',
] as const;
export type RegisterName = (typeof REGISTER_NAMES)[number];

export const REGISTER_SHEETS: Readonly<Record<RegisterName, AnySheet>> = {
  departments: asAny(departmentSheet),
  terms: asAny(termSheet),
  'credit-schemes': asAny(schemeSheet),
  'catalogue-items': asAny(catalogueSheet),
  matters: asAny(matterSheet),
  targets: asAny(targetSheet),
  inspectors: asAny(inspectorSheet),
  'outside-checks': asAny(outsideCheckSheet),
};
