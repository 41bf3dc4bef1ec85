/**
 * `npm run verify -- FILE`: checks an evidence bundle; `npm run verify -- --ledger FILE|URL`: the whole log. No
 * database, and no network but for a URL. Exits 0 or 1.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ProtocolError } from '../core/canonical/protocol-error.ts';
import { readBundle } from '../core/verify/bundle.ts';
import { verifyLedger } from '../core/verify/ledger.ts';
import { verifyBundle } from '../core/verify/verify.ts';
import { instantNow } from '../platform/clock.ts';
import { nativeSuites } from '../platform/native-suites.ts';
import { readLedger } from './verify/read-ledger.ts';
import { bundleReport, ledgerReport } from './verify/report.ts';

const USAGE = `用法 usage:
  npm run verify -- FILE [--log FILE|URL] [--key VKEY]… [--witness VKEY]… [--json]
  npm run verify -- --ledger FILE|URL [--key VKEY]… [--witness VKEY]… [--checkpoint FILE]… [--json]
`;

interface Asked {
  readonly source: string;
  readonly isLedger: boolean;
  /** Where the whole log is to be had beside a bundle. */
  readonly log: string | undefined;
  readonly keys: readonly string[];
  readonly witnesses: readonly string[];
  readonly checkpoints: readonly string[];
  readonly json: boolean;
}

/** Nothing where the arguments do not fit. */
function readArguments(args: readonly string[]): Asked | undefined {
  const many = { type: 'string', multiple: true } as const;
  const options = {
    ledger: { type: 'string' },
    log: { type: 'string' },
    key: many,
    witness: many,
    checkpoint: many,
    json: { type: 'boolean' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { ledger, log, key = [], witness = [], checkpoint = [], json = false } = values;
    const [file, ...more] = positionals;
    const source = ledger ?? file;
    if (source === undefined || more.length > 0 || (ledger !== undefined && (file ?? log) !== undefined))
      return undefined;
    return {
      source,
      isLedger: ledger !== undefined,
      log,
      keys: key,
      witnesses: witness,
      checkpoints: checkpoint,
      json,
    };
  } catch {
    return undefined;
  }
}

async function run({ source, isLedger, log, keys, witnesses, checkpoints, json }: Asked): Promise<boolean> {
  const trust = { log_keys: keys, trusted_witnesses: witnesses };
  if (!isLedger) {
    const report = verifyBundle(readBundle(readFileSync(source, 'utf8')), {
      suites: nativeSuites,
      ...trust,
      ...(log !== undefined && { log: (await readLedger(log)).lines }),
    });
    process.stdout.write(json ? asJson(report) : bundleReport(report));
    return report.verified;
  }
  const read = await readLedger(source);
  const kept = checkpoints.map((file) => readFileSync(file, 'utf8'));
  const report = verifyLedger(read.lines, {
    sha256: nativeSuites.sha256,
    checkpoints: [...read.checkpoints, ...kept],
    now: instantNow(),
    ...trust,
  });
  process.stdout.write(json ? asJson(report) : ledgerReport(report));
  return report.verified;
}

/** One object; `checks` keeps its order. */
const asJson = (report: object): string => `${JSON.stringify(report, undefined, 2)}\n`;

function problemOf(error: unknown, source: string): { code: string; message: string } {
  if (error instanceof ProtocolError) return error;
  if (error instanceof Error && ('syscall' in error || error.message === 'fetch failed'))
    return { code: 'file-unreadable', message: 'path' in error ? String(error.path) : source };
  throw error;
}

async function main(args: readonly string[]): Promise<boolean> {
  const asked = readArguments(args);
  if (asked === undefined) {
    process.stderr.write(USAGE);
    return false;
  }
  try {
    return await run(asked);
  } catch (error) {
    const { code, message } = problemOf(error, asked.source);
    if (asked.json) process.stdout.write(asJson({ error: code, message, verified: false }));
    else process.stderr.write(`无法核验：文件或密钥无效。 Cannot verify (${code}): ${message}\n`);
    return false;
  }
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
