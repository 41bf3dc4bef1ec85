import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openVault } from '../../src/platform/vault.ts';

const folder = mkdtempSync(join(tmpdir(), 'double-random-vault-'));
afterAll(() => rmSync(folder, { recursive: true }));
const secret = Buffer.from('secret of a draw');

describe('the vault', () => {
  test('makes its key once, for the owner alone, and opens what it sealed before', () => {
    const file = join(folder, 'new', 'office.key');
    const sealed = openVault(file).seal(secret, 'draw:1:secret');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file)).toHaveLength(32);
    expect(openVault(file).open(sealed, 'draw:1:secret')).toEqual(secret);
  });

  test('never seals twice the same way', () => {
    const vault = openVault(join(folder, 'twice.key'));
    expect(vault.seal(secret, 'a')).not.toEqual(vault.seal(secret, 'a'));
  });

  test('does not open what was moved, changed, cut short or sealed under another key', () => {
    const vault = openVault(join(folder, 'one.key'));
    const sealed = vault.seal(secret, 'draw:1:secret');
    expect(() => vault.open(sealed, 'draw:2:secret')).toThrow('does not open');
    expect(() => openVault(join(folder, 'two.key')).open(sealed, 'draw:1:secret')).toThrow('does not open');
    expect(() => vault.open(sealed.subarray(0, 20), 'draw:1:secret')).toThrow('too short');
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => vault.open(changed, 'draw:1:secret')).toThrow('does not open');
    }
  });

  test('refuses a key that others can read, and one of the wrong length', () => {
    const file = join(folder, 'bad.key');
    writeFileSync(file, Buffer.alloc(31), { mode: 0o600 });
    expect(() => openVault(file)).toThrow('exactly 32 bytes');
    chmodSync(file, 0o644);
    expect(() => openVault(file)).toThrow('chmod 600');
  });
});
