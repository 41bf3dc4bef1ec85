import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { forgeLog, lastChanged } from '../ledger/forged-log.ts';
import { append, publication } from '../ledger/log-writer.ts';
import { testApp } from '../support/app.ts';
import { run } from '../support/process.ts';
import { testSigner } from '../support/signed-log.ts';

const { app, db, intruder } = await testApp();
const address = await app.listen({ port: 0, host: '127.0.0.1' });
const folder = mkdtempSync(join(tmpdir(), 'verify-ledger-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const read = async (path: string) => (await app.inject(`/api/v1/public/ledger/${path}`)).body;
async function verify(source: string, ...args: string[]) {
  const program = run('src/cli/verify.ts', ['--ledger', source, ...args]);
  return { code: await program.ended, output: program.output() };
}

test('a stranger re-derives the log from its address, from its export and from a page, until somebody rewrites it', async () => {
  await append(
    db,
    Array.from({ length: 1200 }, (_, i) => publication(`P${i}`)),
  );
  const [key] = JSON.parse(await read('keys')).log;
  const asked = await verify(address, '--key', key);
  expect(asked.output).toContain('核验结论：没有发现不符。');
  expect([asked.code, asked.output.match(/✓/g)?.length]).toEqual([0, 6]);

  const kept = file('kept.note', await read('checkpoint'));
  const exported = file('ledger.jsonl', await read('export'));
  const answer = await verify(exported, '--key', key, '--checkpoint', kept, '--json');
  const report = JSON.parse(answer.output);
  expect([answer.code, report.size, report.verified]).toEqual([0, 1201, true]);

  const page = file('page.json', await read('entries?limit=1000'));
  expect(await verify(page, '--key', key, '--checkpoint', kept)).toMatchObject({
    code: 1,
    output: expect.stringMatching(/✗ 不符 .*\[checkpoints-match\]/),
  });
  const stranger = testSigner('log', 'stranger', 'double-random/test').key.text;
  expect(await verify(exported, '--key', stranger, '--checkpoint', kept)).toMatchObject({
    code: 1,
    output: expect.stringMatching(/✗ 不符 .*\[checkpoint-signature\]/),
  });

  await forgeLog(intruder, lastChanged);
  const rewritten = file('rewritten.jsonl', await read('export'));
  expect(await verify(rewritten, '--key', key, '--checkpoint', kept)).toMatchObject({ code: 1 });
  expect(await verify(address, '--key', key)).toMatchObject({
    code: 1,
    output: expect.stringContaining('ledger-not-continued'),
  });
});
