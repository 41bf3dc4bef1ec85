import { connect, type Socket } from 'node:net';

const OK = 'HTTP/1.1 200 ';

/**
 * Asks for the same address over and over on so many connections, each as soon as it has its answer.
 * Of an answer only the head's length is read and the bytes are counted, so that the asking takes less than the
 * answering. Heads differ: a file that is looked at again goes through its route, and so through every hook.
 * @returns answers in a second
 * @throws {Error} at an answer other than 200, or one with more bytes than it said
 */
export async function closedLoop(
  address: string,
  { connections, seconds }: { readonly connections: number; readonly seconds: number },
): Promise<number> {
  const { hostname, port, host, pathname } = new URL(address);
  const request = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const begin = performance.now();
  const until = begin + seconds * 1_000;
  const one = async (): Promise<number> =>
    await new Promise((resolve, reject) => {
      let [answers, received, size] = [0, 0, 0];
      const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
      const fail = (why: string) => socket.destroy(new Error(`${address}: ${why}`));
      socket.on('error', reject);
      socket.on('connect', () => socket.write(request));
      socket.on('data', (chunk) => {
        if (received === 0) {
          if (chunk.toString('latin1', 0, OK.length) !== OK) return fail('was not answered by 200');
          size = lengthOf(chunk);
        }
        received += chunk.length;
        if (received < size) return;
        if (received > size) return fail('is longer than it said');
        received = 0;
        answers++;
        if (performance.now() < until) socket.write(request);
        else socket.end(() => resolve(answers));
      });
    });
  const counts = await Promise.all(Array.from({ length: connections }, one));
  const elapsed = (performance.now() - begin) / 1_000;
  return counts.reduce((sum, count) => sum + count, 0) / elapsed;
}

/** Bytes of an answer, of which this is the beginning with the whole head. */
function lengthOf(chunk: Buffer): number {
  const head = chunk.toString('latin1').split('\r\n\r\n')[0]!;
  return head.length + 4 + Number(/content-length: (\d+)/i.exec(head)![1]);
}
