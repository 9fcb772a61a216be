import { parse } from 'yaml';
import * as z from 'zod';
import { UsageError } from '../../shared/errors.ts';
import { type PrivateKey, privateKey } from '../../shared/wire/auth/index.ts';
import type { Credentials } from '../../shared/wire/endpoints.ts';
import { nearestName } from './nearest.ts';
import { type SettingsKey, type SettingsLayer, settingsKeys } from './settings.ts';

/** Names that other programs of this kind use for some of our keys. */
const ALIASES: Readonly<Record<string, string>> = {
  WS_HEARTBEAT_INTERVAL: 'BULKHEAD_SOCKETS_HEARTBEAT_INTERVAL_MS',
  ROUND_CHECK_INTERVAL: 'BULKHEAD_ROUNDS_CHECK_INTERVAL_MS',
};

/** What the guard tells the bot; not for operators. */
export const INTERNAL_NAMES = { endpoints: 'BULKHEAD_GUARD_ENDPOINTS', playKey: 'BULKHEAD_GUARD_PLAY_KEY' } as const;

/** Where the API credentials of the real venue stand; all three or none. */
export const CREDENTIAL_NAMES = {
  apiKey: 'POLYMARKET_API_KEY',
  secret: 'POLYMARKET_API_SECRET',
  passphrase: 'POLYMARKET_API_PASSPHRASE',
} as const;

/** Where the key of the wallet's owner stands, for live trading alone. */
export const PRIVATE_KEY_NAME = 'POLYMARKET_PRIVATE_KEY';

/** Where the key of Polymarket's relayer stands, for a treasury that uses it. */
export const RELAYER_KEY_NAME = 'POLYMARKET_RELAYER_API_KEY';

/** Where the passphrase of encrypted archives stands. */
export const ARCHIVE_PASSPHRASE_NAME = 'ARCHIVE_PASSPHRASE';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings layer of an environment: `BULKHEAD_` and a key's path in capitals, such as `BULKHEAD_RISK_MAX_ORDER_USDC`,
 * and the {@link ALIASES}. Lists are separated by commas.
 *
 * @throws {UsageError} code `config` for a BULKHEAD_ name that is no key
 */
export function environmentLayer(environment: Environment): SettingsLayer {
  const keys = new Map(settingsKeys().map((key) => [variableName(key), key]));
  const values: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(environment)) {
    if (text === undefined || Object.values<string>(INTERNAL_NAMES).includes(name)) continue;
    const variable = ALIASES[name] ?? name;
    if (!variable.startsWith('BULKHEAD_')) continue;
    const key = keys.get(variable);
    if (key === undefined) throw unknownVariable(name, [...keys.keys()]);
    setAt(values, key.path, readValue(text, key.schema));
  }
  return { source: 'environment', values };
}

/**
 * API credentials of the real venue, when the environment has them.
 *
 * @throws {UsageError} code `config` when only some of the three are there
 */
export function credentialsFrom(environment: Environment): Credentials | undefined {
  const { apiKey, secret, passphrase } = CREDENTIAL_NAMES;
  const missing = [apiKey, secret, passphrase].filter((name) => !environment[name]);
  if (missing.length === 3) return undefined;
  if (missing.length > 0) {
    throw new UsageError('config', `environment: ${missing.join(' and ')} missing; the API key needs all three`);
  }
  return {
    apiKey: environment[apiKey] ?? '',
    secret: environment[secret] ?? '',
    passphrase: environment[passphrase] ?? '',
  };
}

/**
 * The wallet owner's key, when the environment has it.
 *
 * @throws {UsageError} code `config` for what is no key; the message does not repeat it
 */
export function privateKeyFrom(environment: Environment): PrivateKey | undefined {
  const text = environment[PRIVATE_KEY_NAME]?.trim();
  if (!text) return undefined;
  try {
    return privateKey(text.startsWith('0x') ? text : `0x${text}`);
  } catch {
    throw new UsageError('config', `environment: ${PRIVATE_KEY_NAME} is no private key: 64 hex digits`);
  }
}

/** Takes secrets out of an environment after they were read, so that no child and no dump has them. */
export function forgetSecrets(environment: Record<string, string | undefined>): void {
  for (const name of [...Object.values(CREDENTIAL_NAMES), PRIVATE_KEY_NAME, RELAYER_KEY_NAME, INTERNAL_NAMES.playKey])
    delete environment[name];
}

/** The environment for a child that is to know nothing of ours: no credentials, and not what the guard tells the bot. */
export function withoutSecrets(environment: Environment): Record<string, string | undefined> {
  const internal = Object.values<string>(INTERNAL_NAMES);
  const kept = Object.entries(environment).filter(
    ([name]) => !name.startsWith('POLYMARKET_') && !internal.includes(name),
  );
  return Object.fromEntries(kept);
}

function variableName(key: SettingsKey): string {
  const words = key.path.map((part) => part.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase());
  return ['BULKHEAD', ...words].join('_');
}

function readValue(text: string, schema: z.ZodType): unknown {
  if (schema instanceof z.ZodArray) return text.split(',').map((part) => part.trim());
  return schema instanceof z.ZodString ? text : parse(text);
}

function setAt(values: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    values[head] = value;
    return;
  }
  const inner = (values[head] ?? {}) as Record<string, unknown>;
  values[head] = inner;
  setAt(inner, rest, value);
}

function unknownVariable(name: string, known: readonly string[]): UsageError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return new UsageError('config', `environment: unknown variable ${name}${hint}`);
}
