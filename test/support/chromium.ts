import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

/** The browser must reach nothing but the pages a test serves on 127.0.0.1. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/**
 * A headless Chromium: that of `CHROMIUM_PATH`, or the one inside the package `@sparticuz/chromium`, which
 * brings the libraries that a bare machine lacks. `args` are added to the command line.
 */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const own = process.env.CHROMIUM_PATH;
  const home = own ? undefined : await unpackedChromium();
  if (home) await writeFile(join(home, 'fonts', 'fonts.conf'), fontsOf(home));
  return chromium.launch({
    executablePath: own ?? join(home!, 'chromium'),
    args: [...QUIET, '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...args],
    env: { ...process.env, ...(home && environment(home)) },
  });
}

function environment(home: string): Record<string, string> {
  const libraries = join(home, 'al2023', 'lib');
  const inherited = process.env.LD_LIBRARY_PATH;
  return {
    LD_LIBRARY_PATH: inherited ? `${libraries}:${inherited}` : libraries,
    FONTCONFIG_PATH: join(home, 'fonts'),
    HOME: process.env.HOME ?? homedir(),
  };
}

/** The package's own configuration names folders of another machine: with it every text is invisible. */
const fontsOf = (home: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts', 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>${join(home, 'font-cache')}</cachedir>
</fontconfig>
`;

/** Archives of the package, and the folder each one is unpacked to. */
const ARCHIVES = [
  ['al2023.tar.br', 'al2023'],
  ['fonts.tar.br', 'fonts'],
  ['swiftshader.tar.br', '.'],
] as const;

/**
 * Unpacks once for each user, so that root leaves nothing an ordinary user would trip over; under another
 * name first, so that two test files at the same time never see half a browser.
 */
async function unpackedChromium(): Promise<string> {
  const root = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', '..');
  const bin = join(root, 'bin');
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'the packaged Chromium is for Linux on x64: set CHROMIUM_PATH to a Chromium of this machine',
    );
  }
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const home = join(tmpdir(), `double-random-chromium-${version}-${userInfo().uid}`);
  if (existsSync(join(home, 'chromium'))) return home;
  const fresh = await mkdtemp(`${home}-`);
  for (const [archive, folder] of ARCHIVES) {
    await untar(await inflated(join(bin, archive)), join(fresh, folder));
  }
  await writeFile(join(fresh, 'chromium'), await inflated(join(bin, 'chromium.br')), { mode: 0o700 });
  try {
    await rename(fresh, home);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(join(home, 'chromium'))) throw error;
  }
  return home;
}

const inflated = (file: string): Promise<Buffer> =>
  buffer(createReadStream(file).pipe(createBrotliDecompress()));

const BLOCK = 512;

/** Reads a POSIX tar: headers of 512 bytes, each followed by its file, padded to full blocks. */
async function untar(archive: Buffer, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const field = (from: number, length: number) =>
      archive.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8) || 0;
    const path = resolve(folder, join(field(345, 155), field(0, 100)));
    if (path !== resolve(folder) && !path.startsWith(resolve(folder) + sep)) {
      throw new Error(`the archive holds a path outside its folder: ${path}`);
    }
    const kind = field(156, 1);
    if (kind === '5') await mkdir(path, { recursive: true });
    else if (kind === '2') await symlink(field(157, 100), path);
    else if (kind === '0' || kind === '') {
      await mkdir(dirname(path), { recursive: true });
      const body = archive.subarray(at + BLOCK, at + BLOCK + size);
      await writeFile(path, body, { mode: Number.parseInt(field(100, 8), 8) & 0o777 });
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
