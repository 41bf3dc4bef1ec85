import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startFreshDatabase } from '../platform/fresh-database.ts';
import { databaseTypes } from './generate/database-types.ts';
import { openapiDocument } from './generate/interface.ts';
import { documentSchemas } from './generate/schemas.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Every generated file of the repository: path from its root → the text it should have now. */
export async function generatedFiles(database: {
  readonly ownerUrl: string;
  readonly appUrl: string;
}): Promise<Map<string, string>> {
  return new Map([
    ['src/platform/database/schema.generated.ts', await databaseTypes(database.ownerUrl)],
    ['openapi/openapi.json', await openapiDocument(database.appUrl)],
    ...documentSchemas(),
  ]);
}

/** Paths whose file differs from what would be generated now. */
export function outdatedFiles(files: ReadonlyMap<string, string>): string[] {
  return [...files].filter(([path, text]) => readOrEmpty(path) !== text).map(([path]) => path);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return '';
  }
}

async function main(): Promise<void> {
  const database = await startFreshDatabase();
  try {
    const files = await generatedFiles(database);
    const outdated = outdatedFiles(files);
    if (process.argv.includes('--check')) {
      for (const path of outdated) console.error(`${path} is out of date: run npm run generate`);
      process.exitCode = outdated.length === 0 ? 0 : 1;
      return;
    }
    for (const path of outdated) {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), files.get(path) ?? '');
      console.log(`wrote ${path}`);
    }
  } finally {
    await database.stop();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
