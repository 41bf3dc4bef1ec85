import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Kysely, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { scopeOf } from '../account/scope/row-scope.ts';
import { type Actor, record } from '../platform/audit.ts';
import { transactWithClient } from '../platform/copy.ts';
import type { Database } from '../platform/database.ts';
import type { AccountActor } from '../platform/http/access.ts';
import type { Progress } from '../platform/operations.ts';
import type { SheetReader } from '../platform/sheets/open-sheet.ts';
import type { SheetLimits, SheetRow } from '../platform/sheets/sheet.ts';
import type { CellPlaces } from '../register/cells.ts';
import { readWords } from '../register/words.ts';
import { compareRows } from './compare-rows.ts';
import { countRows } from './queries.ts';
import { openUpload } from './read-file.ts';
import type { Upload } from './receive-upload.ts';
import { refuseContradictions } from './refuse-contradictions.ts';
import { REGISTER_SHEETS } from './register-sheets.ts';
import type { Counts, UploadFields } from './schema.ts';
import { copyLines, STAGED_COLUMNS } from './staged-row.ts';

/** Rows compared with the register together. */
const SET_ROWS = 500;

/**
 * Reads the file and stages what importing it would do to each row; nothing is written to the register.
 * @throws {SheetError} what is wrong with the file as a whole; {Problem} unknown-default.
 */
export async function previewImport(
  place: { readonly db: Kysely<Database>; readonly pool: pg.Pool },
  actor: Actor & Pick<AccountActor, 'departments'>,
  importId: string,
  upload: Upload<UploadFields>,
  limits: Partial<SheetLimits>,
  progress: Progress,
): Promise<Counts> {
  const sheet = REGISTER_SHEETS[upload.fields.register];
  const { reader, mapping, summary } = await openUpload(upload, sheet, limits);
  const places: CellPlaces = {
    columns: sheet.columns,
    words: await readWords(place.db),
    mapping,
    defaults: upload.fields.defaults,
    titles: reader.columns,
    date_1904: reader.date_1904,
  };
  async function* lines(): AsyncGenerator<string> {
    let done = 0;
    const compare = (rows: SheetRow[]) => compareRows(place.db, sheet, places, rows, scopeOf(actor));
    for await (const rows of inAdvance(sets(reader), compare)) {
      yield copyLines(importId, rows);
      done += rows.length;
      progress(done);
    }
  }
  return await transactWithClient(place.pool, actor, async (trx, client) => {
    const into = client.query(copyFrom(`COPY import_row (${STAGED_COLUMNS}) FROM STDIN`));
    await pipeline(Readable.from(lines(), { highWaterMark: 2 }), into);
    const refused = await refuseContradictions(trx, importId, sheet);
    await keepCells(trx, importId, reader, refused);
    const counts = await countRows(trx, importId);
    await trx
      .insertInto('import_preview')
      .values({ import_id: importId, summary: JSON.stringify({ ...summary, counts }) })
      .execute();
    await record(trx, {
      action: 'import.preview',
      object_kind: 'import',
      object_id: importId,
      after: { register: upload.fields.register, ...counts },
    });
    return counts;
  });
}

/** The rows of a file in sets of some size, whatever the reader's batches are. */
async function* sets(reader: SheetReader): AsyncGenerator<SheetRow[]> {
  let set: SheetRow[] = [];
  for await (const batch of reader.rows()) {
    set.push(...batch);
    if (set.length < SET_ROWS) continue;
    yield set;
    set = [];
  }
  if (set.length > 0) yield set;
}

/** What `work` makes of each item, in order; the next item is worked on while one is waited for. */
async function* inAdvance<In, Out>(
  items: AsyncIterable<In>,
  work: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
  let ahead: Promise<Out> | undefined;
  for await (const item of items) {
    const next = work(item);
    // Its failure is met when its turn comes.
    next.catch(() => undefined);
    if (ahead !== undefined) yield await ahead;
    ahead = next;
  }
  if (ahead !== undefined) yield await ahead;
}

/** Rows found bad only after the whole file was read are read once more, to be given back as they stand in it. */
async function keepCells(
  trx: Transaction<Database>,
  importId: string,
  reader: SheetReader,
  refused: ReadonlySet<number>,
): Promise<void> {
  if (refused.size === 0) return;
  for await (const rows of sets(reader)) {
    const kept = rows.filter(({ row }) => refused.has(row)).map(({ row, cells }) => ({ row, cells }));
    if (kept.length === 0) continue;
    await sql`
      UPDATE import_row r SET cells = k.cells
      FROM jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) AS k (row integer, cells text[])
      WHERE r.import_id = ${importId} AND r.row = k.row`.execute(trx);
  }
}
