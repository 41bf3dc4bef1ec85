import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readConfig } from '../platform/config.ts';
import { openDatabase, openPool, transact } from '../platform/database.ts';
import { createToken, type NewToken, ROLES } from '../platform/http/access.ts';
import { openServiceDatabase } from '../platform/service-database.ts';

const USAGE = `npm run token -- --role ${ROLES.join('|')} --name NAME [--department CODE] [--inspector ID] [--days N]`;

const DAY = 86_400_000;

const Options = z
  .object({
    role: z.enum(ROLES),
    name: z.string().min(1),
    department: z.string().min(1).optional(),
    inspector: z.string().min(1).optional(),
    days: z.coerce.number().int().min(1).max(3_650).optional(),
  })
  .refine((options) => options.role !== 'inspector' || options.inspector !== undefined, {
    path: ['inspector'],
    message: 'is required for the role inspector',
  });

function readOptions(): NewToken {
  const text = { type: 'string' } as const;
  const options = { role: text, name: text, department: text, inspector: text, days: text };
  const result = Options.safeParse(parseArgs({ options }).values);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`${faults.join('\n')}\n${USAGE}`);
  }
  const { days, department, inspector, role, name } = result.data;
  return {
    role,
    name,
    ...(department === undefined ? {} : { department }),
    ...(inspector === undefined ? {} : { inspector }),
    ...(days === undefined ? {} : { expires_at: new Date(Date.now() + days * DAY).toISOString() }),
  };
}

/** `npm run token`: makes a bearer token and prints it; it cannot be shown again. */
async function main(): Promise<void> {
  const token = readOptions();
  const database = await openServiceDatabase(readConfig());
  const db = openDatabase(openPool(database.appUrl, { connections: 1 }));
  try {
    const actor = { id: 'system:token', name: 'npm run token' };
    console.log(await transact(db, actor, (trx) => createToken(trx, token)));
  } finally {
    await db.destroy();
    await database.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
