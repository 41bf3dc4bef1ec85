import { type Kysely, sql } from 'kysely';
import { checkCreditCode } from '../core/register/credit-code.ts';
import { isIdentityCard } from '../core/register/identity-card.ts';
import type { Database } from '../platform/database.ts';
import { type Finding, RowCheck } from '../register/finding.ts';
import type { Vocabulary } from '../register/vocabulary.ts';
import { anyOf } from '../register/write-rows.ts';
import type { TargetRow } from './schema.ts';

type Check = RowCheck<TargetRow>;

/** What of the register a check needs beyond the rows themselves. */
interface Surroundings {
  /** Ids that exist or come with the same set. */
  readonly ids: ReadonlySet<string>;
  /** Alias → the target that has it, in the register or in the same set. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Row id of a source list → the target it became. */
  readonly source_rows: ReadonlyMap<string, string>;
}

/**
 * What is wrong with targets that are to be written, and what is doubtful. One call for a whole set; a cycle of
 * owners is looked for after writing.
 *
 * @param before the rows as they stand, by id.
 * @param coming ids that the same list brings in other sets, which an owner may name.
 */
export async function checkTargets(
  db: Kysely<Database>,
  vocabulary: Vocabulary,
  rows: readonly TargetRow[],
  before: ReadonlyMap<string, TargetRow>,
  coming: ReadonlySet<string> = new Set(),
): Promise<Finding[]> {
  const around = await readSurroundings(db, rows);
  return rows.flatMap((row, index) => {
    const check: Check = new RowCheck(index, before.get(row.id), vocabulary);
    checkIdentity(check, row, before.has(row.id));
    checkNames(check, row, around);
    check.terms('kind', 'target_kind', [row.kind]);
    check.terms('categories', 'business_category', row.categories);
    check.terms('tags', 'tag', row.tags);
    check.departments('department', [row.department]);
    if (row.owner_id === row.id) check.error('owner_id', 'owner-cycle', { value: row.id });
    else if (
      row.owner_id !== null &&
      !isIdentityCard(row.owner_id) &&
      !around.ids.has(row.owner_id) &&
      !coming.has(row.owner_id)
    ) {
      check.error('owner_id', 'unknown-owner', { value: row.owner_id });
    }
    checkEvaluations(check, row, before.get(row.id), vocabulary);
    return check.findings;
  });
}

function checkIdentity(check: Check, row: TargetRow, exists: boolean): void {
  // The number itself is not repeated: a problem may be logged or printed.
  if (row.owner_id !== null && isIdentityCard(row.owner_id)) check.error('owner_id', 'identity-card-number');
  if (row.aliases.some(isIdentityCard)) check.error('aliases', 'identity-card-number');
  check.creditCode('credit_code', row.credit_code);
  if (exists) return;
  if (isIdentityCard(row.id)) check.error('id', 'identity-card-number');
  else if (row.id.startsWith('L:') && !/^L:\d{6}:\d{6}$/.test(row.id)) {
    check.error('id', 'local-number-malformed', { value: row.id });
  } else if (row.id !== row.credit_code && checkCreditCode(row.id) === 'wrong-check-digit') {
    check.warn('id', 'credit-code-wrong-check-digit', { value: row.id });
  }
}

/** One firm is one entry of a frame: a name, be it id or alias, leads to one target. */
function checkNames(check: Check, row: TargetRow, around: Surroundings): void {
  const holder = around.aliases.get(row.id);
  if (holder !== undefined && holder !== row.id)
    check.error('id', 'id-is-alias', { value: row.id, target: holder });
  const source = row.external_ids.source_row_id;
  const first = source === undefined ? undefined : around.source_rows.get(source);
  if (source !== undefined && first !== undefined && first !== row.id) {
    check.error('external_ids', 'source-row-taken', { value: source, target: first });
  }
  for (const alias of row.aliases) {
    const other = around.aliases.get(alias);
    if (around.ids.has(alias)) check.error('aliases', 'alias-is-id', { value: alias });
    else if (other !== undefined && other !== row.id) {
      check.error('aliases', 'alias-taken', { value: alias, target: other });
    }
  }
}

function checkEvaluations(
  check: Check,
  row: TargetRow,
  before: TargetRow | undefined,
  vocabulary: Vocabulary,
): void {
  for (const { scheme, grade } of row.evaluations) {
    if (before?.evaluations.some((kept) => kept.scheme === scheme && kept.grade === grade)) continue;
    const grades = vocabulary.schemes.get(scheme);
    if (grades === undefined) check.error('evaluations', 'unknown-scheme', { value: scheme });
    else if (!Object.hasOwn(grades, grade)) {
      check.error('evaluations', 'unknown-grade', {
        value: grade,
        scheme,
        grades: Object.keys(grades).join('、'),
      });
    }
  }
}

async function readSurroundings(db: Kysely<Database>, rows: readonly TargetRow[]): Promise<Surroundings> {
  const ids = rows.map((row) => row.id);
  const aliases = rows.flatMap((row) => row.aliases);
  const owners = rows.flatMap((row) => row.owner_id ?? []);
  const sources = rows.flatMap((row) => row.external_ids.source_row_id ?? []);
  const source = sql<string>`external_ids ->> 'source_row_id'`;
  const [targets, holders, sourced] = await Promise.all([
    db
      .selectFrom('target')
      .select('id')
      .where('id', '=', anyOf([...aliases, ...owners]))
      .execute(),
    db
      .selectFrom('target_alias')
      .select(['alias', 'target_id'])
      .where('alias', '=', anyOf([...aliases, ...ids]))
      .execute(),
    db
      .selectFrom('target')
      .select(['id', source.as('source')])
      .where(source, '=', anyOf(sources))
      .execute(),
  ]);
  // What a row of this set holds in the register counts as this set has it: it may be giving it up.
  const written = new Set(ids);
  const aliasHolders = new Map(
    holders.filter((kept) => !written.has(kept.target_id)).map((kept) => [kept.alias, kept.target_id]),
  );
  const sourceHolders = new Map(
    sourced.filter((kept) => !written.has(kept.id)).map((kept) => [kept.source, kept.id]),
  );
  // The first row of the set that names something has it; the finding is about the second.
  for (const row of rows) {
    for (const alias of row.aliases) if (!aliasHolders.has(alias)) aliasHolders.set(alias, row.id);
    const given = row.external_ids.source_row_id;
    if (given !== undefined && !sourceHolders.has(given)) sourceHolders.set(given, row.id);
  }
  return {
    ids: new Set([...targets.map((target) => target.id), ...ids]),
    aliases: aliasHolders,
    source_rows: sourceHolders,
  };
}
