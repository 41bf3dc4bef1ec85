/**
 * The service as a process of its own, at a time that a test pretends; says where it listens. `npm start` but for the
 * clock: its first argument.
 */
import { pretendItIs } from '../../src/platform/clock.ts';
import { readConfig } from '../../src/platform/config.ts';
import { listen, startService, stopOnSignal } from '../../src/server.ts';

const [time = ''] = process.argv.slice(2);
pretendItIs(time);
const config = readConfig();
const service = await startService(config);
stopOnSignal(service.stop);
console.log(`listening ${await listen(service.app, { ...config, fallback: false })}`);
