/** The page's side of the worker. */
import type { Asked, End, Step, Told } from './asked.ts';

type Question = Omit<Asked, 'id'>;

export interface Verifier {
  /** Resolves once the worker is there: from then on nothing is asked of the network but what a question names. */
  readonly ready: Promise<void>;
  /** @param told is not called any more once another question is asked; its end is then undefined */
  ask(question: Question, told: (step: Step) => void): Promise<End | undefined>;
}

interface Open {
  readonly id: number;
  readonly told: (step: Step) => void;
  readonly end: (end: End | undefined) => void;
}

/** One worker for all questions of a page, so that it is there when the network is not. */
export function verifierBy(worker: Worker): Verifier {
  let open: Open | undefined;
  let broken: End | undefined;
  let asked = 0;
  const close = (end: End | undefined): void => {
    open?.end(end);
    open = undefined;
  };
  const ready = new Promise<void>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      if ('ready' in data) resolve();
      else if (data.id !== open?.id) return;
      else if ('fetched' in data || 'sorted' in data || 'progress' in data) open.told(data);
      else close(data);
    });
  });
  // The program did not load, or ran out of memory: it will answer nothing any more.
  worker.addEventListener('error', ({ message }) => {
    broken = { refused: 'crashed', message: message ?? '' };
    close(broken);
  });
  return {
    ready,
    async ask(question, told) {
      close(undefined);
      if (broken !== undefined) return broken;
      asked++;
      const id = asked;
      return await new Promise<End | undefined>((end) => {
        open = { id, told, end };
        worker.postMessage({ id, ...question } satisfies Asked);
      });
    },
  };
}
