import { readFileSync } from 'node:fs';
import { ProtocolError } from '../../core/canonical/protocol-error.ts';
import { readNote } from '../../core/ledger/checkpoint.ts';
import { logLines } from '../../core/ledger/log-lines.ts';

export interface LedgerRead {
  /** Each entry as the text that was hashed, from position 0. */
  readonly lines: readonly string[];
  /** The newest checkpoint, where the log itself was asked. */
  readonly checkpoints: readonly string[];
}

/**
 * The entries of a log: from a service's address, from its export (JSON Lines), or from a page of `/entries`.
 * @throws ProtocolError `ledger-unreadable`
 */
export async function readLedger(source: string): Promise<LedgerRead> {
  if (!/^https?:\/\//.test(source)) return { lines: logLines(readFileSync(source, 'utf8')), checkpoints: [] };
  const base = source.replace(/\/+$/, '').replace(/\/api\/v1\/public\/ledger$/, '');
  // The checkpoint first: what is appended meanwhile is left out.
  const checkpoint = await textOf(`${base}/api/v1/public/ledger/checkpoint`);
  const lines = logLines(await textOf(`${base}/api/v1/public/ledger/export`));
  return { lines: lines.slice(0, readNote(checkpoint).size), checkpoints: [checkpoint] };
}

async function textOf(url: string): Promise<string> {
  const answer = await fetch(url);
  const text = await answer.text();
  if (!answer.ok)
    throw new ProtocolError('ledger-unreadable', `${url}: ${answer.status} ${text.slice(0, 300)}`);
  return text;
}
