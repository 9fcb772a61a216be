/**
 * `./bulkhead test`: every machine check, then every test but the slow proofs. The same command runs in CI.
 *
 * `--only-checks` stops after format, types, lint and import rules. Other arguments go to vitest (a file, `-t name`, …).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('../../', import.meta.url));
const args = process.argv.slice(2);

const CHECKS: readonly (readonly [name: string, tool: string, ...toolArgs: string[]])[] = [
  ['format', 'biome', 'format', '.'],
  ['types', 'tsc', '--noEmit'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  [
    'imports',
    'depcruise',
    '--config',
    '.dependency-cruiser.mjs',
    '--output-type',
    'err',
    'shared',
    'workers',
    'src',
    'test',
  ],
  ['unused', 'knip', '--no-progress'],
];

type VitestSummary = {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
};

function runTool(tool: string, toolArgs: readonly string[]): boolean {
  const result = spawnSync(join(home, 'node_modules/.bin', tool), toolArgs, { cwd: home, stdio: 'inherit' });
  if (result.error !== undefined) console.error(`could not start ${tool}: ${result.error.message}`);
  return result.status === 0;
}

function runChecks(): boolean {
  for (const [name, tool, ...toolArgs] of CHECKS) {
    console.log(`— ${name}`);
    if (!runTool(tool, toolArgs)) {
      console.error(`check failed: ${name} (${[tool, ...toolArgs].join(' ')})`);
      return false;
    }
  }
  return true;
}

function runTests(vitestArgs: readonly string[]): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-test-'));
  const report = join(folder, 'report.json');
  const projects = ['unit', 'simulation', 'e2e', 'conformance'].flatMap((name) => ['--project', name]);
  const coverage = process.env['CI'] === 'true' ? ['--coverage'] : [];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const passed = runTool('vitest', ['run', ...projects, ...coverage, ...reporters, ...vitestArgs]);
    return summarise(JSON.parse(readFileSync(report, 'utf8')) as VitestSummary) && passed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints the closing line and says whether the run counts as passed: in CI a skipped test is a failed one. */
function summarise(summary: VitestSummary): boolean {
  const skipped = summary.numPendingTests + summary.numTodoTests;
  const failed = summary.numFailedTests;
  console.log(`\n${summary.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
  if (skipped > 0 && process.env['CI'] === 'true') {
    console.error('tests were skipped; under CI=true that is a failure (the SKIPPED lines above say what they need)');
    return false;
  }
  return summary.success && summary.numPassedTests > 0;
}

const onlyChecks = args.includes('--only-checks');
const narrowed = args.length > 0 && !onlyChecks;
const passed = (narrowed || runChecks()) && (onlyChecks || runTests(args));
process.exit(passed ? 0 : 1);
