import { hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** How a hash made with today's cost begins; any other is made anew at the next log-in. */
const CURRENT = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`;

/** One person's keyboards differ in how they compose a character; the password is the same. */
const normal = (password: string): string => password.normalize('NFKC');

/** The package hashes as argon2id where nothing else is said. */
export const hashPassword = (password: string): Promise<string> => hash(normal(password), COST);

export const isCurrent = (stored: string): boolean => stored.startsWith(CURRENT);

let nobodys: Promise<string> | undefined;

/** Whether it is the password; without a stored one, the same work is done and the answer is no. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  nobodys ??= hashPassword('of nobody');
  const right = await verify(stored ?? (await nobodys), normal(password));
  return stored !== undefined && right;
}
