import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';

/** Fastify and nothing else: answers the files below a folder from memory, once they were asked for. */
export async function serveBareFiles(folder: string): Promise<string> {
  const files = new Map<string, Buffer>();
  const app = Fastify();
  app.get('/*', async (request, reply) => {
    const { '*': path } = request.params as { '*': string };
    const bytes = files.get(path) ?? readFileSync(join(folder, path));
    files.set(path, bytes);
    return reply.type('application/json; charset=utf-8').send(bytes);
  });
  return await app.listen({ port: 0, host: '127.0.0.1' });
}
