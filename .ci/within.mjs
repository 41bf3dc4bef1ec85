import { spawn } from 'node:child_process';

// node .ci/within.mjs SECONDS COMMAND…: as `timeout`, which not every machine has.
const [seconds, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: 'inherit', detached: process.platform !== 'win32' });
const timer = setTimeout(() => {
  console.error(`not finished within ${seconds} s`);
  process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGTERM');
}, Number(seconds) * 1000);
child.once('exit', (code) => {
  clearTimeout(timer);
  process.exitCode = code ?? 1;
});
