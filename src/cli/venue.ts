import type { Command } from 'commander';
import { formatDuration } from '../../shared/duration.ts';
import { ASSETS } from '../../shared/market/assets.ts';
import { INTERVAL_MS } from '../../shared/market/intervals.ts';
import { LEADER_ADDRESS, OCCASIONS } from '../../shared/occasions.ts';
import { formatDecimal } from '../../shared/units/index.ts';
import {
  LIVELY,
  type PlayState,
  type RunningVenue,
  startVenue,
  type StartVenueOptions,
} from '../../workers/venue/index.ts';
import { addFaultCommands } from './venue-faults.ts';
import { startOptions, type VenueFlags } from './venue-flags.ts';

const EXAMPLES = `
Examples:
  $ bulkhead venue                                    every asset, 5-minute rounds in real time
  $ bulkhead venue --assets BTC --round-length 20s    one asset, rounds of 20 seconds
  $ bulkhead venue --interval 5m,15m --protocol-v2 ETH --tier gold
  $ bulkhead venue --occasions arbitrage,leader       sets that cost too little, and a wallet worth following
  $ bulkhead venue --port 8790 --fault '{"fault":"answer-lost","probability":0.1}'
  $ bulkhead venue fault http://127.0.0.1:8790/control '{"fault":"mode","mode":"restarting","for":"5s"}'
  $ bulkhead venue --tape data/tapes/20261120T120000-63ab --speed 2
  $ bulkhead venue faults                             everything that can go wrong, with an example each

The first line on standard output is one JSON object with the base URLs: point your bot's clients at them. Any wallet that
makes an API key finds 10 000 pUSD and all approvals. The leader of --occasions is
${LEADER_ADDRESS}. Ctrl-C ends the venue; the last line says whether its books balance.

Exit codes: 0 done, 1 the books did not balance, 2 wrong usage.
`;

/** Adds `bulkhead venue`: the embedded venue alone (design §9). */
export function registerVenue(program: Command): void {
  const venue = program
    .command('venue')
    .description('run the embedded venue alone: a play-money Polymarket on loopback')
    .enablePositionalOptions()
    .option('--port <port>', 'loopback port; 0 takes a free one', '0')
    .option('--seed <n>', 'seed of every random choice; without it a fresh one')
    .option('--assets <list>', 'assets, separated by commas', ASSETS.join(','))
    .option('--interval <list>', 'intervals, separated by commas: 5m, 15m, 1h, 4h', '5m')
    .option('--round-length <duration>', 'compresses rounds to this length; needs a single interval')
    .option('--protocol-v2 <list>', 'assets whose markets are of Protocol V2')
    .option('--taker-delay <duration>', 'wait of marketable orders in uncompressed time; 0 for none (default: 150ms)')
    .option('--crowd <n>', "book changes per second and market by the venue's own traders; 0 for an empty venue", CROWD)
    .option('--occasions <list>', `gives strategies something to trade on: ${OCCASIONS.join(', ')}`)
    .option('--tier <name>', 'rate limits per signer: standard to elite, or none', 'standard')
    .option('--no-address-limits', 'no rate limits per IP address')
    .option('--faults <file>', 'JSON list of faults that hold from the start')
    .option('--fault <json>', 'one such fault; may be repeated', collect)
    .option(
      '--tape <path>',
      'plays this recording, a file or a folder, in place of a market of its own; may be repeated',
      collect,
    )
    .option('--speed <n>', 'plays the tape this many times faster', '1')
    .option('--unfunded', 'wallets find no play money and no approvals')
    .option('--json', 'accepted everywhere; the first line is JSON anyway')
    .addHelpText('after', EXAMPLES)
    .action((flags: VenueFlags) => runVenue(flags));
  addFaultCommands(venue);
}

const CROWD = String(LIVELY.bookChangesPerS);

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

async function runVenue(flags: VenueFlags): Promise<void> {
  const options = startOptions(flags);
  const venue = await startVenue(options);
  console.log(JSON.stringify(venue.endpoints));
  console.error(`venue: ${describe(options)}; Ctrl-C ends it`);
  const begun = venue.play();
  if (begun !== undefined) console.error(`venue: the tape begins at ${new Date(begun.beginsAt).toISOString()}`);
  await untilAskedToEnd();
  const { conservation } = venue.ledger();
  const played = venue.play();
  if (played !== undefined) console.error(`venue: ${describePlay(played)}`);
  await venue.close();
  console.error(`venue: ${balanceOf(conservation)}`);
  if (!conservation.held) process.exitCode = 1;
}

function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function describe({ assets, intervals, timeScale, seed }: StartVenueOptions): string {
  const rounds = intervals.map((interval) => formatDuration(Math.round(INTERVAL_MS[interval] * timeScale)));
  const compressed = timeScale === 1 ? '' : ` compressed to ${rounds.join(', ')}`;
  return `${assets.join(', ')}, ${intervals.join(', ')} rounds${compressed}, seed ${seed}`;
}

function describePlay({ inputs, isOver, maxLateMs, gaps, unmatched, strays }: PlayState): string {
  const end = isOver ? 'to the end' : 'in part';
  const lost = `${gaps} gaps, ${unmatched} trades without a counterpart, ${strays} changes of rounds that are not here`;
  return `the tape was played ${end}: ${inputs} inputs, at most ${Math.round(maxLateMs)} ms late; ${lost}`;
}

/** Where all money is, in pUSD. */
function balanceOf(books: ReturnType<RunningVenue['ledger']>['conservation']): string {
  const { deposited, cash, collateral, fees, dust, inTransit } = books;
  const [all, ...parts] = [deposited, cash, collateral, fees, dust, inTransit].map((amount) =>
    formatDecimal(amount, 6),
  );
  const [held, behind, paid, rounding, way] = parts;
  const sums = `${all} pUSD put in; ${held} cash, ${behind} behind shares, ${paid} fees, ${rounding} rounding, ${way} in transit`;
  return books.held ? `the books balance: ${sums}` : `THE BOOKS DO NOT BALANCE: ${sums}`;
}
