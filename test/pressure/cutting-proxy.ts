/** Stands between a client and a service and cuts the connection when the answer to one request begins to come. */
import { createServer, connect as dial } from 'node:net';

export interface CuttingProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** @param service address of the service; every connection through the proxy is cut before the first byte of an answer */
export async function cuttingProxy(service: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(service);
  const listener = createServer((client) => {
    const upstream = dial(Number(port), hostname);
    for (const socket of [client, upstream]) socket.setNoDelay().on('error', () => undefined);
    client.pipe(upstream);
    upstream.once('data', () => {
      client.resetAndDestroy();
      upstream.destroy();
    });
    client.once('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const at = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${at}`,
    close: () => new Promise((resolve) => listener.close(() => resolve())),
  };
}
