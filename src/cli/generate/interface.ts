import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../platform/config.ts';
import { startService } from '../../server.ts';

/** OpenAPI of every route, as the running service itself describes them. */
export async function openapiDocument(appUrl: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'double-random-generate-'));
  const config = readConfig({ DATABASE_URL: appUrl, DATA_DIR: folder, LOG_LEVEL: 'silent' });
  const service = await startService(config);
  try {
    await service.app.ready();
    return `${JSON.stringify(service.app.swagger(), null, 2)}\n`;
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true });
  }
}
