import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/platform/config.ts';

describe('the configuration', () => {
  test('needs nothing, and then stays on this machine', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      databaseOwnerUrl: undefined,
      dataDir: resolve('data'),
      keyFile: resolve('data/key'),
      logLevel: 'info',
      attachments: { folder: resolve('data/attachments'), max_bytes: 20 * 2 ** 20 },
      office: { code: 'LOCAL', log_origin: 'double-random/LOCAL' },
    });
  });

  test('takes a variable that is set but empty for not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined });
  });

  test('names every variable that does not fit', () => {
    const wrong = () => readConfig({ PORT: 'many', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' });
    expect(wrong).toThrow(/PORT must be a number[\s\S]*DATABASE_URL must look like[\s\S]*LOG_LEVEL/);
  });

  test('wants the application address beside the owner address', () => {
    expect(() => readConfig({ DATABASE_OWNER_URL: 'postgres://o@h/d' })).toThrow(
      'DATABASE_URL is needed as well',
    );
  });
});
