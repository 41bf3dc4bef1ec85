import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Run {
  readonly child: ChildProcess;
  /** Everything written so far. */
  readonly output: () => string;
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Runs a TypeScript file of the project in a process of its own, in a bare environment. */
export function run(
  file: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  user: { readonly uid?: number; readonly gid?: number } = {},
): Run {
  return start(process.execPath, ['--import', 'tsx', file, ...args], env, user);
}

/** Runs a file of JavaScript in a process of its own. */
export const runNode = (
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Run => start(process.execPath, [file, ...args], env, {});

/** Runs a script of package.json as a user does, with npm and its shell in between. */
export const runNpm = (script: string, env: Readonly<Record<string, string>> = {}): Run =>
  start('npm', ['run', script], { HOME: process.env.HOME ?? '', ...env }, {});

function start(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  user: { readonly uid?: number; readonly gid?: number },
): Run {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...env },
    ...user,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => {
      output += String(error);
      resolve('not started');
    });
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  return { child, output: () => output, ended };
}

/** Waits until the process has written what `pattern` matches; fails with its output if it ends first. */
export async function waitFor(process: Run, pattern: RegExp): Promise<RegExpExecArray> {
  const streams = [process.child.stdout, process.child.stderr];
  return await new Promise((resolve, reject) => {
    const look = () => {
      const found = pattern.exec(process.output());
      if (found !== null) resolve(found);
    };
    for (const stream of streams) stream?.on('data', look);
    look();
    void process.ended.then((code) => reject(new Error(`ended with ${code}:\n${process.output()}`)));
  });
}
