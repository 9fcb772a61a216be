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
`;

/** Adds `bulkhead bench [NAME…]` (design §10). */
export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('measure the speed figures on this machine, beside a JSON.parse + zod baseline')
    .argument('[names...]', 'cases to run; all when none is named')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((names: string[], options: { json?: boolean }) => bench(names, options.json === true));
}

/** Measures in a process of its own and takes over its exit code. */
async function bench(names: readonly string[], asJson: boolean): Promise<void> {
  if (!existsSync(BENCH))
    throw new UsageError('no_bench', 'the bench cases are in test/bench of a checkout, not in the package');
  const args = ['--expose-gc', BENCH, ...names, ...(asJson ? ['--json'] : [])];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
