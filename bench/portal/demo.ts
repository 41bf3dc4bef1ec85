import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../src/cli/demo.ts', import.meta.url));

/** The service with the year that `npm run demo` plays, in a process of its own that ends behind `work`. */
export async function withDemo<T>(work: (address: string) => Promise<T>): Promise<T> {
  const env = { ...process.env, PORT: '0', LOG_LEVEL: 'warn', TRUSTED_PROXIES: '127.0.0.1' };
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    return await work(await addressIn(child.stdout));
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}

async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const address = /服务地址 (http:\/\/127\.0\.0\.1:\d+) /.exec(line)?.[1];
    if (address === undefined) continue;
    output.resume();
    return address;
  }
  throw new Error('The demo ended before it served.');
}
