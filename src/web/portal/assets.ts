import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type AssetNames, type BuiltAssets, NAMES_FILE } from './asset-names.ts';

/** Beside the compiled program; run from its sources they are made when a page first needs them. */
const BUILT = new URL('../../assets/', import.meta.url);

export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

let loaded: Promise<BuiltAssets> | undefined;

export const portalAssets = async (): Promise<AssetNames> => (await load()).names;

/** The file of this name below `/assets/`; undefined if there is none. */
export async function findAsset(name: string): Promise<Asset | undefined> {
  const text = (await load()).files.get(name);
  const type = TYPES[name.split('.').at(-1)!];
  return text === undefined || type === undefined ? undefined : { type, bytes: Buffer.from(text) };
}

async function load(): Promise<BuiltAssets> {
  loaded ??= existsSync(BUILT) ? Promise.resolve(readBuilt()) : madeNow();
  return await loaded;
}

async function madeNow(): Promise<BuiltAssets> {
  const { buildAssets } = await import('./build-assets.ts');
  return await buildAssets();
}

function readBuilt(): BuiltAssets {
  const files = readdirSync(BUILT).filter((name) => name !== NAMES_FILE);
  return {
    names: JSON.parse(readFileSync(new URL(NAMES_FILE, BUILT), 'utf8')) as AssetNames,
    files: new Map(files.map((name) => [name, readFileSync(new URL(name, BUILT), 'utf8')])),
  };
}
