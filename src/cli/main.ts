import { Command, CommanderError } from 'commander';
import { BulkheadError, SafetyError, toErrorRecord, UsageError } from '../../shared/errors.ts';
import { nearestName } from '../config/nearest.ts';
import { useCompileCache } from './compile-cache.ts';
import { endWithParent } from './end-with-parent.ts';

type Register = (program: Command) => void;

/** Each command's module is loaded only when it is wanted, so that `status` does not pay for `run`, nor break with it. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  run: async () => (await import('./run.ts')).registerRun,
  venue: async () => (await import('./venue.ts')).registerVenue,
  status: async () => (await import('./status.ts')).registerStatus,
  enable: async () => (await import('./enable.ts')).registerEnable,
  disable: async () => (await import('./disable.ts')).registerDisable,
  kill: async () => (await import('./kill.ts')).registerKill,
  liquidate: async () => (await import('./liquidate.ts')).registerLiquidate,
  doctor: async () => (await import('./doctor.ts')).registerDoctor,
  auth: async () => (await import('./auth.ts')).registerAuth,
  config: async () => (await import('./config.ts')).registerConfig,
  parameters: async () => (await import('./parameters.ts')).registerParameters,
  halt: async () => (await import('./halt.ts')).registerHalt,
  quoting: async () => (await import('./quoting.ts')).registerQuoting,
  redeem: async () => (await import('./redeem.ts')).registerRedeem,
  resume: async () => (await import('./resume.ts')).registerResume,
  inspect: async () => (await import('./inspect.ts')).registerInspect,
  record: async () => (await import('./record.ts')).registerRecord,
  scan: async () => (await import('./scan.ts')).registerScan,
  import: async () => (await import('./import.ts')).registerImport,
  archive: async () => (await import('./archive.ts')).registerArchive,
  export: async () => (await import('./export.ts')).registerExport,
  replay: async () => (await import('./replay.ts')).registerReplay,
  backtest: async () => (await import('./backtest.ts')).registerBacktest,
  sweep: async () => (await import('./sweep.ts')).registerSweep,
  calibrate: async () => (await import('./calibrate.ts')).registerCalibrate,
  drill: async () => (await import('./drill.ts')).registerDrill,
  simulate: async () => (await import('./simulate.ts')).registerSimulate,
  bench: async () => (await import('./bench.ts')).registerBench,
};

const EXAMPLES = `
Examples:
  $ bulkhead                                       four assets on the embedded venue, play money, no network
  $ bulkhead run --for 60s --round-length 20s --report run.json
  $ bulkhead run --config config/polymarket-paper.yaml
  $ bulkhead status
  $ bulkhead kill

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 refused for safety, 130 second interrupt.
`;

useCompileCache();
endWithParent();
await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const program = new Command('bulkhead')
    .description("Trades Polymarket's crypto Up/Down rounds, each asset in a sealed worker thread of its own.")
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${oneLine(text.replace(/^error: /, 'bulkhead: '))}\n`) });
  try {
    for (const register of await registersFor(args[0])) register(program);
    await program.parseAsync(args, { from: 'user' });
  } catch (thrown) {
    process.exitCode = reportFailure(thrown);
  }
}

/** The wanted command's module; all of them for help. */
async function registersFor(first: string | undefined): Promise<readonly Register[]> {
  const isHelp = first === '--help' || first === '-h' || first === 'help';
  const name = first === undefined || (first.startsWith('-') && !isHelp) ? 'run' : first;
  const load = COMMANDS[name];
  if (load !== undefined) return [await load()];
  if (!isHelp) throw unknownCommand(name);
  return Promise.all(Object.values(COMMANDS).map((loadEach) => loadEach()));
}

function unknownCommand(name: string): UsageError {
  const nearest = nearestName(name, Object.keys(COMMANDS));
  return new UsageError(
    'command',
    `unknown command "${name}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`,
  );
}

/** Says on standard error what went wrong, and gives the exit code (design §9). */
function reportFailure(thrown: unknown): number {
  // Commander has printed its own complaint, or the help that was asked for.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  const { message, stack } = toErrorRecord(thrown);
  // An error of our own says all there is to say; of any other, the place matters.
  console.error(`bulkhead: ${thrown instanceof BulkheadError ? oneLine(message) : (stack ?? message)}`);
  if (thrown instanceof UsageError) return 2;
  return thrown instanceof SafetyError ? 3 : 1;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}
