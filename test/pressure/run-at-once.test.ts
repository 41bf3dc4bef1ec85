import { test } from 'vitest';
import { twoServices } from './remote-office.ts';
import { runAtOnce } from './run-at-once.ts';

const services = await twoServices();

test('a hundred runs at once over two processes give exactly one draw', async () => {
  await runAtOnce(services, 3);
});
