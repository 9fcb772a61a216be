import type { Command } from 'commander';
import { BulkheadError, SafetyError, UsageError } from '../../shared/errors.ts';
import { addressOf, type PrivateKey } from '../../shared/wire/auth/index.ts';
import type { Credentials } from '../../shared/wire/endpoints.ts';
import { nodeWorld } from '../../workers/ports/node-world.ts';
import { CREDENTIAL_NAMES, environmentLayer, PRIVATE_KEY_NAME, privateKeyFrom } from '../config/environment.ts';
import { loadSettings, readSettingsFile } from '../config/load-settings.ts';
import { VenueQuestions } from '../run/preflight/ask-venue.ts';
import { POLYMARKET } from '../run/venue-endpoints.ts';

type DeriveFlags = {
  readonly config?: string;
  readonly create?: boolean;
  readonly show?: boolean;
  readonly json?: boolean;
};

const EXAMPLES = `
Examples:
  $ bulkhead auth derive                 names the API key that the wallet has; creates nothing
  $ bulkhead auth derive --create        creates the first one; does nothing when there is one
  $ bulkhead auth derive --show          prints key, secret and passphrase as variables, for a file that only you can read

One key per wallet: orders, cancels and heartbeats belong to a key, and two of them do not know of each other.
The wallet owner's key comes from ${PRIVATE_KEY_NAME} and is neither stored nor shown.
`;

/** Adds `bulkhead auth derive` (mission M175). */
export function registerAuth(program: Command): void {
  const auth = program.command('auth').description("the wallet's API key");
  auth
    .command('derive')
    .description('derives the API key that the wallet has, always the same one')
    .option('--config <file>', 'configuration with "endpoints" of another venue than the real one')
    .option('--create', 'create one if the wallet has none')
    .option('--show', 'print the secret parts as well')
    .option('--json', 'print one JSON object')
    .action(derive);
  auth.addHelpText('after', EXAMPLES);
  auth.commands[0]?.addHelpText('after', EXAMPLES);
}

/**
 * @throws {UsageError} without a key in the environment
 * @throws {SafetyError} code `no-api-key` when the wallet has none and none was to be created
 * @throws {BulkheadError} code `venue` when the venue says neither
 */
async function derive(flags: DeriveFlags): Promise<void> {
  const key = privateKeyFrom(process.env);
  if (key === undefined) throw new UsageError('key', `${PRIVATE_KEY_NAME} is missing in the environment`);
  const file = flags.config === undefined ? [] : [readSettingsFile(flags.config)];
  const { endpoints } = loadSettings([...file, environmentLayer(process.env)]);
  const world = nodeWorld();
  try {
    const venue = new VenueQuestions(endpoints ?? POLYMARKET, world.http, world.clock);
    tell(addressOf(key), await credentialsOf(venue, key, flags.create === true), flags);
  } finally {
    world.close();
  }
}

/** Only where the venue itself says that there is none may one be created. */
async function credentialsOf(venue: VenueQuestions, key: PrivateKey, create: boolean): Promise<Credentials> {
  const derived = await venue.derivedCredentials(key);
  if (derived.kind === 'ok') return derived.value;
  if (derived.status !== 400) throw new BulkheadError('venue', `the venue does not say: ${derived.reason}`);
  const owner = addressOf(key);
  if (!create) throw new SafetyError('no-api-key', `${owner} has no API key yet; --create makes the first one`);
  const created = await venue.createCredentials(key);
  if (created.kind === 'ok') return created.value;
  throw new BulkheadError('venue', `the venue creates none for ${owner}: ${created.reason}`);
}

function tell(owner: string, credentials: Credentials, { show, json }: DeriveFlags): void {
  const { apiKey } = credentials;
  if (json) console.log(JSON.stringify(show ? { owner, ...credentials } : { owner, apiKey }));
  else if (show) {
    for (const [part, name] of Object.entries(CREDENTIAL_NAMES)) {
      console.log(`${name}=${credentials[part as keyof typeof CREDENTIAL_NAMES]}`);
    }
  } else console.log(`${owner} has API key ${apiKey}`);
}
