import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import type * as z from 'zod';
import { toErrorRecord, UsageError } from '../../shared/errors.ts';
import { INTERVAL_MS } from '../../shared/market/intervals.ts';
import { formatDuration } from '../../shared/duration.ts';
import { nearestName } from './nearest.ts';
import { withLeader } from './occasions.ts';
import { namedStrategies, strategySettingsOf } from './strategies.ts';
import { namesAt, type Settings, type SettingsLayer, settingsSchema } from './settings.ts';

/** The defaults of this build, each key with its meaning. */
export const DEFAULTS = fileURLToPath(new URL('../../config/default.yaml', import.meta.url));

/**
 * Lays the layers over the defaults, later ones over earlier ones, and checks each as it is laid, so that a refusal names
 * the layer that is to blame. Lists are replaced, not joined.
 *
 * @throws {UsageError} code `config`: one line that names source, key and, for an unknown key, the nearest known one
 */
export function loadSettings(layers: readonly SettingsLayer[]): Settings {
  let values: Readonly<Record<string, unknown>> = {};
  let settings: Settings | undefined;
  for (const layer of [readSettingsFile(DEFAULTS), ...layers]) {
    values = merge(values, layer.values);
    const parsed = settingsSchema.safeParse(values);
    if (!parsed.success) throw new UsageError('config', `${layer.source}: ${describe(parsed.error)}`);
    settings = parsed.data;
  }
  if (settings === undefined) throw new UsageError('config', 'no settings');
  checkRoundLength(settings);
  checkAddresses('endpoints', settings.endpoints ?? {});
  checkAddresses('treasury', { rpcUrl: settings.treasury.rpcUrl });
  return deepFreeze(withStrategies(settings));
}

/** The operator's own strategies are loaded only by who runs them: `status` must not depend on them. */
function withStrategies(settings: Settings): Settings {
  const strategies = namedStrategies(settings.strategies);
  const strategyFiles = settings.strategyFiles.map((path) => resolve(path));
  if (strategyFiles.length === 0) strategySettingsOf({ ...settings, strategies });
  const parameters = withLeader({ ...settings, strategies });
  return { ...settings, strategies, strategyFiles, parameters };
}

/**
 * Reads one YAML file as a layer.
 *
 * @throws {UsageError} code `config` when it cannot be read, is no YAML, or holds something else than keys
 */
export function readSettingsFile(path: string): SettingsLayer {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new UsageError('config', `${path}: cannot be read: ${toErrorRecord(thrown).message}`);
  }
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw new UsageError('config', `${path}: ${broken.message.split('\n')[0] ?? 'no YAML'}`);
  }
  const values: unknown = document.toJS() ?? {};
  if (!isRecord(values)) throw new UsageError('config', `${path}: must hold keys and values`);
  return { source: path, values: fromItsFolder(path, values) };
}

/** Files that a configuration names are looked for beside it. */
function fromItsFolder(path: string, values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { strategyFiles } = values;
  if (!Array.isArray(strategyFiles)) return values;
  const beside = (file: unknown): unknown => (typeof file === 'string' ? resolve(dirname(path), file) : file);
  return { ...values, strategyFiles: strategyFiles.map(beside) };
}

/** Only when every layer is laid: length and interval may come from different ones. */
function checkRoundLength({ venue, interval, embedded }: Settings): void {
  const lengthMs = embedded.roundLengthMs;
  if (venue !== 'embedded' || lengthMs <= INTERVAL_MS[interval]) return;
  const message = `"embedded.roundLengthMs" (--round-length): ${formatDuration(lengthMs)} is longer than interval ${interval}`;
  throw new UsageError('config', message);
}

/** Orders, keys' signatures and prices never cross a network in the clear (mission M282). */
function checkAddresses(group: string, addresses: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(addresses)) {
    if (typeof value !== 'string') continue;
    const url = URL.parse(value);
    if (url === null) throw new UsageError('config', `"${group}.${name}": "${value}" is no URL`);
    if (['https:', 'wss:'].includes(url.protocol) || isLoopback(url.hostname)) continue;
    const message = `"${group}.${name}": ${url.protocol}//${url.host} is not encrypted; only this machine may be reached so`;
    throw new UsageError('config', message);
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** A copy of `base` with `over` laid on it, key by key down to what is no record. */
function merge(
  base: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isRecord(below) && isRecord(value) ? merge(below, value) : value;
  }
  return merged;
}

/** The first thing that is wrong, on one line. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return error.message;
  if (issue.code === 'unrecognized_keys') {
    const wrong = issue.keys[0] ?? '';
    const nearest = nearestName(wrong, namesAt(issue.path));
    const hint = nearest === undefined ? '' : `; did you mean "${[...issue.path, nearest].join('.')}"?`;
    return `unknown key "${[...issue.path, wrong].join('.')}"${hint}`;
  }
  return `"${issue.path.join('.')}": ${issue.message.replaceAll('\n', ' ')}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}
