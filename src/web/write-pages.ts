/** Writes into the build what the compiled service serves as it is: `npm run build`. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkerPage } from './checker-page.ts';
import { NAMES_FILE } from './portal/asset-names.ts';
import { buildAssets } from './portal/build-assets.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: write-pages.ts FOLDER');
const protocol = fileURLToPath(new URL('../../docs/draw-protocol.md', import.meta.url));
copyFileSync(protocol, join(folder, 'draw-protocol.md'));
writeFileSync(join(folder, 'check.html'), await checkerPage());

const { names, files } = await buildAssets();
const assets = join(folder, 'assets');
mkdirSync(assets, { recursive: true });
for (const [name, text] of files) writeFileSync(join(assets, name), text);
writeFileSync(join(assets, NAMES_FILE), JSON.stringify(names));
