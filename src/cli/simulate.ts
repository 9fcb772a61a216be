import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { UsageError } from '../../shared/errors.ts';

const SIMULATION = fileURLToPath(new URL('../../test/simulation/main.ts', import.meta.url));

const EXAMPLES = `
What is simulated (all under a virtual clock, each run from one seed):
  seeds      mixed faults in two phases: faults on, promises hold; faults off, everything converges
  timeouts   requests with orders that time out, whether or not the venue took them
  crashes    the bot dies in each window between two of its effects, and in the middle of each write

Examples:
  $ bulkhead simulate                          twenty seeds
  $ bulkhead simulate --seed 17                one seed again, with what goes wrong in it
  $ bulkhead simulate --seeds 1000             the long form; where it is, it says on standard error
  $ bulkhead simulate --from 501 --count 500   the second half of it
  $ bulkhead simulate timeouts --count 10000
  $ bulkhead simulate crashes --every 1        every window that exists
  $ bulkhead simulate --seeds 1000 --jobs 2    in two threads
  $ bulkhead simulate crashes --every 1 --from 501 --count 500
`;

type SimulateFlags = {
  readonly seed?: string;
  readonly seeds?: string;
  readonly from?: string;
  readonly count?: string;
  readonly every?: string;
  readonly jobs?: string;
};

/** Adds `bulkhead simulate [WHAT]` (reliability §9). */
export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('run supervisor, workers and venue under a virtual clock, with everything going wrong that can')
    .argument('[what]', 'seeds, timeouts or crashes', 'seeds')
    .option('--seed <n>', 'one seed, told in detail')
    .option('--seeds <n>', 'how many seeds')
    .option('--from <n>', 'the first seed, or the first of the crash windows')
    .option('--count <n>', 'how many seeds or crash windows from there, or how many time-outs at least')
    .option('--every <n>', 'of the crash windows, every n-th')
    .option('--jobs <n>', 'threads to run in; one unless given')
    .addHelpText('after', EXAMPLES)
    .action((what: string, flags: SimulateFlags) => simulate(what, flags));
}

/** Simulates in a process of its own and takes over its exit code. */
async function simulate(what: string, flags: SimulateFlags): Promise<void> {
  if (!existsSync(SIMULATION))
    throw new UsageError('no_simulation', 'the simulation is in test/simulation of a checkout, not in the package');
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(process.execPath, [SIMULATION, what, ...args], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
