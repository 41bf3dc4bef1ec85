import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { nodesOf, sourceFiles } from '../support/sources.ts';

/** Writers of the platform's own bookkeeping, which tells of requests and not of the office's acts. */
const BOOKKEEPING = new Set([
  'src/platform/operations.ts',
  'src/platform/idempotency.ts',
  'src/platform/http/access/find-account.ts',
  'src/account/count-attempts.ts',
  'src/account/forget-accounts.ts',
]);

const WRITERS = new Set(['insertInto', 'updateTable', 'deleteFrom', 'mergeInto', 'replaceInto']);
const WRITING_SQL =
  /^\s*(WITH\b[\s\S]*\b)?(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|COPY\b[\s\S]*\bFROM)\s/i;

const files = sourceFiles('src').filter((file) => !file.startsWith('src/core/'));

/** What a chain of calls starts from: `trx` of `trx.with(…).insertInto`, `app.db` of `app.db.insertInto`. */
function startOf(expression: ts.Expression): string {
  return ts.isCallExpression(expression) && ts.isPropertyAccessExpression(expression.expression)
    ? startOf(expression.expression.expression)
    : expression.getText();
}

/** `transact` rolls back what recorded nothing; so it is enough that nothing is written past it. */
describe('every-write-leaves-an-audit-entry', () => {
  test('only transact begins a transaction', () => {
    const others = files
      .filter((file) => file !== 'src/platform/database.ts')
      .flatMap((file) =>
        [...nodesOf(file)]
          .filter(
            ({ node }) =>
              ts.isPropertyAccessExpression(node) && /^(transaction|startTransaction)$/.test(node.name.text),
          )
          .map(({ line }) => `${file}:${line}`),
      );
    expect(others).toEqual([]);
  });

  test.each(files.filter((file) => !BOOKKEEPING.has(file)))('%s writes in a transaction only', (file) => {
    const strays = [...nodesOf(file)].filter(({ node }) => {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
      const { expression, name } = node.expression;
      if (WRITERS.has(name.text)) return startOf(expression) !== 'trx';
      const isRaw = name.text === 'execute' && ts.isTaggedTemplateExpression(expression);
      if (!isRaw || !WRITING_SQL.test(expression.template.getText().slice(1, -1))) return false;
      return node.arguments[0]?.getText() !== 'trx';
    });
    expect(strays.map(({ line }) => line)).toEqual([]);
  });
});
