import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';

/** What `embedded-postgres.test.ts` runs: starts PostgreSQL, says where, stops it when stdin ends. */
const [dataDir = '', durable] = process.argv.slice(2);
const postgres = await startEmbeddedPostgres({ dataDir, durable: durable === 'durable' });
console.log(JSON.stringify(postgres));
process.stdin.resume();
process.stdin.once('end', () => void postgres.stop());
