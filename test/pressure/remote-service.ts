/** A service in another process, spoken to over HTTP as tests speak to one in their own. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { run, waitFor } from '../support/process.ts';

const FILE = fileURLToPath(new URL('../support/service-process.ts', import.meta.url));

export interface RemoteService {
  readonly url: string;
  /** SIGKILL; nothing of it is told. */
  killNow(): void;
  readonly ended: Promise<unknown>;
}

/** @param folder holds its keys and attachments; services on one database share it */
export async function remoteService(folder: string, appUrl: string, time: string): Promise<RemoteService> {
  const service = run(FILE, [time], {
    PORT: '0',
    DATABASE_URL: appUrl,
    DATA_DIR: folder,
    KEY_FILE: join(folder, 'key'),
    LEDGER_KEY_FILE: join(folder, 'ledger-key'),
    OFFICE_CODE: 'TEST',
    LEDGER_ORIGIN: 'double-random/test',
    LOG_LEVEL: 'silent',
  });
  const [, url] = await waitFor(service, /listening (\S+)/);
  return { url: url!, killNow: () => void service.child.kill('SIGKILL'), ended: service.ended };
}

/**
 * `inject` over the network.
 * @param where the address of the moment: a service that was killed comes back at another
 */
export function injectInto(where: () => string): FastifyInstance {
  const inject = async (given: InjectOptions | string) => {
    const { method = 'GET', url, headers, payload } = typeof given === 'string' ? { url: given } : given;
    const isText = payload === undefined || typeof payload === 'string' || Buffer.isBuffer(payload);
    const reply = await fetch(`${where()}${String(url)}`, {
      method,
      headers: {
        ...(isText ? {} : { 'content-type': 'application/json' }),
        ...(headers as Record<string, string>),
      },
      ...(payload !== undefined && { body: isText ? (payload as string) : JSON.stringify(payload) }),
    });
    const body = await reply.text();
    return {
      statusCode: reply.status,
      headers: Object.fromEntries(reply.headers),
      body,
      json: () => JSON.parse(body),
    };
  };
  // Of all that a server is, the tests of an office use `inject` alone.
  return { inject } as unknown as FastifyInstance;
}
