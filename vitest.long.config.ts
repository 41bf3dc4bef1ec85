import { defineConfig } from 'vitest/config';

/** Tests that take minutes: large registers, simulations of fairness, soak. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.test.ts'],
    globalSetup: ['test/support/postgres.ts'],
    passWithNoTests: true,
    testTimeout: 1_500_000,
    hookTimeout: 120_000,
  },
});
