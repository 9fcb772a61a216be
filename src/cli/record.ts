import type { Command } from 'commander';
import { credentialsFrom, environmentLayer, forgetSecrets } from '../config/environment.ts';
import { parseDuration } from '../config/duration.ts';
import { loadSettings, readSettingsFile } from '../config/load-settings.ts';
import { openDataFolder } from '../config/places.ts';
import type { Settings } from '../config/settings.ts';
import { handleInterrupts, Interrupts } from '../run/interrupts.ts';
import { ProgressLine } from '../terminal/progress-line.ts';
import { flagsLayer, type RunFlags } from './run-flags.ts';

type RecordFlags = Pick<
  RunFlags,
  'config' | 'venue' | 'assets' | 'interval' | 'roundLength' | 'seed' | 'dataDir' | 'for' | 'json'
>;

const EXAMPLES = `
Examples:
  $ bulkhead record --venue polymarket --assets BTC,ETH --for 1h
  $ bulkhead record --round-length 20s --for 60s --data-dir recordings
  $ bulkhead replay recordings/tapes

Trades nothing: the workers of "run" without a strategy, without an account and without a way to the venue for an order.
Books, prices and rounds go to <data-dir>/tapes/<session>/<asset>, one file per round, compressed when the round has ended.
Without API credentials the real venue's price stream stays closed (docs/live.md). Ctrl-C ends it in order.

Exit codes: 0 recorded, 1 an asset or the disk failed, 2 wrong usage.
`;

/** Adds `bulkhead record` (design §8, §9). */
export function registerRecord(program: Command): void {
  program
    .command('record')
    .description('record the venue on tapes, and trade nothing')
    .option('--config <file>', 'YAML over the defaults of config/default.yaml')
    .option('--venue <venue>', 'embedded or polymarket')
    .option('--assets <list>', 'such as BTC,ETH')
    .option('--interval <interval>', '5m, 15m, 1h or 4h')
    .option('--round-length <duration>', 'compresses rounds of the embedded venue, such as 20s')
    .option('--seed <number>', 'of the embedded venue')
    .option('--for <duration>', 'ends by itself after this long, such as 60s')
    .option('--data-dir <folder>', 'where the tapes go')
    .option('--json', 'prints the outcome as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: RecordFlags) => {
      process.exitCode = await recordWith(flags);
    });
}

async function recordWith(flags: RecordFlags): Promise<number> {
  const interrupts = new Interrupts();
  const settings = settingsOf(flags);
  const forMs = flags.for === undefined ? undefined : parseDuration(flags.for, '--for');
  openDataFolder(settings.dataDir);
  const priceCredentials = settings.venue === 'polymarket' ? credentialsFrom(process.env) : undefined;
  forgetSecrets(process.env);
  const end = new AbortController();
  handleInterrupts(
    interrupts,
    (signal) => end.abort(`${signal} received`),
    () => undefined,
  );
  const timeIsUp = forMs === undefined ? undefined : setTimeout(() => end.abort('the time is up'), forMs);
  const { record } = await import('../record/record.ts');
  const { renderRecording } = await import('../record/record-report.ts');
  const progress = new ProgressLine();
  const recording = await record({
    settings,
    priceCredentials,
    signal: end.signal,
    onProgress: (line) => progress.show(line),
    say: (line) => progress.say(`bulkhead: ${line}`),
  });
  clearTimeout(timeIsUp);
  progress.clear();
  if (recording === undefined) {
    console.error('bulkhead: ended before the venue answered; nothing was recorded');
    return 1;
  }
  const { report, failures } = recording;
  console.log(flags.json === true ? JSON.stringify(report) : renderRecording(report));
  for (const failure of failures) console.error(`bulkhead: ${failure}`);
  const isWhole = Object.values(report.assets).every(
    ({ outcome, missing }) => outcome === 'recorded' && missing.length === 0,
  );
  return failures.length === 0 && isWhole ? 0 : 1;
}

/** Whatever the configuration says of trading, nothing is traded. */
function settingsOf(flags: RecordFlags): Settings {
  const file = flags.config === undefined ? [] : [readSettingsFile(flags.config)];
  const ours = { source: 'record', values: { mode: 'paper' } };
  return loadSettings([...file, environmentLayer(process.env), flagsLayer({ ...flags, guard: false }), ours]);
}
