import { expect, test } from 'vitest';
import { generatedFiles, outdatedFiles } from '../../src/cli/generate.ts';
import { testDatabase } from '../support/database.ts';

const files = await generatedFiles(await testDatabase());

test.each([
  ['openapi-is-current', 'openapi/openapi.json'],
  ['database-types-are-current', 'src/platform/database/schema.generated.ts'],
  ['the schema of the evidence bundle is current', 'docs/schemas/evidence-bundle.schema.json'],
  ['the schema of log entries is current', 'docs/schemas/log-entry.schema.json'],
  ['the schema of public texts is current', 'docs/schemas/public-document.schema.json'],
])('%s (otherwise: npm run generate)', (_rule, path) => {
  expect(files.get(path)?.length).toBeGreaterThan(1_000);
  expect(outdatedFiles(files)).not.toContain(path);
});
