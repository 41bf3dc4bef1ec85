import { afterAll } from 'vitest';
import { run, waitFor } from '../support/process.ts';

/**
 * The service with the year that `npm run demo` plays, as a reader finds it; ended behind the tests. To be called at the
 * top of a test file: what a hook registers within a hook is never run.
 * @returns waits for its address
 */
export function demoSite(): () => Promise<string> {
  const demo = run('src/cli/demo.ts', [], { PORT: '0', LOG_LEVEL: 'warn' });
  afterAll(async () => {
    demo.child.kill('SIGINT');
    await demo.ended;
  });
  return async () => (await waitFor(demo, /服务地址 (http:\/\/127\.0\.0\.1:\d+) /))[1]!;
}
