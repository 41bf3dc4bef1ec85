import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits in 43 characters that fit in a header, a cookie and an address. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret: it has 256 random bits, so a plain SHA-256 cannot be guessed back. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * The token that a browser's own page sends with every write, and another site cannot know: it follows from the
 * session's id, which stays in a cookie that no script reads.
 */
export const csrfTokenOf = (session: string): string => secretHash(`csrf ${session}`).toString('base64url');

/** Compares without telling by its time how much was right. */
export const sameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(secretHash(given), secretHash(expected));
