import { sql, type Transaction } from 'kysely';
import pg from 'pg';
import { foreignRow } from '../account/scope/row-owner.ts';
import { actorOf, record } from '../platform/audit.ts';
import type { Database } from '../platform/database.ts';
import type { Progress } from '../platform/operations.ts';
import { Problem } from '../platform/problems.ts';
import { findingProblems } from '../register/finding-texts.ts';
import { registerProblems } from '../register/problems.ts';
import { lockRegister } from '../register/write-row.ts';
import { ANY_ID } from './compare-rows.ts';
import { importProblems } from './problems.ts';
import { findPreview, hasRows, type WrittenRow, writtenRows } from './queries.ts';
import { type AnyRow, type AnySheet, REGISTER_SHEETS } from './register-sheets.ts';
import type { Counts } from './schema.ts';

/** Rows written together. */
const SET_ROWS = 2_000;

type Trx = Transaction<Database>;

export interface Confirmation {
  readonly confirm_warnings: boolean;
  readonly all_or_nothing: boolean;
}

/**
 * Refuses a confirmation that cannot be carried out.
 * @throws {Problem} import-not-found, preview-not-ready, already-confirmed, preview-gone, needs-confirmation,
 *   bad-rows-present.
 */
export async function refuseConfirmation(trx: Trx, importId: string, given: Confirmation): Promise<void> {
  const { preview, receipt } = await findPreview(trx, importId);
  if (receipt !== null) throw new Problem(importProblems['already-confirmed']);
  if (!(await hasRows(trx, importId, preview.counts))) throw new Problem(importProblems['preview-gone']);
  const { counts } = preview;
  if (given.all_or_nothing && counts.bad > 0) {
    throw new Problem(importProblems['bad-rows-present'], { members: { bad: counts.bad } });
  }
  if (counts.doubtful > 0 && !given.confirm_warnings) {
    throw new Problem(registerProblems['needs-confirmation'], { members: { doubtful: counts.doubtful } });
  }
}

/**
 * Writes the staged rows to the register and leaves the receipt: all of it or nothing.
 * @throws {Problem} preview-outdated if the register is no longer as the preview saw it; already-confirmed.
 */
export async function writeImport(trx: Trx, importId: string, progress: Progress): Promise<Counts> {
  const found = await findPreview(trx, importId);
  const sheet = REGISTER_SHEETS[found.register];
  await lockRegister(trx, sheet.register);
  const { counts } = found.preview;
  if (!(await hasRows(trx, importId, counts))) throw new Problem(importProblems['preview-gone']);
  const total = counts.new + counts.changed;
  let done = 0;
  try {
    for await (const set of writtenRows(trx, importId, SET_ROWS)) {
      await refuseOutdated(trx, sheet, set);
      await sheet.register.save(trx, await numbered(trx, sheet, set));
      done += set.length;
      progress(done, total);
    }
    // Owners and parents may come in any order; that each of them came is known only now.
    await sql`SET CONSTRAINTS ALL IMMEDIATE`.execute(trx);
  } catch (error) {
    throw isContradiction(error) ? new Problem(importProblems['preview-outdated'], { cause: error }) : error;
  }
  await leaveReceipt(trx, importId, counts);
  return counts;
}

/** The preview holds if every row is still at the version it saw, is the actor's own, and nothing new stands against it. */
async function refuseOutdated(trx: Trx, sheet: AnySheet, set: readonly WrittenRow[]): Promise<void> {
  const ids = set.flatMap((staged) => staged.id ?? []);
  const stored = await sheet.register.find(trx, ids);
  const before = new Map(stored.map((row) => [sheet.register.idOf(row), row]));
  const moved = set.find(({ id, version }) => (before.get(id ?? '')?.version ?? null) !== version);
  const findings =
    moved === undefined
      ? await sheet.register.check(
          trx,
          set.map((staged) => staged.data),
          before,
          ANY_ID,
        )
      : [];
  // The departments of whoever confirms may be fewer than they were when the preview was made.
  const { departments } = actorOf(trx);
  const foreign = set.find(({ id, data }) =>
    foreignRow(sheet.register.table.name, departments, data, before.get(id ?? '')),
  );
  const row = (moved ?? foreign)?.row ?? set[findings.find((finding) => !finding.warning)?.row ?? -1]?.row;
  if (row !== undefined) throw new Problem(importProblems['preview-outdated'], { members: { row } });
}

async function numbered(trx: Trx, sheet: AnySheet, set: readonly WrittenRow[]): Promise<AnyRow[]> {
  const anonymous = set.filter((staged) => staged.id === null).map((staged) => staged.data);
  if (anonymous.length === 0 || sheet.anonymous === undefined) return set.map((staged) => staged.data);
  const given = await sheet.anonymous.number(trx, anonymous);
  return set.map((staged) => (staged.id === null ? given.shift()! : staged.data));
}

async function leaveReceipt(trx: Trx, importId: string, counts: Counts): Promise<void> {
  const actor = actorOf(trx);
  const kept = await trx
    .insertInto('import_receipt')
    .values({
      import_id: importId,
      counts: JSON.stringify(counts),
      confirmed_by: actor.id,
      confirmed_by_name: actor.name,
    })
    .onConflict((known) => known.column('import_id').doNothing())
    .returning('number')
    .executeTakeFirst();
  if (kept === undefined) throw new Problem(importProblems['already-confirmed']);
  await trx.deleteFrom('import_row').where('import_id', '=', importId).execute();
  const { file_sha256, register } = await findPreview(trx, importId);
  await record(trx, {
    action: 'import.write',
    object_kind: 'import',
    object_id: importId,
    after: { register, receipt: kept.number, file_sha256, ...counts },
  });
}

const CONSTRAINTS = new Set(['23503', '23505', '23514']);

/** What stood against the rows only when they were written came after the preview, which had looked for it. */
function isContradiction(error: unknown): boolean {
  if (error instanceof Problem) return error.definition.name in findingProblems;
  return error instanceof pg.DatabaseError && CONSTRAINTS.has(error.code ?? '');
}
