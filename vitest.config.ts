import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], testTimeout: number, setupFiles: string[] = []) => ({
  test: { name, include, testTimeout, hookTimeout: testTimeout, setupFiles, pool: 'forks' as const },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/*.test.ts', 'test/{shared,workers,src}/**/*.test.ts'], 20_000),
      project('simulation', ['test/simulation/**/*.test.ts'], 120_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 180_000),
      project('conformance', ['test/conformance/**/*.test.ts'], 60_000, ['test/conformance/support/loopback-only.ts']),
      project('slow', ['test/slow/**/*.test.ts'], 900_000),
    ],
    coverage: {
      provider: 'v8',
      include: ['{shared,workers,src}/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
