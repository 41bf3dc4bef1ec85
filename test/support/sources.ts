import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** TypeScript files below `folder`, as paths from the repository's root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.generated.ts'))
    .sort();
}

export function readSource(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Every node of the file's syntax tree, with its line. */
export function* nodesOf(path: string): Generator<{ node: ts.Node; line: number }> {
  const file = ts.createSourceFile(path, readSource(path), ts.ScriptTarget.ES2023, true);
  const waiting: ts.Node[] = [file];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield { node, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1 };
    ts.forEachChild(node, (child) => {
      waiting.push(child);
    });
  }
}

/** What the file imports, as written, types included. */
export function importsOf(path: string): string[] {
  return [...nodesOf(path)].flatMap(({ node }) => {
    const from =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : undefined;
    return from === undefined ? [] : [ts.isStringLiteral(from) ? from.text : '(computed)'];
  });
}
