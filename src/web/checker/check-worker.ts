/** Verifies a bundle away from the page, which stays responsive; the same code as `npm run verify`. */
import { portableSuites } from '../../core/canonical/portable-suites.ts';
import { ProtocolError } from '../../core/canonical/protocol-error.ts';
import { readBundle } from '../../core/verify/bundle.ts';
import type { CheckName } from '../../core/verify/check.ts';
import { type Verification, verifyBundle } from '../../core/verify/verify.ts';

/** What the page asks: a bundle's text, and the keys that the reader believes. */
export interface Asked {
  readonly text: string;
  /** C2SP verifier keys, as published by the office and by witnesses. */
  readonly log_keys: readonly string[];
  readonly trusted_witnesses: readonly string[];
}

/** What the worker tells the page: how far it is, then the report or why there is none. */
export type Told =
  | { readonly progress: number; readonly total: number; readonly next: CheckName }
  | { readonly report: Verification }
  | { readonly refused: string; readonly message: string };

const tell = (told: Told): void => postMessage(told);

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  try {
    const { text, ...believed } = data;
    const report = verifyBundle(readBundle(text), {
      suites: portableSuites,
      ...believed,
      on_progress: (progress, total, next) => tell({ progress, total, next }),
    });
    tell({ report });
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    tell({ refused: error.code, message: error.message });
  }
});
