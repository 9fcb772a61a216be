import type { Command } from 'commander';
import { BulkheadError, toErrorRecord } from '../../shared/errors.ts';
import { nodeWorld } from '../../workers/ports/node-world.ts';
import { environmentLayer } from '../config/environment.ts';
import { loadSettings, readSettingsFile } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { type LiveAccess, liveAccess } from '../run/live/live-access.ts';
import { VenueQuestions } from '../run/preflight/ask-venue.ts';
import { type Check, ok, refusalsOf, refuse, renderChecks } from '../run/preflight/check.ts';
import { checkMachine } from '../run/preflight/machine-checks.ts';
import { preflight } from '../run/preflight/preflight.ts';
import { POLYMARKET } from '../run/venue-endpoints.ts';

type DoctorFlags = {
  readonly config?: string;
  readonly venue?: string;
  readonly mode?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
};

const EXAMPLES = `
Examples:
  $ bulkhead doctor                              is this machine fit for the embedded venue?
  $ bulkhead doctor --config live.yaml           everything that a live start would refuse, with the mend for each
  $ bulkhead doctor --config live.yaml --json

Nothing is created and no order is sent. Exit codes: 0 fit, possibly with warnings; 3 a start would be refused.
`;

/** Adds `bulkhead doctor` (design §9). */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('checks everything before money moves, and says what to do about what is wrong')
    .option('--config <file>', 'the configuration to be started with')
    .option('--venue <venue>', 'embedded or polymarket')
    .option('--mode <mode>', 'paper or live')
    .option('--data-dir <folder>', 'tapes, log, control token')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: DoctorFlags) => {
      const checks = await examine(settingsOf(flags));
      const isFit = refusalsOf(checks).length === 0;
      console.log(flags.json ? JSON.stringify({ fit: isFit, checks }) : renderChecks(checks));
      if (!isFit) process.exitCode = 3;
    });
}

async function examine(settings: Settings): Promise<readonly Check[]> {
  const { access, checks } = settings.mode === 'live' ? accessOf(settings) : { access: undefined, checks: [] };
  const ofMachine = [...checkMachine(settings, access), ...checks];
  const endpoints = settings.endpoints ?? (settings.venue === 'polymarket' ? POLYMARKET : undefined);
  if (endpoints === undefined)
    return [...ofMachine, ok('venue', 'embedded: starts with the session, wants no account')];
  if (settings.mode === 'live' && access === undefined) return ofMachine;
  const world = nodeWorld();
  try {
    return [
      ...ofMachine,
      ...(await preflight(new VenueQuestions(endpoints, world.http, world.clock), settings, access)),
    ];
  } finally {
    world.close();
  }
}

/** What keeps a live session from its key is a finding like any other. */
function accessOf(settings: Settings): { readonly access: LiveAccess | undefined; readonly checks: readonly Check[] } {
  try {
    const access = liveAccess(settings, process.env);
    return { access, checks: [ok('key', `signs for wallet ${access.wallet.address}`)] };
  } catch (thrown) {
    if (!(thrown instanceof BulkheadError)) throw thrown;
    return { access: undefined, checks: [refuse('key', toErrorRecord(thrown).message, 'see docs/live.md')] };
  }
}

function settingsOf({ config, venue, mode, dataDir }: DoctorFlags): Settings {
  const file = config === undefined ? [] : [readSettingsFile(config)];
  const given = Object.entries({ venue, mode, dataDir }).filter(([, value]) => value !== undefined);
  const flags = { source: 'command line', values: Object.fromEntries(given) };
  return loadSettings([...file, environmentLayer(process.env), flags]);
}
