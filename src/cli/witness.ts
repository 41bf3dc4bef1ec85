/**
 * `npm run witness -- --log URL --key FILE`: watches another office's public log and co-signs it as long as it only
 * grows. Needs Node and this package, no database. Makes its key at the first run and prints the public one.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type NoteSigner, noteSigner, readNoteSigner } from '../core/ledger/note-keys.ts';
import { instantNow } from '../platform/clock.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { readPrivateFile } from '../platform/private-file.ts';
import { LogUnreachable, logClient } from '../witness/log-client.ts';
import { lookOnce, StateBusy, type Watch } from '../witness/watch.ts';
import { LogRefused } from '../witness/witness.ts';

const USAGE =
  'npm run witness -- --log URL --key FILE [--state FILE] [--name NAME] [--log-key VKEY] [--every SECONDS] [--once]';

const { sha256 } = nativeSuites;

function readSigner(file: string, name: string): NoteSigner {
  const text = readPrivateFile(file, '--key', () =>
    Buffer.from(`${noteSigner(sha256, 'witness', name, randomBytes(32)).text}\n`),
  );
  return readNoteSigner(sha256, text.toString('utf8').trim());
}

function readOptions() {
  const text = { type: 'string' } as const;
  const options = { log: text, key: text, state: text, name: text, 'log-key': text, every: text } as const;
  const { values } = parseArgs({ options: { ...options, once: { type: 'boolean' } } });
  const { log, key, every = '60', once = false } = values;
  if (log === undefined || key === undefined || !/^[1-9]\d*$/.test(every)) throw new Error(USAGE);
  const name = values.name ?? `witness-${randomBytes(4).toString('hex')}`;
  return {
    log,
    key,
    name,
    once,
    every: Number(every),
    state: values.state ?? `${key}.state`,
    logKey: values['log-key'],
  };
}

async function main(): Promise<void> {
  const { log, key, name, once, every, state, logKey } = readOptions();
  const signer = readSigner(key, name);
  const say = (line: string) => console.log(`${instantNow()} ${line}`);
  say(`见证方公钥，请交该机关登记 public key of this witness, for the office to list:\n${signer.key.text}`);
  const now = () => Math.floor(Date.parse(instantNow()) / 1000);
  const watch: Watch = { log: logClient(log), signer, state_file: state, log_key: logKey, now, say };
  for (;;) {
    try {
      await lookOnce(watch);
    } catch (error) {
      if (!(error instanceof LogUnreachable || error instanceof StateBusy) || once) throw error;
      say(`稍后再试 to be tried again: ${error.message}`);
    }
    if (once) return;
    await pause(every * 1000);
  }
}

main().catch((error: unknown) => {
  if (error instanceof LogRefused)
    console.error(
      `!!! 拒绝联署 REFUSED: ${error.message}\n两份互相矛盾的检查点已保存在状态文件旁，请公开。 The two checkpoints that contradict each other are kept beside the state file: publish them.`,
    );
  else console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof LogRefused ? 2 : 1;
});
