/**
 * `npm run replay -- FILE`: draws again from a test vector or a bare input document and prints the output
 * document of protocol section 12. Exit code 1 with the reason when the input cannot be drawn.
 */
import { readFileSync } from 'node:fs';
import { parseJson } from '../core/canonical/parse-json.ts';
import { ProtocolError } from '../core/canonical/protocol-error.ts';
import { readReplayInput, replay } from '../core/draw/replay.ts';
import { nativeSuites } from '../platform/native-suites.ts';

function main(file: string | undefined): number {
  if (!file) {
    console.error('用法 usage: npm run replay -- FILE');
    return 1;
  }
  try {
    const output = replay(nativeSuites, readReplayInput(parseJson(readFileSync(file, 'utf8'))));
    console.log(JSON.stringify(output, undefined, 1));
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isExpected = error instanceof ProtocolError || 'syscall' in error;
    if (!isExpected) throw error;
    console.error(`无法重演 cannot replay ${file}: ${error.message}`);
    return 1;
  }
}

process.exitCode = main(process.argv[2]);
