import { test } from 'vitest';
import { cutOften, cutService } from './cut-connections.ts';

const service = await cutService();

test('who retries after a connection cut right after the commit gets the answer that was kept, a thousand times', async () => {
  await cutOften(service, 1000);
});
