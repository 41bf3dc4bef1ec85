import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../core/vectors/', import.meta.url);

export interface Vector {
  readonly name: string;
  readonly input: Record<string, unknown>;
  readonly output: Record<string, unknown>;
}

/** The protocol's vectors of whole draws; `00-words.json` has another form. */
export function readVectors(): Vector[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json') && name !== '00-words.json')
    .sort()
    .map((name) => ({ name, ...JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) }));
}
