/** Verifies a bundle away from the page, which stays responsive; the same code as `npm run verify`. */
import { portableSuites } from '../../core/canonical/portable-suites.ts';
import { ProtocolError } from '../../core/canonical/protocol-error.ts';
import { readNote } from '../../core/ledger/checkpoint.ts';
import { logLines } from '../../core/ledger/log-lines.ts';
import { type EvidenceBundle, readBundle } from '../../core/verify/bundle.ts';
import type { CheckName } from '../../core/verify/check.ts';
import { type Verification, verifyBundle } from '../../core/verify/verify.ts';

/** What the page asks: a bundle's text, the keys that the reader believes, and the log that he has or where it is. */
export interface Asked {
  readonly text: string;
  /** C2SP verifier keys, as published by the office and by witnesses. */
  readonly log_keys: readonly string[];
  readonly trusted_witnesses: readonly string[];
  /** The log's export, or a page of its entries, as the reader gave it. */
  readonly log?: string;
  /** Address of the service that gave this page; a page that was saved has none and asks nothing of the network. */
  readonly service?: string;
}

/** What the worker tells the page: how far it is, then the report or why there is none. */
export type Told =
  | { readonly progress: number; readonly total: number; readonly next: CheckName }
  | { readonly report: Verification }
  | { readonly refused: string; readonly message: string };

const tell = (told: Told): void => postMessage(told);

addEventListener('message', async ({ data }: MessageEvent<Asked>) => {
  try {
    const { text, log: given, service, ...believed } = data;
    const bundle = readBundle(text);
    const log = given === undefined ? service && (await logOfService(service, bundle)) : logLines(given);
    const report = verifyBundle(bundle, {
      suites: portableSuites,
      ...believed,
      ...(log && { log }),
      on_progress: (progress, total, next) => tell({ progress, total, next }),
    });
    tell({ report });
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    tell({ refused: error.code, message: error.message });
  }
});

/**
 * The whole log, where the bundle shows a part of it and the service that gave this page keeps that very log. Nothing of
 * the bundle is sent; without an answer the bundle is checked as it is.
 */
async function logOfService(service: string, { log }: EvidenceBundle): Promise<string[] | undefined> {
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
