import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import { type DestinationStream, pino, stdSerializers } from 'pino';

/**
 * The service's log: one JSON object a line. It never holds personal data: of a request only method
 * and route pattern (an address may name a firm or a person), of an error no row of the database.
 */
export function openLog(level: string, stream: DestinationStream = pino.destination(1)): FastifyBaseLogger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['req.headers', 'authorization', '*.authorization', 'password', '*.password'],
      remove: true,
    },
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        route: request.routeOptions?.url ?? 'unknown',
      }),
      err: withoutRows,
    },
  };
  return pino(options, stream);
}

/** PostgreSQL puts the failing row into `detail` and `where`, and values into some messages. */
function withoutRows(error: Error): object {
  const { type, message, stack } = stdSerializers.err(error);
  const { code, table, constraint, cause } = error as Error & Record<string, unknown>;
  const isSqlState = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  const said = isSqlState ? {} : { message, stack };
  return {
    type,
    ...said,
    code,
    table,
    constraint,
    ...(cause instanceof Error ? { cause: withoutRows(cause) } : {}),
  };
}
