import { chownSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** An account without privileges: PostgreSQL refuses to run as root. */
export interface PlainUser {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` where /etc/passwd does not say otherwise (Linux; macOS lists its own). */
const NOBODY: PlainUser = { uid: 65534, gid: 65534 };

/**
 * The account to run PostgreSQL as: none when we are not root (or on Windows), else the owner of
 * `folder` if that is an ordinary user, else `nobody`.
 */
export function plainUserFor(folder: string): PlainUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return nobodyOfThisMachine();
}

function nobodyOfThisMachine(): PlainUser {
  try {
    const line = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(-?\d+):(-?\d+):/m);
    const uid = Number(line?.[1]);
    const gid = Number(line?.[2]);
    return uid > 0 && gid > 0 ? { uid, gid } : NOBODY;
  } catch {
    return NOBODY;
  }
}

/** Whether `user` may pass through every folder down to `path`; a root-only folder above it says no. */
export function canReach(path: string, user: PlainUser): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const entry = statSync(folder, { throwIfNoEntry: false });
    if (entry !== undefined) {
      const shift = entry.uid === user.uid ? 6 : entry.gid === user.gid ? 3 : 0;
      if (((entry.mode >> shift) & 1) === 0) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}

/** Gives `path` to `user`; nothing to do when we run as that user ourselves. */
export function giveTo(user: PlainUser | undefined, path: string): void {
  if (user !== undefined) chownSync(path, user.uid, user.gid);
}
