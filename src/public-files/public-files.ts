import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { PublicFolder } from '../platform/config.ts';
import { answerFirst } from '../platform/http/answer-first.ts';
import { hotAnswer } from './serve/hot-answer.ts';
import { HotFiles } from './serve/hot-files.ts';
import { type Writing, writePublicFiles } from './write-public-files.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly publicFiles: PublicFiles;
  }
}

/** The files that everybody reads: made when something is published, and served as they are. */
export class PublicFiles {
  readonly files: HotFiles;
  readonly #writing: Writing;
  readonly #log: Pick<FastifyBaseLogger, 'error'>;
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;

  constructor(writing: Writing, log: Pick<FastifyBaseLogger, 'error'>) {
    this.#writing = writing;
    this.#log = log;
    this.files = new HotFiles(writing.folder);
  }

  /**
   * Writes what is published and has no file yet; to be called after the commit of whatever published, and from time to
   * time for what a process that died, or another one with a folder of its own, left undone. Those who call while it is
   * at work share the next turn. Never throws: what could not be written now is tried again at the next call.
   */
  bringUpToDate(): Promise<void> {
    if (this.#waiting === undefined) {
      this.#waiting = this.#running.then(() => {
        this.#waiting = undefined;
        return this.#write();
      });
      this.#running = this.#waiting;
    }
    return this.#waiting;
  }

  async #write(): Promise<void> {
    try {
      if (await writePublicFiles(this.#writing)) this.files.doubt();
    } catch (error) {
      this.#log.error({ err: error }, 'the public files could not be written');
    }
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await this.#running;
  }
}

/** Gives the service its public files; what is being written when it stops is finished. */
export function keepPublicFiles(app: FastifyInstance, settings: PublicFolder): void {
  const { pool, office } = app;
  app.decorate('publicFiles', new PublicFiles({ pool, owner: office, ...settings }, app.log));
  answerFirst(app, hotAnswer(app.publicFiles.files));
  app.addHook('onClose', async () => {
    await app.publicFiles.settled();
  });
}
