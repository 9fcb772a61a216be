/**
 * `./bulkhead test`: every machine check, then every test but the slow proofs. The same command runs in CI.
 *
 * `--only-checks` stops after format, types, lint and import rules. Other arguments go to vitest (a file, `-t name`, …).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('../../', import.meta.url));
const args = process.argv.slice(2);

const HELP = `Usage: bulkhead test [options] [vitest options]

every machine check, then every test but the slow proofs; the same command runs in CI

Options:
  --only-checks  ends after format, types, lint and import rules
  -h, --help     display help for command

Examples:
  $ bulkhead test
  $ bulkhead test --only-checks
  $ bulkhead test test/src/scan            the tests of one file or folder, without the checks
  $ bulkhead test -t V-UNWIND              the tests whose names hold these words

Exit codes: 0 all passed, 1 something failed.`;

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

const NOTHING_RAN: VitestSummary = {
  success: false,
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
};

/** Simulation and processes run without coverage: it doubles their time, and the parts have tests of their own. */
const STAGES = [
  { projects: ['shared', 'workers', 'src'], covered: true },
  { projects: ['simulation', 'conformance', 'e2e'], covered: false },
];

function runTests(): boolean {
  const summaries = STAGES.map(({ projects, covered }) =>
    runVitest(projects, covered && process.env['CI'] === 'true' ? ['--coverage'] : []),
  );
  return summarise(summaries);
}

function runNarrowed(vitestArgs: readonly string[]): boolean {
  return summarise([
    runVitest(
      STAGES.flatMap(({ projects }) => projects),
      vitestArgs,
    ),
  ]);
}

function runVitest(projects: readonly string[], vitestArgs: readonly string[]): VitestSummary {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-test-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const passed = runTool('vitest', [
      'run',
      ...projects.flatMap((name) => ['--project', name]),
      ...reporters,
      ...vitestArgs,
    ]);
    if (!existsSync(report)) {
      console.error('vitest ended before any test: see above');
      return NOTHING_RAN;
    }
    const summary = JSON.parse(readFileSync(report, 'utf8')) as VitestSummary;
    return { ...summary, success: summary.success && passed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints the closing line and says whether the run counts as passed: in CI a skipped test is a failed one. */
function summarise(summaries: readonly VitestSummary[]): boolean {
  const total = (count: (summary: VitestSummary) => number) => summaries.reduce((sum, each) => sum + count(each), 0);
  const passed = total(({ numPassedTests }) => numPassedTests);
  const failed = total(({ numFailedTests }) => numFailedTests);
  const skipped = total(({ numPendingTests, numTodoTests }) => numPendingTests + numTodoTests);
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (skipped > 0 && process.env['CI'] === 'true') {
    console.error('tests were skipped; under CI=true that is a failure (the SKIPPED lines above say what they need)');
    return false;
  }
  return summaries.every(({ success }) => success) && passed > 0;
}

if (args.includes('--help') || args.includes('-h')) {
  console.log(HELP);
  process.exit(0);
}
const onlyChecks = args.includes('--only-checks');
const narrowed = args.length > 0 && !onlyChecks;
const passed = narrowed ? runNarrowed(args) : runChecks() && (onlyChecks || runTests());
process.exit(passed ? 0 : 1);
