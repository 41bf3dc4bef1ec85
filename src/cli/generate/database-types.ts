import { type GenerateOptions, generate, PostgresDialect } from 'kysely-codegen';
import { openDatabase, openPool } from '../../platform/database.ts';

/** TypeScript of every table, as `column-types.ts` makes the values arrive. */
export async function databaseTypes(ownerUrl: string): Promise<string> {
  const db = openDatabase(openPool(ownerUrl, { connections: 1 }));
  try {
    const source = await generate({
      // The generator names Kysely by its CommonJS types, we by its module types.
      db: db as unknown as GenerateOptions['db'],
      dialect: new PostgresDialect({ dateParser: 'string', numericParser: 'string' }),
      excludePattern: 'schema_migration',
      outFile: null,
      typeMapping: { timestamptz: 'string', int8: 'number', date: 'string' },
    });
    return source.replace('export interface DB {', 'export interface Database {');
  } finally {
    await db.destroy();
  }
}
