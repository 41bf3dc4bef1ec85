import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ProtocolError } from '../../core/canonical/protocol-error.ts';
import { readNote } from '../../core/ledger/checkpoint.ts';

export interface LedgerRead {
  /** Each entry as the text that was hashed, from position 0. */
  readonly lines: readonly string[];
  /** The newest checkpoint, where the log itself was asked. */
  readonly checkpoints: readonly string[];
}

const page = z.object({ items: z.array(z.object({ position: z.int(), body: z.string() })) });

/**
 * The entries of a log: from a service's address, from its export (JSON Lines), or from a page of `/entries`.
 * @throws ProtocolError `ledger-unreadable`
 */
export async function readLedger(source: string): Promise<LedgerRead> {
  if (!/^https?:\/\//.test(source)) return { lines: linesOf(readFileSync(source, 'utf8')), checkpoints: [] };
  const base = source.replace(/\/+$/, '').replace(/\/api\/v1\/public\/ledger$/, '');
  // The checkpoint first: what is appended meanwhile is left out.
  const checkpoint = await textOf(`${base}/api/v1/public/ledger/checkpoint`);
  const lines = linesOf(await textOf(`${base}/api/v1/public/ledger/export`));
  return { lines: lines.slice(0, readNote(checkpoint).size), checkpoints: [checkpoint] };
}

async function textOf(url: string): Promise<string> {
  const answer = await fetch(url);
  const text = await answer.text();
  if (!answer.ok)
    throw new ProtocolError('ledger-unreadable', `${url}: ${answer.status} ${text.slice(0, 300)}`);
  return text;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines[0]?.startsWith('{"items":') !== true) return lines;
  const { items } = page.parse(JSON.parse(text));
  const gap = items.find(({ position }, at) => position !== at);
  if (gap)
    throw new ProtocolError('ledger-unreadable', `position ${gap.position} where another was expected`);
  return items.map(({ body }) => body);
}
