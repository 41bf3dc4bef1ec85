import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSource, sourceFiles } from '../support/sources.ts';

const VAGUE = /^(utils?|helpers?|common|misc|service|services|manager|shared|lib|stuff|base)$/;
const sources = sourceFiles('src');
const everything = [...sources, ...sourceFiles('test')];
const linesOf = (file: string) => readSource(file).split('\n').length - 1;

describe('files', () => {
  test('files-stay-small: none in src has more than 300 lines, nine of ten have at most 200', () => {
    const sizes = sources.map((file) => [linesOf(file), file] as const).sort((a, b) => a[0] - b[0]);
    expect(sizes.filter(([lines]) => lines > 300)).toEqual([]);
    expect(sizes[Math.floor(sizes.length * 0.9)]?.[0]).toBeLessThanOrEqual(200);
  });

  test('no-vague-names: folders and files are kebab-case and say what they hold', () => {
    const wrong = everything.filter((file) => {
      const parts = file.replace(/(\.(long\.)?test)?\.ts$|\.(config|generated)\.ts$/, '').split('/');
      return parts.some((part) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part) || VAGUE.test(part));
    });
    expect(wrong).toEqual([]);
  });

  test('nothing is left for later, switched off or silenced', () => {
    const marks = new RegExp(
      [
        'TO' + 'DO',
        'FIX' + 'ME',
        'X' + 'XX',
        '@ts-' + 'ignore',
        '@ts-' + 'nocheck',
        'biome-' + 'ignore',
      ].join('|'),
    );
    expect(everything.filter((file) => marks.test(readSource(file)))).toEqual([]);
    const sleeping = new RegExp(
      `\\b(test|it|describe)\\.(${['sk' + 'ip', 'on' + 'ly', 'to' + 'do'].join('|')})\\b`,
    );
    const tests = everything.filter((file) => basename(file).endsWith('.test.ts'));
    expect(tests.length).toBeGreaterThan(20);
    expect(tests.filter((file) => sleeping.test(readSource(file)))).toEqual([]);
  });
});
