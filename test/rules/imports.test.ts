import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { beforeAll, describe, expect, test } from 'vitest';
import { importsOf, ROOT, sourceFiles } from '../support/sources.ts';

let found: ICruiseResult;
beforeAll(async () => {
  const result = await cruise(['src'], {
    baseDir: ROOT,
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    validate: true,
    ruleSet: {
      forbidden: [
        { name: 'no-import-cycles', severity: 'error', from: {}, to: { circular: true } },
        {
          name: 'the-platform-knows-no-feature',
          severity: 'error',
          from: { path: '^src/platform/' },
          to: { path: '^src/', pathNot: '^src/(platform|core)/' },
        },
        {
          name: 'no-test-in-the-service',
          severity: 'error',
          from: { path: '^src/' },
          to: { path: '^(test|bench)/' },
        },
      ],
    },
  });
  found = result.output as ICruiseResult;
});

describe('imports', () => {
  test('are really followed: every file is seen, with what it imports', () => {
    // With a compiler it does not know, the tool finds nothing and calls that a success.
    const modules = new Map(found.modules.map((module) => [module.source, module]));
    for (const file of sourceFiles('src')) {
      const relative = importsOf(file).filter((specifier) => specifier.startsWith('.'));
      const seen = modules.get(file)?.dependencies.filter((dependency) => dependency.module.startsWith('.'));
      expect([file, new Set(seen?.map((dependency) => dependency.module)).size]).toEqual([
        file,
        new Set(relative).size,
      ]);
    }
  });

  test.each(['no-import-cycles', 'the-platform-knows-no-feature', 'no-test-in-the-service'])('%s', (rule) => {
    const broken = found.summary.violations.filter((violation) => violation.rule.name === rule);
    expect(
      broken.map(({ from, to, cycle }) => [from, to, ...(cycle ?? []).map((step) => step.name)]),
    ).toEqual([]);
  });
});
