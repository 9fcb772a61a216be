import type { Command } from 'commander';
import { SafetyError, UsageError } from '../../shared/errors.ts';
import { privateKey } from '../../shared/wire/auth/index.ts';
import { type Endpoints, endpointsSchema } from '../../shared/wire/endpoints.ts';
import { parseDuration } from '../config/duration.ts';
import { credentialsFrom, environmentLayer, forgetSecrets, INTERNAL_NAMES } from '../config/environment.ts';
import { loadSettings, readSettingsFile } from '../config/load-settings.ts';
import { openDataFolder, probeReportFile } from '../config/places.ts';
import type { Settings } from '../config/settings.ts';
import { strategySettingsOf } from '../config/strategies.ts';
import { BOT_LISTENS } from '../guard/bot-process.ts';
import { CONFIRMATION, confirmLive } from '../run/live/disclaimer.ts';
import { type LiveAccess, liveAccess } from '../run/live/live-access.ts';
import { Interrupts } from '../run/interrupts.ts';
import { flagsLayer, type RunFlags } from './run-flags.ts';

const EXAMPLES = `
Examples:
  $ bulkhead run                                            until Ctrl-C
  $ bulkhead run --for 60s --round-length 20s --report run.json
  $ bulkhead run --assets BTC,ETH --strategy inventory_making --seed 7
  $ bulkhead run --config config/polymarket-paper.yaml
  $ bulkhead run --config live.yaml --i-understand "..."    real orders; read docs/live.md first

Ctrl-C once: cancels everything, confirms zero open orders at the venue, ends. Twice: ends at once and says what may be open.
`;

/** Adds `bulkhead run`, which is also what `bulkhead` alone means (design §9). */
export function registerRun(program: Command): void {
  program
    .command('run', { isDefault: true })
    .description('the system: supervisor, one worker per asset and, unless told otherwise, the embedded venue')
    .option('--config <file>', 'YAML over the defaults of config/default.yaml')
    .option('--venue <venue>', 'embedded or polymarket')
    .option('--mode <mode>', 'paper or live')
    .option('--i-understand <words>', `for live: "${CONFIRMATION}"; without it you are asked`)
    .option('--assets <list>', 'such as BTC,ETH')
    .option('--interval <interval>', '5m, 15m, 1h or 4h')
    .option('--round-length <duration>', 'compresses rounds of the embedded venue, such as 20s')
    .option('--strategy <list>', 'such as inventory_making,distance_fade; all: every one of this build')
    .option('--for <duration>', 'ends by itself after this long, such as 60s')
    .option('--seed <number>', 'of the embedded venue')
    .option('--occasions <list>', 'what the embedded venue brings about; default: what the strategies can use')
    .option('--data-dir <folder>', 'tapes, log, control token')
    .option('--log-level <level>', 'debug, info, warn or error, in the data folder’s bulkhead.log')
    .option('--http <address>', 'address of page, status and control, such as 127.0.0.1:8787')
    .option('--no-http', 'without them')
    .option('--no-guard', 'without the parent process that restarts bot and venue')
    .option('--report <file>', 'writes the run report as JSON')
    .option('--evidence <folder>', 'writes what each strategy showed, for a later live start')
    .option('--without-evidence <list>', 'for live: strategies that may trade without evidence')
    .option('--json', 'prints the run report on standard output; everything else goes to standard error')
    .addOption(program.createOption('--drill', 'workers accept deliberate misbehaviour').hideHelp())
    .addHelpText('after', EXAMPLES)
    .action(async (flags: RunFlags) => {
      process.exitCode = await run(flags);
    });
}

async function run(flags: RunFlags): Promise<number> {
  const interrupts = new Interrupts();
  const settings = settingsOf(flags);
  // A name, a parameter or a file of the operator's own that is wrong is refused before anything starts.
  strategySettingsOf(settings);
  const forMs = flags.for === undefined ? undefined : parseDuration(flags.for, '--for');
  openDataFolder(settings.dataDir);
  if (flags.report !== undefined) probeReportFile(flags.report);
  const live = settings.mode === 'live' ? await allowLive(settings, flags) : undefined;
  if (flags.guard) {
    const { Guard } = await import('../guard/guard.ts');
    const runArguments = live === undefined ? argumentsOfRun() : confirmedArguments();
    return new Guard({ settings, runArguments, forMs, interrupts, say: remark }).run();
  }
  process.send?.(BOT_LISTENS);
  const { runBot } = await import('../run/run-bot.ts');
  const { witnessOf } = await import('../report/witness-of.ts');
  const wantsReport = flags.report !== undefined || flags.json === true;
  const { [INTERNAL_NAMES.endpoints]: endpoints, [INTERNAL_NAMES.playKey]: playKey } = process.env;
  const wantsPriceStream = settings.venue === 'polymarket' && live === undefined;
  const priceCredentials = wantsPriceStream ? credentialsFrom(process.env) : undefined;
  forgetSecrets(process.env);
  const exitCode = await runBot({
    settings,
    endpoints: endpoints === undefined ? undefined : readEndpoints(endpoints),
    playKey: playKey === undefined ? undefined : privateKey(playKey),
    priceCredentials,
    live,
    forMs,
    interrupts,
    report: flags.report,
    evidence: flags.evidence,
    json: flags.json === true,
    drill: flags.drill === true,
    witness: wantsReport ? witnessOf : undefined,
  });
  leaveSoon(exitCode);
  return exitCode;
}

function settingsOf(flags: RunFlags): Settings {
  const file = flags.config === undefined ? [] : [readSettingsFile(flags.config)];
  const settings = loadSettings([...file, environmentLayer(process.env), flagsLayer(flags)]);
  const isOurVenue = settings.venue === 'embedded' || settings.endpoints?.control !== undefined;
  if (!isOurVenue && flags.roundLength !== undefined) {
    throw new UsageError('flag', '--round-length: only the embedded venue can compress rounds (--venue embedded)');
  }
  return settings;
}

/**
 * What a live session signs with, once the operator has said in words that he means it.
 *
 * @throws {SafetyError} naming what is missing
 */
async function allowLive(settings: Settings, flags: RunFlags): Promise<LiveAccess> {
  if (flags.drill === true) throw new SafetyError('drill_live', 'live trading and drills do not go together');
  const access = liveAccess(settings, process.env);
  const isAsked = process.stdin.isTTY && process.stderr.isTTY;
  await confirmLive({
    dataDir: settings.dataDir,
    given: flags.iUnderstand,
    terminal: isAsked ? { input: process.stdin, output: process.stderr } : undefined,
    say: (text) => console.error(text),
  });
  return access;
}

/** The bot is told that its guard was told: nobody is asked twice, nor when the bot is started again. */
function confirmedArguments(): readonly string[] {
  return [...argumentsOfRun(), '--i-understand', CONFIRMATION];
}

function remark(line: string): void {
  console.error(`bulkhead: ${line}`);
}

/** What the operator typed after `run`, or after nothing. */
function argumentsOfRun(): readonly string[] {
  const typed = process.argv.slice(2);
  return typed[0] === 'run' ? typed.slice(1) : typed;
}

function readEndpoints(text: string): Endpoints {
  return endpointsSchema.parse(JSON.parse(text));
}

/** Everything is closed by now; should something hold on to the process regardless, it ends all the same. */
function leaveSoon(exitCode: number): void {
  setTimeout(() => process.exit(exitCode), 1_000).unref();
}
