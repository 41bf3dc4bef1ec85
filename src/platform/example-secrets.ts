import { readFileSync } from 'node:fs';
import type { Config } from './config.ts';

/** What stands where a password belongs in examples, here and in the handbooks people copy from. */
const EXAMPLES = new Set(
  (
    'postgres password passwort secret changeme change-me example test admin root double_random double-random ' +
    'double_random_app double_random_owner app owner … ... xxx your-password yourpassword 123456 12345678 123456789012'
  ).split(' '),
);
const SHORTEST = 12;

/**
 * In production no secret may be one that others know.
 * @throws {Error} naming every setting that holds an example, or one too short to be a secret
 */
export function refuseExampleSecrets(config: Config): void {
  if (!config.production) return;
  const addresses = { DATABASE_URL: config.databaseUrl, DATABASE_OWNER_URL: config.databaseOwnerUrl };
  const faults = Object.entries(addresses).flatMap(([name, address]) =>
    address !== undefined && isKnown(new URL(address)) ? [name] : [],
  );
  if (isPatterned(config.keyFile)) faults.push('KEY_FILE');
  if (faults.length === 0) return;
  throw new Error(
    `In production these need a secret of their own (openssl rand -hex 24), not an example: ${faults.join(', ')}`,
  );
}

function isKnown({ username, password }: URL): boolean {
  const secret = decodeURIComponent(password);
  // Without one the server trusts somebody's network or certificate, which is its own affair.
  if (secret === '') return false;
  return secret.length < SHORTEST || EXAMPLES.has(secret.toLowerCase()) || secret === username;
}

/** Random bytes do not repeat eight values only; a file that is not there yet will be made. */
function isPatterned(keyFile: string): boolean {
  try {
    return new Set(readFileSync(keyFile)).size <= 8;
  } catch {
    return false;
  }
}
