/** `npm run republish`: makes every public file anew from the database; the service may go on meanwhile. */
import { readConfig } from '../platform/config.ts';
import { openPool } from '../platform/database.ts';
import { openServiceDatabase } from '../platform/service-database.ts';
import { writeEverything } from '../public-files/write-public-files.ts';

async function main(): Promise<void> {
  const { office: owner, publicFolder, ...config } = readConfig();
  const database = await openServiceDatabase({ ...config, office: owner, publicFolder });
  const pool = openPool(database.appUrl, { connections: 1 });
  try {
    const isWritten = await writeEverything({ pool, owner, ...publicFolder });
    console.log(
      isWritten
        ? `已重新生成 written anew: ${publicFolder.folder}`
        : '尚未公布任何内容 nothing is published yet',
    );
  } finally {
    await pool.end();
    await database.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
