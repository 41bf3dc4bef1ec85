/** What strangers do: programs of this package in processes that have no database and are told nothing else. */
import { type ChildProcess, execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const running = new Set<ChildProcess>();

/** Ends what still runs, before the folder it writes to is taken away. */
export function endElsewhere(): void {
  for (const child of running) child.kill('SIGKILL');
}

/**
 * Runs a program beside `demo.ts` as anybody could.
 * @param script its name without ending
 * @returns standard output, also where it exits with 1
 * @throws Error where it writes nothing
 */
export function runElsewhere(script: string, args: readonly string[]): Promise<string> {
  const file = fileURLToPath(new URL(`../${script}${import.meta.url.slice(-3)}`, import.meta.url));
  const env = { PATH: process.env.PATH ?? '' };
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [...process.execArgv, file, ...args],
      { env, maxBuffer: 2 ** 30 },
      (error, output) => {
        running.delete(child);
        if (output === '') reject(error);
        else resolve(output);
      },
    );
    running.add(child);
  });
}
