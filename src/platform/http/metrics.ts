import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import { responses } from '../problems.ts';

/** `/metrics` for Prometheus: requests by route, event loop lag, memory, and the pool's connections. */
export function serveMetrics(app: FastifyInstance): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'database_connections',
    help: 'Connections of the pool, by state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { totalCount, idleCount, waitingCount } = app.pool;
      this.set({ state: 'used' }, totalCount - idleCount);
      this.set({ state: 'idle' }, idleCount);
      this.set({ state: 'waited_for' }, waitingCount);
    },
  });
  const taken = new Counter({
    name: 'database_connections_taken_total',
    help: 'How often a connection was taken from the pool: pages and files from memory take none',
    registers: [registry],
  });
  app.pool.on('acquire', () => taken.inc());
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 20],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    // The pattern and never the address: ids would make endless series, names would be personal data.
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });

  app.get(
    '/metrics',
    {
      config: { access: 'public' },
      schema: {
        tags: ['operations'],
        summary: 'Prometheus 指标 | Metrics for Prometheus',
        description:
          '请求、事件循环延迟、内存和数据库连接。Requests, event loop lag, memory and connections.',
        response: responses({ 200: { content: { 'text/plain': { schema: z.string() } } } }),
      },
      serializerCompiler: () => (text) => String(text),
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}
