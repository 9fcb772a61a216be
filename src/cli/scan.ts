import type { Command } from 'commander';
import { UsageError } from '../../shared/errors.ts';
import { MICRO, type MicroUsdc, microUsdc } from '../../shared/units/index.ts';
import { parseDuration } from '../config/duration.ts';
import { environmentLayer, forgetSecrets } from '../config/environment.ts';
import { loadSettings, readSettingsFile } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { handleInterrupts, Interrupts } from '../run/interrupts.ts';
import { ProgressLine } from '../terminal/progress-line.ts';
import { flagsLayer, type RunFlags } from './run-flags.ts';

type ScanFlags = Pick<
  RunFlags,
  'config' | 'venue' | 'assets' | 'interval' | 'roundLength' | 'seed' | 'occasions' | 'dataDir' | 'for' | 'json'
> & {
  readonly basketBudget: string;
  readonly totalBudget: string;
  readonly maxLoss: string;
  readonly maxAge: string;
  readonly events: string;
};

const EXAMPLES = `
Examples:
  $ bulkhead scan --for 60s                          the embedded venue with its cheap baskets
  $ bulkhead scan --venue polymarket --basket-budget 25
  $ bulkhead scan --venue polymarket --events 100 --json >> baskets.jsonl

Looks for sets that cost less than they pay, fees included: one Yes of every outcome of an exclusive (neg-risk) event, one No of
every outcome, and Up with Down of the rounds under way. Shows the orders of each, and what would be done if one were missed.

It sends no order and needs neither account nor key. Buying is left out on purpose: each worker of Bulkhead is sealed around one
crypto asset's rounds, its risk, its money and its recovery; a basket has legs in markets that belong to none of them. Up/Down
sets are bought by the strategy complete_set_arbitrage in "run". See docs/arbitrage-and-copying.md.

Exit codes: 0 scanned, 1 the venue never told what there is, 2 wrong usage.
`;

/** Adds `bulkhead scan` (strategies §7, mission M114–M122). */
export function registerScan(program: Command): void {
  program
    .command('scan')
    .description('look for sets that cost less than they pay, and send no order')
    .option('--config <file>', 'YAML over the defaults of config/default.yaml')
    .option('--venue <venue>', 'embedded or polymarket')
    .option('--assets <list>', 'whose rounds are looked at, such as BTC,ETH')
    .option('--interval <interval>', '5m, 15m, 1h or 4h')
    .option('--round-length <duration>', 'compresses rounds of the embedded venue, such as 20s')
    .option('--seed <number>', 'of the embedded venue')
    .option('--occasions <list>', 'what the embedded venue brings about; default: baskets,arbitrage')
    .option('--events <number>', 'most exclusive events, the most traded first', '25')
    .option('--basket-budget <pUSD>', 'most money for one basket, fees included', '10')
    .option('--total-budget <pUSD>', 'most money for all baskets that are not over', '100')
    .option('--max-loss <pUSD>', 'a broken set is completed while that loses no more', '1')
    .option('--max-age <duration>', 'a book without news for longer is asked for anew first', '2s')
    .option('--for <duration>', 'ends by itself after this long, such as 60s')
    .option('--data-dir <folder>', 'where the log of the embedded venue goes')
    .option('--json', 'one JSON object a line: what is found as it is found, the report last')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ScanFlags) => {
      process.exitCode = await scanWith(flags);
    });
}

async function scanWith(flags: ScanFlags): Promise<number> {
  const interrupts = new Interrupts();
  const settings = settingsOf(flags);
  const money = {
    perBasket: usdc(flags.basketBudget, '--basket-budget'),
    total: usdc(flags.totalBudget, '--total-budget'),
  };
  const terms = {
    minGross: 0.02,
    minNet: 0.001,
    maxAgeMs: parseDuration(flags.maxAge, '--max-age'),
    minDepthShares: 10,
    maxSlippage: 0.005,
    maxLoss: usdc(flags.maxLoss, '--max-loss'),
  };
  const mostEvents = wholeNumber(flags.events, '--events');
  const forMs = flags.for === undefined ? undefined : parseDuration(flags.for, '--for');
  forgetSecrets(process.env);
  const end = new AbortController();
  handleInterrupts(
    interrupts,
    () => end.abort(),
    () => undefined,
  );
  const timeIsUp = forMs === undefined ? undefined : setTimeout(() => end.abort(), forMs);
  const { runScan } = await import('../scan/run-scan.ts');
  const { noticeRecord, noticeText, renderScan, reportRecord } = await import('../scan/render.ts');
  const progress = new ProgressLine();
  const report = await runScan({
    settings,
    mostEvents,
    terms,
    money,
    signal: end.signal,
    onNotice: (notice) => {
      if (flags.json === true) console.log(JSON.stringify(noticeRecord(notice)));
      else progress.say(noticeText(notice));
    },
    onProgress: (line) => progress.show(line),
  });
  clearTimeout(timeIsUp);
  progress.clear();
  if (report === undefined) {
    console.error('bulkhead: the venue never told which sets there are; nothing was scanned');
    return 1;
  }
  console.log(flags.json === true ? JSON.stringify(reportRecord(report)) : renderScan(report));
  return 0;
}

/** Whatever the configuration says of trading, nothing is traded. */
function settingsOf(flags: ScanFlags): Settings {
  const file = flags.config === undefined ? [] : [readSettingsFile(flags.config)];
  const occasions = { source: 'scan', values: { embedded: { occasions: ['baskets', 'arbitrage'] } } };
  const untraded = { source: 'scan', values: { mode: 'paper' } };
  const flagged = flagsLayer({ ...flags, guard: false });
  return loadSettings([occasions, ...file, environmentLayer(process.env), flagged, untraded]);
}

function usdc(text: string, flag: string): MicroUsdc {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value <= 1e6) return microUsdc(Math.round(value * MICRO));
  throw new UsageError('flag', `${flag}: "${text}" is not an amount of pUSD above 0, such as 25`);
}

function wholeNumber(text: string, flag: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new UsageError('flag', `${flag}: "${text}" is not a whole number from 1 to 999`);
}
