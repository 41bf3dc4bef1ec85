/** A writer process of its own: appends as many entries as told, all at once, on connections of its own. */
import { openDatabase, openPool } from '../../src/platform/database.ts';
import { append, publication } from './log-writer.ts';

const [url, count, name] = process.argv.slice(2);
const db = openDatabase(openPool(url!, { connections: 16 }));
await Promise.all(
  Array.from({ length: Number(count) }, (_, i) =>
    append(db, [publication(`${name}${i}`, '2026-03-05T01:10:00Z')]),
  ),
);
await db.destroy();
