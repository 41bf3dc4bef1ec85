/** Evidence and log as texts: from the reader's files, or from the service that gave the page. */
import { hex } from '../../core/canonical/bytes.ts';
import { portableSuites } from '../../core/canonical/portable-suites.ts';
import { readNote } from '../../core/ledger/checkpoint.ts';
import { isLogText, logLines } from '../../core/ledger/log-lines.ts';
import type { EvidenceBundle } from '../../core/verify/bundle.ts';
import type { Asked, Sorted } from './asked.ts';

/** Why there is nothing to check; the page has words for each. */
export class Unreadable extends Error {
  readonly code: 'file-unreadable' | 'not-fetched';

  constructor(code: Unreadable['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface EvidenceText {
  readonly text: string;
  readonly sha256: string;
}

export interface Given {
  readonly evidence?: EvidenceText;
  readonly log?: string;
  readonly sorted: Sorted;
}

/** The files as texts, told apart: evidence and a log look alike to whoever downloads them. */
export async function readFiles(files: Asked['files']): Promise<Given> {
  let given: Given = { sorted: {} };
  for (const [at, file] of files.entries()) {
    const bytes = await bytesOf(file);
    const text = new TextDecoder().decode(bytes);
    given = isLogText(text)
      ? { ...given, log: text, sorted: { ...given.sorted, log: at } }
      : { ...given, evidence: withDigest(bytes, text), sorted: { ...given.sorted, evidence: at } };
  }
  return given;
}

async function bytesOf(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    // The file was moved, or changed since the reader chose it.
    throw new Unreadable('file-unreadable', String(error));
  }
}

/** The newest evidence of a draw. @param told is called with the bytes so far: on a slow line a reader sees that it goes on */
export async function fetchEvidence(
  service: string,
  draw: string,
  told: (bytes: number) => void,
): Promise<EvidenceText> {
  const bytes = await fetched(
    `${service}/api/v1/public/draws/${encodeURIComponent(draw)}/evidence`,
    told,
  ).catch((error: unknown) => {
    throw error instanceof Unreadable ? error : new Unreadable('not-fetched', String(error));
  });
  return withDigest(bytes, new TextDecoder().decode(bytes));
}

async function fetched(address: string, told: (bytes: number) => void): Promise<Uint8Array> {
  const answer = await fetch(address);
  if (!answer.ok || answer.body === null) throw new Unreadable('not-fetched', `${answer.status} ${address}`);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = answer.body.getReader();
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    size += read.value.length;
    told(size);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

const withDigest = (bytes: Uint8Array, text: string): EvidenceText => ({
  text,
  sha256: hex(portableSuites.sha256.hash(bytes)),
});

/**
 * The whole log, where the bundle shows a part of it and the service that gave this page keeps that very log. Nothing of
 * the bundle is sent; without an answer the bundle is checked as it is.
 */
export async function logOfService(service: string, { log }: EvidenceBundle): Promise<string[] | undefined> {
  if (log === undefined) return undefined;
  try {
    const { origin, size } = readNote(log.checkpoint);
    if (log.entries.length >= size) return undefined;
    const own = await fetch(`${service}/api/v1/public/ledger/checkpoint`);
    if (!own.ok || readNote(await own.text()).origin !== origin) return undefined;
    const whole = await fetch(`${service}/api/v1/public/ledger/export`);
    return whole.ok ? logLines(await whole.text()) : undefined;
  } catch {
    return undefined;
  }
}
