import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { PublicFolder } from '../platform/config.ts';
import { answerFirst } from '../platform/http/answer-first.ts';
import { type Area, DATA_SETS, TEXTS, type Writing } from './areas.ts';
import { hotAnswer } from './serve/hot-answer.ts';
import { HotFiles } from './serve/hot-files.ts';
import { Turns } from './turns.ts';
import { writeArea } from './write-public-files.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly publicFiles: PublicFiles;
  }
}

/** The files that everybody reads: made when something is published, and served as they are. */
export class PublicFiles {
  readonly folder: string;
  readonly files: HotFiles;
  /** Under which terms anybody may use them, in words. */
  readonly licence: string;
  /** To be told when files have changed. */
  onChanged: () => void = () => undefined;
  readonly #writing: Writing;
  readonly #log: Pick<FastifyBaseLogger, 'error'>;
  readonly #texts = new Turns(() => this.#write(TEXTS));
  readonly #dataSets = new Turns(() => this.#write(DATA_SETS));
  /** The last bulletin that was seen, by its place in the log. */
  #seen = -1;

  constructor(writing: Writing, log: Pick<FastifyBaseLogger, 'error'>) {
    this.#writing = writing;
    this.#log = log;
    this.folder = writing.folder;
    this.licence = writing.licence;
    this.files = new HotFiles(writing.folder);
  }

  /**
   * Writes what is published and has no file yet: of what was just published, or for what a process that died, or another
   * one with a folder of its own, left undone. Never throws: what could not be written now is tried again the next time.
   */
  async bringUpToDate(): Promise<void> {
    await this.#texts.take();
    await this.#dataSets.take();
  }

  /**
   * The same if there is a bulletin that was not there the last time. Resolves when its texts have their files; data sets,
   * which are as long as a year, follow. Never throws.
   */
  async followBulletins(): Promise<void> {
    try {
      const { rows } = await this.#writing.pool.query<{ last: number | null }>(
        'SELECT max(ledger_position) AS last FROM bulletin',
      );
      const last = rows[0]?.last ?? -1;
      if (last === this.#seen) return;
      this.#seen = last;
    } catch (error) {
      this.#log.error({ err: error }, 'bulletins could not be looked for');
      return;
    }
    await this.#texts.take();
    this.#dataSets.take();
  }

  async #write(area: Area): Promise<void> {
    try {
      if (!(await writeArea(this.#writing, area))) return;
      this.files.doubt();
      this.onChanged();
    } catch (error) {
      this.#log.error({ err: error, area: area.name }, 'the public files could not be written');
    }
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await this.#texts.settled();
    await this.#dataSets.settled();
  }
}

/**
 * Gives the service its public files, and has them follow every request and every operation that may have published
 * something. What is being written when the service stops is finished.
 */
export function keepPublicFiles(app: FastifyInstance, settings: PublicFolder): void {
  const { pool, office } = app;
  app.decorate('publicFiles', new PublicFiles({ pool, owner: office, ...settings }, app.log));
  answerFirst(app, hotAnswer(app.publicFiles.files));
  app.addHook('onSend', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD' || reply.statusCode >= 400) return;
    await app.publicFiles.followBulletins();
  });
  app.operations.afterWork(() => app.publicFiles.followBulletins());
  app.addHook('onClose', async () => {
    await app.publicFiles.settled();
  });
}
