import { sha256 } from '@noble/hashes/sha2.js';
import { sm3 } from './sm3.ts';
import type { Suite, SuiteName } from './suite.ts';

/** Suites in plain JavaScript, for the reader's browser, where no fast synchronous hash exists. */
export const portableSuites: Readonly<Record<SuiteName, Suite>> = {
  sha256: { name: 'sha256', hash: (data) => sha256(data) },
  sm3: { name: 'sm3', hash: sm3 },
};
