import { defineConfig } from 'vitest/config';

const project = (
  name: string,
  include: string[],
  testTimeout: number,
  more: { setupFiles?: string[]; maxWorkers?: number } = {},
) => ({
  test: { name, include, testTimeout, hookTimeout: testTimeout, pool: 'forks' as const, ...more },
});

/** These tests wait for the venue more than they compute: several at a time, and none of them may leave this machine. */
const conformance = project('conformance', ['test/conformance/**/*.test.ts'], 60_000, {
  setupFiles: ['test/conformance/support/loopback-only.ts'],
  maxWorkers: 4,
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/*.test.ts', 'test/{shared,workers,src}/**/*.test.ts'], 20_000),
      project('simulation', ['test/simulation/**/*.test.ts'], 300_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 180_000),
      conformance,
      // Minutes each, on real processes: `npx vitest run --project drills`; not part of `./bulkhead test`.
      project('drills', ['test/drills/**/*.test.ts'], 180_000),
      project('slow', ['test/slow/**/*.test.ts'], 900_000),
    ],
    coverage: {
      provider: 'v8',
      include: ['{shared,workers,src}/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
