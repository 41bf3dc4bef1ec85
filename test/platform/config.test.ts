import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ACCOUNT_DEFAULTS, readConfig } from '../../src/platform/config.ts';

describe('the configuration', () => {
  test('needs nothing, and then stays on this machine', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      databaseOwnerUrl: undefined,
      dataDir: resolve('data'),
      keyFile: resolve('data/key'),
      ledgerKeyFile: resolve('data/ledger-key'),
      logLevel: 'info',
      accounts: ACCOUNT_DEFAULTS,
      production: false,
      attachments: { folder: resolve('data/attachments'), max_bytes: 20 * 2 ** 20 },
      publicFolder: { folder: resolve('data/public'), licence: expect.stringMatching(/公开.* \| Disclosed/) },
      office: { code: 'LOCAL', log_origin: 'double-random/LOCAL', shows_inspectors: false },
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

describe('the public address', () => {
  test('is a scheme with a host and perhaps a port', () => {
    const addressOf = (PUBLIC_URL: string) => readConfig({ PUBLIC_URL }).office.public_url;
    expect(addressOf('https://choujian.example.gov.cn')).toBe('https://choujian.example.gov.cn');
    expect(addressOf('HTTP://10.0.0.5:3000/')).toBe('http://10.0.0.5:3000');
    expect(addressOf('')).toBeUndefined();
  });

  test.each([
    'choujian.example.gov.cn',
    'ftp://choujian.example.gov.cn',
    'javascript:alert(1)',
    'https://choujian.example.gov.cn/portal',
    'https://choujian.example.gov.cn?x=1',
    'https://user:word@choujian.example.gov.cn',
  ])('is not %s', (PUBLIC_URL) => {
    expect(() => readConfig({ PUBLIC_URL })).toThrow('PUBLIC_URL must look like https://host');
  });
});

describe('the rules of accounts', () => {
  test('are those of ASVS, with cookies over https alone, where nothing is said', () => {
    expect(readConfig({}).accounts).toEqual({
      passwords: 'asvs',
      passwordDays: 90,
      idleMinutes: 30,
      sessionHours: 12,
      secureCookies: true,
      trustedProxies: false,
    });
  });

  test('are settings', () => {
    const set = readConfig({
      PASSWORD_RULES: 'mlps',
      SESSION_IDLE_MINUTES: '10',
      SESSION_HOURS: '8',
      SECURE_COOKIES: 'false',
      TRUSTED_PROXIES: '10.0.0.1, 10.0.1.0/24',
    });
    expect(set.accounts).toMatchObject({
      passwords: 'mlps',
      idleMinutes: 10,
      sessionHours: 8,
      secureCookies: false,
      trustedProxies: ['10.0.0.1', '10.0.1.0/24'],
    });
  });
});
