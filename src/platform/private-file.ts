import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Reads a file that only its owner may read; `make` gives its content where it is missing.
 * @param setting name of the setting that says where it is, for the message
 * @throws {Error} if others may read it
 */
export function readPrivateFile(path: string, setting: string, make: () => Uint8Array): Buffer {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) makePrivateFile(path, make());
  const mode = statSync(path).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Error(
      `${setting} ${path} can be read by others (mode ${mode.toString(8)}): run chmod 600 on it.`,
    );
  }
  return readFileSync(path);
}

/** Written aside and linked in: of two processes starting at once, both use the first one's file. */
function makePrivateFile(path: string, content: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, content, { mode: 0o600 });
  chmodSync(unfinished, 0o600);
  try {
    linkSync(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}
