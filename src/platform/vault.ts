import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readPrivateFile } from './private-file.ts';

/** Encrypts what the office must keep from whoever reads the database: secrets, keys and salts. */
export interface Vault {
  /**
   * AES-256-GCM: 12 bytes nonce, ciphertext, 16 bytes tag.
   *
   * @param label what it is and whose, for example `draw:<id>:secret`; opening needs the same, so
   *   that sealed values cannot be exchanged for one another in the database.
   */
  seal(plain: Uint8Array, label: string): Buffer;
  /** @throws {Error} if the value was changed, or sealed under another key or label. */
  open(sealed: Uint8Array, label: string): Buffer;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The vault under the 32 bytes of `keyFile`, which is made, for its owner alone, if it is missing. */
export function openVault(keyFile: string): Vault {
  return vaultOf(readKey(keyFile));
}

function vaultOf(key: Buffer): Vault {
  return {
    seal(plain, label) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(label));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, label) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error(`Sealed value ${label} is too short.`);
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(label))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      const plain = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
      try {
        return Buffer.concat([plain, decipher.final()]);
      } catch (cause) {
        throw new Error(`Sealed value ${label} does not open: changed, or sealed under another key.`, {
          cause,
        });
      }
    },
  };
}

function readKey(keyFile: string): Buffer {
  const key = readPrivateFile(keyFile, 'KEY_FILE', () => randomBytes(KEY_BYTES));
  if (key.length !== KEY_BYTES) throw new Error(`KEY_FILE ${keyFile} must hold exactly ${KEY_BYTES} bytes.`);
  return key;
}
