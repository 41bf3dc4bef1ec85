import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every file below a folder, hidden ones too, by its path from there. */
export function everyFile(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map((file) => relative(folder, join(file.parentPath, file.name))).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
}
