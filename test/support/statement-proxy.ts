/**
 * Stands between the service and PostgreSQL and counts statements, so that a test can strike before or after any one
 * of them. It reads only the frames of the wire protocol (PostgreSQL, "Message Formats"): `Q` and `S` (Sync) end what
 * the client asks, `Z` (ReadyForQuery) ends the server's answer.
 */
import { createServer, connect as dial, type Socket } from 'node:net';

export type Moment = 'before' | 'after';

export interface StatementProxy {
  readonly port: number;
  /** Statements seen since the last `arm`. */
  seen(): number;
  /**
   * From now on counts from 1; at statement `at` calls `strike` and passes nothing more on: before the server got it, or
   * after the server has answered it and before the client knows.
   */
  arm(at: number, moment: Moment, strike: () => void): void;
  /** Counts, but never strikes. */
  disarm(): void;
  /** Where the server listens from now on. */
  target(port: number): void;
  close(): Promise<void>;
}

interface Armed {
  readonly at: number;
  readonly moment: Moment;
  readonly strike: () => void;
}

export async function statementProxy(): Promise<StatementProxy> {
  let server = 0;
  let count = 0;
  let armed: Armed | undefined;
  const open = new Set<Socket>();

  const struck = (at: number, moment: Moment): boolean => {
    if (armed?.at !== at || armed.moment !== moment) return false;
    const { strike } = armed;
    armed = undefined;
    for (const socket of open) socket.destroy();
    strike();
    return true;
  };

  const listener = createServer((client) => {
    const upstream = dial(server, '127.0.0.1');
    const asked: number[] = [];
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    frames(client, true, (type, frame) => {
      if (type === 'Q' || type === 'S') {
        count += 1;
        asked.push(count);
        if (struck(count, 'before')) return;
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
    arm: (at, moment, strike) => {
      count = 0;
      armed = { at, moment, strike };
    },
    disarm: () => {
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
