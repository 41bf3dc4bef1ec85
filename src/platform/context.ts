import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { AccountRules, AttachmentFolder, Office, PublicFolder } from './config.ts';
import type { Database } from './database.ts';
import type { LogKeys } from './log-keys.ts';
import type { Operations } from './operations.ts';
import type { Vault } from './vault.ts';

/** What a running service has; tests build the same with a database of their own. */
export interface AppContext {
  /** As the application's role. */
  readonly db: Kysely<Database>;
  /** The pool below `db`, for COPY. */
  readonly pool: pg.Pool;
  readonly vault: Vault;
  readonly office: Office;
  readonly logKeys: LogKeys;
  readonly attachments: AttachmentFolder;
  readonly publicFolder: PublicFolder;
  /** Certificates (DER) whose time stamps are taken; with none, only a stamp's signature is verified. */
  readonly timeStampRoots?: readonly Uint8Array[];
  readonly operations: Operations;
  /** Rules of passwords, sessions and cookies; without them, those of a fresh installation. */
  readonly accounts?: AccountRules;
  readonly log: FastifyBaseLogger;
  /** Known-answer tests of the core that failed at start; a draw is refused unless there are none. */
  readonly selfTestFailures: readonly string[];
  /** In tests: a problem that its route does not declare is a failure. */
  readonly strict: boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly db: Kysely<Database>;
    readonly pool: pg.Pool;
    readonly vault: Vault;
    readonly office: Office;
    readonly logKeys: LogKeys;
    readonly attachments: AttachmentFolder;
    readonly operations: Operations;
    readonly accounts: AccountRules;
    readonly selfTestFailures: readonly string[];
  }
}
