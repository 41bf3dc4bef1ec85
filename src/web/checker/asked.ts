/** What a page that checks draws and its worker say to each other. */
import type { CheckName } from '../../core/verify/check.ts';
import type { Verification } from '../../core/verify/verify.ts';

/** What the page asks: evidence, the log that the reader has or where it is, and the keys that he believes. */
export interface Asked {
  /** Answers carry it: a reader may ask again before the first answer is there. */
  readonly id: number;
  /** As the reader gave them, in any order: the worker tells evidence from log, and the later of two counts. */
  readonly files: readonly Blob[];
  /** Number of a draw of the service, whose evidence is fetched instead of read from the files. */
  readonly draw?: string;
  /** Address of the service that gave this page; a page that was saved has none and asks nothing of the network. */
  readonly service?: string;
  /** C2SP verifier keys, as published by the office and by witnesses. */
  readonly log_keys: readonly string[];
  readonly trusted_witnesses: readonly string[];
}

/** Which of the files were what. */
export interface Sorted {
  readonly evidence?: number;
  readonly log?: number;
}

/** Whoever keeps the report knows by the digest which file it is about. */
export interface Checked {
  readonly report: Verification;
  /** SHA-256 of the evidence file, hex. */
  readonly sha256: string;
}

export interface Refused {
  readonly refused: string;
  readonly message: string;
}

/** How far a check is. */
export type Step =
  | { readonly fetched: number }
  | { readonly sorted: Sorted }
  | { readonly progress: number; readonly total: number; readonly next: CheckName };

/** How a check ends; a log without evidence waits for it. */
export type End = Checked | Refused | { readonly waits: true };

/** What the worker says; once it is ready no network is needed any more. */
export type Told =
  | { readonly ready: true }
  | (({ readonly id: number } & Step) | ({ readonly id: number } & End));
