import { type Kysely, sql } from 'kysely';
import { utf8 } from '../../src/core/canonical/bytes.ts';
import { leafHash, treeBuilder } from '../../src/core/canonical/merkle.ts';
import type { Database } from '../../src/platform/database.ts';
import { nativeSuites } from '../../src/platform/native-suites.ts';

const { sha256 } = nativeSuites;

/**
 * What a superuser can do who knows the program: writes another log in the place of the one that was, with every
 * leaf, root and frontier as they would be had it always been so.
 */
export async function forgeLog(
  intruder: Kysely<Database>,
  change: (bodies: string[]) => string[],
): Promise<void> {
  const rows = await intruder.selectFrom('ledger_entry').select(['body']).orderBy('position').execute();
  const bodies = change(rows.map(({ body }) => body));
  await sql`TRUNCATE ledger_entry, ledger_checkpoint, ledger_cosignature CASCADE`.execute(intruder);
  const tree = treeBuilder(sha256);
  for (const [position, body] of bodies.entries()) {
    const { type, draw, at } = JSON.parse(body);
    const leaf = leafHash(sha256, utf8(body));
    tree.append(leaf);
    const { size, peaks } = tree.frontier();
    await intruder
      .insertInto('ledger_entry')
      .values({ position, type, draw: draw ?? null, at, body, leaf: Buffer.from(leaf) })
      .execute();
    await intruder
      .insertInto('ledger_checkpoint')
      .values({ size, root: Buffer.from(tree.root()), frontier: Buffer.from(peaks), at })
      .execute();
  }
}

/** The last entry with another digest in it. */
export const lastChanged = (bodies: string[]): string[] => [
  ...bodies.slice(0, -1),
  bodies
    .at(-1)!
    .replace(/"digest":"[0-9a-f]/, (text) => `${text.slice(0, -1)}${text.endsWith('f') ? '0' : 'f'}`),
];
