import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const EXAMPLE = new URL('../../examples/nginx/double-random.conf', import.meta.url);

export const hasNginx = (): boolean => spawnSync('nginx', ['-v']).error === undefined;

/** Two ports of one nginx: the configuration that we give to operators, and the same page as a file. */
export interface Proxied {
  readonly proxy: string;
  readonly files: string;
}

/** nginx with the example's configuration before the service, and a plain server of `files`; ended behind `work`. */
export async function withNginx<T>(
  service: string,
  folder: string,
  files: string,
  work: (proxied: Proxied) => Promise<T>,
): Promise<T> {
  const [proxy, plain] = [await freePort(), await freePort()];
  const example = readFileSync(EXAMPLE, 'utf8')
    .replaceAll('/var/cache/nginx/double-random', join(folder, 'cache'))
    .replace('server 127.0.0.1:3000;', `server ${new URL(service).host};`)
    .replace('listen 80;', `listen 127.0.0.1:${proxy};`);
  mkdirSync(join(folder, 'body'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(folder, 'body', kind)};`)
    .join('\n  ');
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${join(folder, 'nginx.pid')};
error_log stderr error;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary}
  ${example}
  server { listen 127.0.0.1:${plain}; root ${files}; default_type text/html; }
}
`,
  );
  const child = spawn('nginx', ['-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    await answering(proxy, ended);
    return await work({ proxy: `http://127.0.0.1:${proxy}`, files: `http://127.0.0.1:${plain}` });
  } finally {
    child.kill('SIGQUIT');
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function answering(port: number, ended: Promise<unknown>): Promise<void> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  for (let i = 0; i < 100 && !isOver; i++) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    if (answer !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx does not answer.');
}
