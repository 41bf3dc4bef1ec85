import { BLOCK_BYTES, DIGEST_BYTES, type Suite } from './suite.ts';

/**
 * HMAC (RFC 2104) of one key, prepared once for many messages: a frame needs one for each target.
 * Returns a function from message to 32 fresh bytes.
 */
export function hmacKey(suite: Suite, key: Uint8Array): (message: Uint8Array) => Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? suite.hash(key) : key);
  const outer = new Uint8Array(BLOCK_BYTES + DIGEST_BYTES);
  outer.set(block.map((byte) => byte ^ 0x5c));
  const innerPad = block.map((byte) => byte ^ 0x36);
  let inner = new Uint8Array(4 * BLOCK_BYTES);
  inner.set(innerPad);
  return (message) => {
    const length = BLOCK_BYTES + message.length;
    if (length > inner.length) {
      inner = new Uint8Array(2 * length);
      inner.set(innerPad);
    }
    inner.set(message, BLOCK_BYTES);
    outer.set(suite.hash(inner.subarray(0, length)), BLOCK_BYTES);
    return suite.hash(outer);
  };
}

/** `HMAC(key, message)` of protocol section 1, 32 bytes. */
export const hmac = (suite: Suite, key: Uint8Array, message: Uint8Array): Uint8Array =>
  hmacKey(suite, key)(message);
