import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { UsageError } from '../../shared/errors.ts';

const BENCH = fileURLToPath(new URL('../../test/bench/main.ts', import.meta.url));

const EXAMPLES = `
Examples:
  $ bulkhead bench
  $ bulkhead bench price_change book --json
  $ bulkhead bench rollovers          one that takes minutes
  $ bulkhead bench --all              everything: some 25 minutes
`;

type BenchFlags = { readonly all?: boolean; readonly json?: boolean };

/** Adds `bulkhead bench [NAME…]` (design §10). */
export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('measure the speed figures on this machine, beside a JSON.parse + zod baseline')
    .argument('[names...]', 'cases to run; without names, all that take seconds')
    .option('--all', 'also the cases that take minutes')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((names: string[], flags: BenchFlags) => bench(names, flags));
}

/** Measures in a process of its own and takes over its exit code. */
async function bench(names: readonly string[], { all, json }: BenchFlags): Promise<void> {
  if (!existsSync(BENCH))
    throw new UsageError('no_bench', 'the bench cases are in test/bench of a checkout, not in the package');
  const args = ['--expose-gc', BENCH, ...names, ...(all ? ['--all'] : []), ...(json ? ['--json'] : [])];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
