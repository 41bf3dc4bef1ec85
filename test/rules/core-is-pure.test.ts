import { posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { importsOf, nodesOf, sourceFiles } from '../support/sources.ts';

/** Packages that the core may use, and the one file that may use each; zod may be used everywhere. */
const PACKAGES: Readonly<Record<string, string | RegExp>> = {
  zod: /^src\/core\//,
  seedrandom: 'src/core/draw/words.ts',
  '@noble/hashes/sha2.js': 'src/core/canonical/portable-suites.ts',
  '@noble/hashes/hmac.js': 'src/core/canonical/portable-suites.ts',
  '@noble/curves/ed25519.js': 'src/core/ledger/note-keys.ts',
  '@noble/curves/bls12-381.js': 'src/core/draw/drand.ts',
};

/** What differs between machines, moments or places, or exists only in Node or only in a browser. */
const IMPURE = new Set(
  [
    'Date Intl performance crypto process Buffer global globalThis window navigator self require console',
    'setTimeout setInterval setImmediate queueMicrotask fetch localStorage __dirname __filename',
  ].flatMap((names) => names.split(' ')),
);
const IMPURE_METHODS = /^(localeCompare|toLocale\w*|random)$/;

const files = sourceFiles('src/core');

describe('core-is-pure', () => {
  test('there is a core', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  test.each(files)('%s imports only the core and the packages allowed there', (file) => {
    const outside = importsOf(file).filter((specifier) => {
      if (specifier.startsWith('.'))
        return !posix.join(posix.dirname(file), specifier).startsWith('src/core/');
      const place = PACKAGES[specifier];
      return place === undefined || !(typeof place === 'string' ? place === file : place.test(file));
    });
    expect(outside).toEqual([]);
  });

  test.each(files)('%s depends on no clock, locale, chance or platform', (file) => {
    const impure = [...nodesOf(file)].filter(({ node }) => {
      if (!ts.isIdentifier(node)) return false;
      const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
      if (isMember) return IMPURE_METHODS.test(node.text);
      const isName = ts.isPropertyAssignment(node.parent) && node.parent.name === node;
      return !isName && IMPURE.has(node.text);
    });
    expect(impure.map(({ node, line }) => `${line}: ${node.getText()}`)).toEqual([]);
  });
});
