/**
 * Stands between the service and PostgreSQL and counts statements, so that a test can strike before or after any one
 * of them. It reads only the frames of the wire protocol (PostgreSQL, "Message Formats"): `Q` and `S` (Sync) end what
 * the client asks, `Z` (ReadyForQuery) ends the server's answer.
 */
import { createServer, connect as dial, type Socket } from 'node:net';

export type Moment = 'before' | 'after';

/** Picks a statement by its number since `arm`, by its text, or by the one before it on the same connection. */
export type Where = (number: number, text: string, before: string) => boolean;

export interface StatementProxy {
  readonly port: number;
  /** Statements seen since the last `arm` or `disarm`. */
  seen(): number;
  /**
   * From now on counts from 1; at the first statement that `where` is true of calls `strike` and passes nothing more on:
   * before the server got it, or after the server has answered it and before the client knows.
   */
  arm(where: Where, moment: Moment, strike: () => void): void;
  /** Counts from 1, but never strikes. */
  disarm(): void;
  /** Where the server listens from now on. */
  target(port: number): void;
  close(): Promise<void>;
}

interface Armed {
  readonly where: Where;
  readonly moment: Moment;
  readonly strike: () => void;
}

interface Statement {
  readonly number: number;
  readonly text: string;
  readonly before: string;
}

export async function statementProxy(): Promise<StatementProxy> {
  let server = 0;
  let count = 0;
  let armed: Armed | undefined;
  const open = new Set<Socket>();

  const struck = ({ number, text, before }: Statement, moment: Moment): boolean => {
    if (armed?.moment !== moment || !armed.where(number, text, before)) return false;
    const { strike } = armed;
    armed = undefined;
    for (const socket of open) socket.destroy();
    strike();
    return true;
  };

  const listener = createServer((client) => {
    const upstream = dial(server, '127.0.0.1');
    const asked: Statement[] = [];
    let parsed = '';
    let before = '';
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay();
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    frames(client, true, (type, frame) => {
      if (type === 'P') parsed = textOf(frame, 1);
      if (type === 'Q' || type === 'S') {
        count += 1;
        const statement = { number: count, text: type === 'Q' ? textOf(frame, 0) : parsed, before };
        before = statement.text;
        asked.push(statement);
        if (struck(statement, 'before')) return;
      }
      upstream.write(frame);
    });
    let started = false;
    frames(upstream, false, (type, frame) => {
      if (type === 'Z') {
        const answered = started ? asked.shift() : undefined;
        started = true;
        if (answered !== undefined && struck(answered, 'after')) return;
      }
      client.write(frame);
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    seen: () => count,
    arm: (where, moment, strike) => {
      count = 0;
      armed = { where, moment, strike };
    },
    disarm: () => {
      count = 0;
      armed = undefined;
    },
    target: (port) => {
      server = port;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        listener.close(() => resolve());
      }),
  };
}

/** The text behind `skip` zero-ended strings of a frame: `Q` has it at once, `P` (Parse) behind the statement's name. */
const textOf = (frame: Buffer, skip: number): string =>
  frame.subarray(5).toString('utf8').split('\0')[skip] ?? '';

/** Cuts a stream into frames: type byte, length, body; a client's first frame has no type. */
function frames(socket: Socket, hasStartup: boolean, take: (type: string, frame: Buffer) => void): void {
  let held = Buffer.alloc(0);
  let startup = hasStartup;
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const head = startup ? 0 : 1;
      if (held.length < head + 4) return;
      const end = head + held.readUInt32BE(head);
      if (held.length < end) return;
      const type = startup ? '' : String.fromCharCode(held[0]!);
      const frame = held.subarray(0, end);
      held = held.subarray(end);
      startup = false;
      take(type, frame);
    }
  });
}
