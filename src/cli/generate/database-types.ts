import { generate, PostgresDialect as PostgresGenerator } from 'kysely-codegen';

/** TypeScript of every table, as `column-types.ts` makes the values arrive. */
export async function databaseTypes(ownerUrl: string): Promise<string> {
  const dialect = new PostgresGenerator({ dateParser: 'string', numericParser: 'string' });
  const db = await dialect.introspector.connect({ connectionString: ownerUrl, dialect });
  try {
    const source = await generate({
      db,
      dialect,
      excludePattern: 'schema_migration',
      outFile: null,
      typeMapping: { timestamptz: 'string', int8: 'number', date: 'string' },
    });
    return source.replace('export interface DB {', 'export interface Database {');
  } finally {
    await db.destroy();
  }
}
