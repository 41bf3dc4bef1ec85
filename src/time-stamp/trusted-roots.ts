import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM file in DER: whose time stamps this office takes.
 * @throws Error at start, if the file cannot be read or holds none
 */
export function trustedRoots(file: string): Uint8Array[] {
  const found = readFileSync(file, 'utf8').match(CERTIFICATE) ?? [];
  if (found.length === 0) throw new Error(`TIME_STAMP_ROOTS: ${file} holds no certificate in PEM.`);
  return found.map((pem) => new X509Certificate(pem).raw);
}
