/**
 * A bare Fastify, without any hook or log, that answers the same bytes under the same addresses from memory; in a process
 * of its own. Argument: a JSON file of [address, type, file] lines.
 */
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

const pages = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as [
  path: string,
  type: string,
  file: string,
][];
const app = Fastify({ exposeHeadRoutes: false });
const kept = new Map(pages.map(([path, type, file]) => [path, { type, bytes: readFileSync(file) }]));
app.get('/*', async (request, reply) => {
  const { type, bytes } = kept.get(request.url)!;
  return reply.type(type).send(bytes);
});
process.send!(await app.listen({ port: 0, host: '127.0.0.1' }));
process.on('disconnect', () => process.exit(0));
