import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

type More = {
  setupFiles?: string[];
  maxWorkers?: number;
  isolate?: boolean;
  sequence?: { groupOrder: number };
};

const project = (name: string, include: string[], testTimeout: number, more: More = {}) => ({
  test: { name, include, testTimeout, hookTimeout: Math.max(testTimeout, 60_000), pool: 'forks' as const, ...more },
});

/** These tests wait for the venue more than they compute: several at a time, and none of them may leave this machine. */
const conformance = project('conformance', ['test/conformance/**/*.test.ts'], 60_000, {
  setupFiles: ['test/conformance/support/loopback-only.ts'],
  maxWorkers: 4,
  sequence: { groupOrder: 1 },
});

/** Pure computing: as many at a time as there are processors. */
const everyProcessor = { maxWorkers: availableParallelism() };

/** No global state, so that files may share a process and what it has loaded: a third of the time. */
const together = { ...everyProcessor, isolate: false };

/** Real processes in real time come last and one after the other: what computes beside them would slow them down. */
const alone = { maxWorkers: 1, sequence: { groupOrder: 2 } };

export default defineConfig({
  test: {
    projects: [
      project('shared', ['test/shared/**/*.test.ts'], 20_000, together),
      project('workers', ['test/workers/**/*.test.ts'], 20_000, together),
      project('src', ['test/*.test.ts', 'test/src/**/*.test.ts'], 20_000, everyProcessor),
      project('simulation', ['test/simulation/**/*.test.ts'], 300_000, everyProcessor),
      project('e2e', ['test/e2e/**/*.test.ts'], 180_000, alone),
      conformance,
      // Minutes each, on real processes: `npx vitest run --project drills`; not part of `./bulkhead test`.
      project('drills', ['test/drills/**/*.test.ts'], 180_000, alone),
      project('slow', ['test/slow/**/*.test.ts'], 900_000, alone),
    ],
    coverage: {
      provider: 'v8',
      include: ['{shared,workers,src}/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 85, 'shared/strategies/**': { lines: 90, perFile: true } },
    },
  },
});
