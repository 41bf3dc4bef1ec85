// node .ci/long-tests.mjs SECONDS: one file of the long tests after the other, as far as the time allows. What there was
// no time for is named and fails nothing; `npm run test:long` runs all of them, however long it takes.
import { execFileSync, spawn } from 'node:child_process';

const VITEST = ['node_modules/vitest/vitest.mjs', '--config', 'vitest.long.config.ts'];
/** Struck at every SQL statement: as long as all the others together, so they come behind them. */
const LONGEST = /\/struck-/;

const end = Date.now() + Number(process.argv[2]) * 1000;

function longTests() {
  const listed = execFileSync(process.execPath, [...VITEST.toSpliced(1, 0, 'list'), '--filesOnly'], {
    encoding: 'utf8',
  });
  const files = listed.split('\n').filter((line) => line !== '');
  if (files.length === 0) throw new Error('No long test was found.');
  return [...files.filter((file) => !LONGEST.test(file)), ...files.filter((file) => LONGEST.test(file))];
}

/** @returns 'passed', 'failed', or 'not finished' where the time was over before it was */
function run(file) {
  if (Date.now() >= end) return 'not finished';
  const child = spawn(process.execPath, [...VITEST.toSpliced(1, 0, 'run'), file], {
    stdio: 'inherit',
    detached: true,
  });
  return new Promise((resolve) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      // Its group: what the tests have started ends with them.
      process.kill(-child.pid, 'SIGTERM');
    }, end - Date.now());
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(late ? 'not finished' : code === 0 ? 'passed' : 'failed');
    });
  });
}

const results = [];
for (const file of longTests()) results.push([file, await run(file)]);
console.log(results.map(([file, result]) => `${result}: ${file}`).join('\n'));
process.exitCode = results.some(([, result]) => result === 'failed') ? 1 : 0;
