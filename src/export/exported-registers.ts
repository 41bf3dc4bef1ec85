import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { z } from 'zod';
import { inScope, type Scope, type ScopedTable } from '../account/scope/row-scope.ts';
import { catalogueFilters, filterCatalogue } from '../catalogue/filter-catalogue.ts';
import { selectCompared } from '../catalogue/queries.ts';
import { departmentFilters, filterDepartments } from '../department/filter-departments.ts';
import { selectDepartments } from '../department/queries.ts';
import { filterSchemes, filterTerms, schemeFilters, termFilters } from '../dictionary/filter-words.ts';
import { selectSchemes, selectTerms } from '../dictionary/queries.ts';
import type { AnyRow, RegisterName } from '../import/register-sheets.ts';
import { filterInspectors, inspectorFilters } from '../inspector/filter-inspectors.ts';
import { selectInspectors } from '../inspector/queries.ts';
import { filterMatters, matterFilters } from '../matter/filter-matters.ts';
import { selectMatters } from '../matter/queries.ts';
import { filterOutsideChecks, outsideCheckFilters } from '../outside-check/filter-outside-checks.ts';
import { selectOutsideChecks } from '../outside-check/queries.ts';
import type { Database } from '../platform/database.ts';
import { filterTargets, targetFilters } from '../target/filter-targets.ts';
import { selectTargets } from '../target/queries.ts';

type Db = Kysely<Database>;
type Rows = SelectQueryBuilder<Database, keyof Database, AnyRow>;

/** What a register's list gives for some criteria, to be written as a file. */
export interface ExportedRegister {
  readonly tag: string;
  readonly filters: z.ZodObject;
  /** Without the rows that do not exist for somebody of this scope. */
  select(db: Db, query: unknown, scope: Scope): Rows;
}

/** Ties a register's criteria to its query; what the route parsed by `filters` is what `select` is given. */
function exported<Filters extends z.ZodObject>(
  tag: string,
  filters: Filters,
  select: (db: Db, query: z.infer<Filters>) => unknown,
  scoped?: ScopedTable,
): ExportedRegister {
  const all = (db: Db, query: unknown) => select(db, query as z.infer<Filters>) as Rows;
  return {
    tag,
    filters,
    select: (db, query, scope) =>
      scoped === undefined ? all(db, query) : all(db, query).where(inScope(scope, scoped)),
  };
}

export const EXPORTED: Readonly<Record<RegisterName, ExportedRegister>> = {
  departments: exported(
    'departments',
    departmentFilters,
    (db, query) => filterDepartments(selectDepartments(db), query),
    'department',
  ),
  terms: exported('dictionaries', termFilters, (db, query) => filterTerms(selectTerms(db), query)),
  'credit-schemes': exported('credit-schemes', schemeFilters, (db, query) =>
    filterSchemes(selectSchemes(db), query),
  ),
  'catalogue-items': exported('catalogue', catalogueFilters, (db, query) =>
    filterCatalogue(selectCompared(db), query),
  ),
  matters: exported(
    'matters',
    matterFilters,
    (db, query) => filterMatters(selectMatters(db), query),
    'matter',
  ),
  targets: exported(
    'targets',
    targetFilters,
    (db, query) => filterTargets(selectTargets(db), query),
    'target',
  ),
  inspectors: exported(
    'inspectors',
    inspectorFilters,
    (db, query) => filterInspectors(selectInspectors(db), query),
    'inspector',
  ),
  'outside-checks': exported(
    'outside-checks',
    outsideCheckFilters,
    (db, query) => filterOutsideChecks(selectOutsideChecks(db), query),
    'outside_check',
  ),
};
