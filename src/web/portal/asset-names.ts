/** Addresses of what pages load; each has its content's digest in it, so that it may be kept for ever. */
export interface AssetNames {
  readonly style: string;
  readonly icon: string;
  /** Of every page: remembers that somebody wants large text. */
  readonly script: string;
  /** Of the page that checks a draw. */
  readonly check: string;
  /** The lot repeated with nothing of ours, to be read and run by whoever does not believe our program. */
  readonly byHand: string;
}

export interface BuiltAssets {
  readonly names: AssetNames;
  /** By file name. */
  readonly files: ReadonlyMap<string, string>;
}

/** Beside the files in `dist/assets`: the names as JSON. */
export const NAMES_FILE = 'names.json';
