/**
 * What a stranger needs to check a draw, as the package entry `double-random/verify`: no database, no network, no
 * service; Node or browser alike.
 *
 *   import { portableSuites, readBundle, verifyBundle } from 'double-random/verify';
 *   const report = verifyBundle(readBundle(text), { suites: portableSuites });
 */
export { portableSuites } from './canonical/portable-suites.ts';
export { ProtocolError } from './canonical/protocol-error.ts';
export type { Suite, SuiteName } from './canonical/suite.ts';
export { readReplayInput, replay } from './draw/replay.ts';
export { type CheckpointNote, readNote } from './ledger/checkpoint.ts';
export { type LogEntry, logEntry } from './ledger/entries.ts';
export { type EvidenceBundle, readBundle } from './verify/bundle.ts';
export { CHECK_NAMES, type Check, type CheckName, type CheckStatus } from './verify/check.ts';
export { type LedgerOptions, type LedgerReport, verifyLedger } from './verify/ledger.ts';
export type { Level, Levels } from './verify/level.ts';
export { LEVEL_TITLES } from './verify/level-titles.ts';
export { type Verification, type VerifyOptions, verifyBundle } from './verify/verify.ts';
