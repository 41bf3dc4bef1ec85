import { z } from 'zod';
import { jcs } from '../canonical/jcs.ts';
import { parseJson } from '../canonical/parse-json.ts';
import { ProtocolError } from '../canonical/protocol-error.ts';
import { type LogEntry, logEntry } from './entries.ts';

const page = z.looseObject({ items: z.array(z.looseObject({ position: z.int(), body: z.string() })) });

/**
 * The entries of a log, each as the text that was hashed: of the export (JSON Lines), or of a page of `/entries` that
 * begins at position 0.
 * @throws ProtocolError `ledger-unreadable`
 */
export function logLines(text: string): string[] {
  if (!isPage(text)) return text.split('\n').filter((line) => line !== '');
  const { items } = readPage(text);
  const gap = items.find(({ position }, at) => position !== at);
  if (gap)
    throw new ProtocolError('ledger-unreadable', `position ${gap.position} where another was expected`);
  return items.map(({ body }) => body);
}

/** An answer of the service, with a `next` that may be null: no document of the protocol. */
function readPage(text: string): z.infer<typeof page> {
  try {
    return page.parse(JSON.parse(text));
  } catch {
    throw new ProtocolError('ledger-unreadable', 'this is no page of a log');
  }
}

const isPage = (text: string): boolean => text.startsWith('{"items":');

/** Whether a file is a log rather than evidence: its first line is an entry, or it is a page of entries. */
export function isLogText(text: string): boolean {
  const end = text.indexOf('\n');
  return isPage(text) || readLine(end < 0 ? text : text.slice(0, end)) !== undefined;
}

/** Nothing where the line is no entry, or an entry in another spelling than the one that is hashed. */
export function readLine(line: string): LogEntry | undefined {
  try {
    const entry = logEntry.safeParse(parseJson(line));
    return entry.success && jcs(entry.data) === line ? entry.data : undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
