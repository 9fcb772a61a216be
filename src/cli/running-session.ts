import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { BulkheadError, UsageError } from '../../shared/errors.ts';
import { environmentLayer } from '../config/environment.ts';
import { loadSettings, readSettingsFile } from '../config/load-settings.ts';
import { tokenFile } from '../http/token.ts';
import { readRuntime } from '../run/runtime-file.ts';

/** Options of every command that talks to a running session. */
export type SessionFlags = { readonly dataDir?: string; readonly config?: string; readonly json?: boolean };

export function addSessionOptions(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'data folder of the running session')
    .option('--config <file>', 'configuration of the running session, if its data folder stands there')
    .option('--json', 'print one JSON object');
}

/**
 * Asks the session that runs with this data folder; it proves itself with the token that stands there.
 *
 * @throws {UsageError} code `not-running` when none runs, `refused` when it says that the request is wrong
 * @throws {BulkheadError} code `control` when it could not do what was asked
 */
export async function callSession(flags: SessionFlags, method: 'GET' | 'POST', path: string): Promise<unknown> {
  const dataDir = dataDirOf(flags);
  const { url } = readRuntime(dataDir);
  const authorization = `Bearer ${readFileSync(tokenFile(dataDir), 'utf8').trim()}`;
  const response = await fetch(`${url}${path}`, { method, headers: { authorization } }).catch((cause: unknown) => {
    throw new UsageError('not-running', `nothing answers at ${url}; the session of "${dataDir}" has ended`, { cause });
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const text = `the session answered ${response.status}: ${JSON.stringify(answer)}`;
  throw response.status < 500 ? new UsageError('refused', text) : new BulkheadError('control', text);
}

function dataDirOf({ config, dataDir }: SessionFlags): string {
  const file = config === undefined ? [] : [readSettingsFile(config)];
  const flag = { source: 'command line', values: dataDir === undefined ? {} : { dataDir } };
  return loadSettings([...file, environmentLayer(process.env), flag]).dataDir;
}
