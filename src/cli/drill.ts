import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { UsageError } from '../../shared/errors.ts';
import { loadSettings } from '../config/load-settings.ts';
import { probeReportFile } from '../config/places.ts';
import { nearestName } from '../config/nearest.ts';
import type { Settings } from '../config/settings.ts';
import type { DrillResult } from '../drill/result.ts';
import { type DrillRow, ROWS } from '../drill/rows.ts';

type DrillFlags = { readonly faults: string; readonly report?: string; readonly json?: boolean };

/** Short rounds, so that what was missed shows soon; long enough to break something early in one. */
const ROUND_LENGTH_MS = 20_000;

const EXAMPLES = `
Faults: ${ROWS.map(({ name }) => name).join(', ')}

Examples:
  $ bulkhead drill
  $ bulkhead drill --faults throw,hang
  $ bulkhead drill --json > drill.json

Each fault meets a fresh session with the production policies. Exit code 1 when a row is not in its class or over a limit.
`;

/** Adds `bulkhead drill` (design §9). */
export function registerDrill(program: Command): void {
  program
    .command('drill')
    .description(
      'breaks one compartment at a time on the embedded venue, and shows what became of it and of the others',
    )
    .option('--faults <list>', 'such as throw,hang', 'all')
    .option('--report <file>', 'writes the results as JSON')
    .option('--json', 'prints the results as JSON on standard output')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: DrillFlags) => {
      process.exitCode = await drill(flags);
    });
}

async function drill(flags: DrillFlags): Promise<number> {
  const rows = rowsNamed(flags.faults);
  if (flags.report !== undefined) probeReportFile(flags.report);
  const settings = loadSettings([{ source: 'drill', values: { embedded: { roundLengthMs: ROUND_LENGTH_MS } } }]);
  const results: DrillResult[] = [];
  for (const [index, row] of rows.entries()) {
    process.stderr.write(`bulkhead: ${index + 1}/${rows.length} ${row.name}: ${row.says}\n`);
    results.push(await runOne(row, settings, index));
  }
  const report = JSON.stringify({ schema: 'bulkhead.drill/1', rows: results }, undefined, 2);
  if (flags.report !== undefined) writeFileSync(flags.report, `${report}\n`);
  if (flags.json === true) console.log(report);
  else {
    const { drillTable } = await import('../drill/table.ts');
    console.log(drillTable(results));
  }
  return results.every(({ passed }) => passed) ? 0 : 1;
}

/** The assets take turns, so that no row depends on one of them. */
async function runOne(row: DrillRow, settings: Settings, index: number): Promise<DrillResult> {
  const hit = settings.assets[index % settings.assets.length]!;
  const { runRow } = await import('../drill/run-row.ts');
  const { runGuardedRow } = await import('../drill/guarded-row.ts');
  return row.guarded === true ? runGuardedRow(row, settings, hit) : runRow(row, settings, hit);
}

function rowsNamed(list: string): readonly DrillRow[] {
  if (list === 'all') return ROWS;
  return list.split(',').map((name) => {
    const row = ROWS.find((known) => known.name === name);
    if (row !== undefined) return row;
    const names = ROWS.map((known) => known.name);
    const nearest = nearestName(name, names);
    const hint = nearest === undefined ? `known: ${names.join(', ')}` : `did you mean "${nearest}"?`;
    throw new UsageError('faults', `--faults: unknown fault "${name}"; ${hint}`);
  });
}
