/** A service in another process, spoken to over HTTP as tests speak to one in their own. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { runNode, waitFor } from '../support/process.ts';

const FILE = fileURLToPath(new URL('../support/service-process.mjs', import.meta.url));

export interface RemoteService {
  readonly url: string;
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
}

export interface RemoteOptions {
  /** As `compileService` gives it. */
  readonly compiled: string;
  /** Holds its keys and attachments; services on one database share it. */
  readonly folder: string;
  readonly appUrl: string;
  /** What time it is there. */
  readonly time: string;
}

export async function remoteService(options: RemoteOptions): Promise<RemoteService> {
  const { compiled, folder, appUrl, time } = options;
  const service = runNode(FILE, [compiled, time], {
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
  return { url: url!, child: service.child, ended: service.ended };
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
