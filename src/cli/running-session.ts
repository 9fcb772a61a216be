import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { BulkheadError, toErrorRecord, UsageError } from '../../shared/errors.ts';
import { environmentLayer } from '../config/environment.ts';
import { loadSettings, readSettingsFile } from '../config/load-settings.ts';
import { tokenFile } from '../http/token.ts';
import { readRuntime } from '../run/runtime-file.ts';

/** Longer than a session takes to say that the venue has not confirmed a command in time. */
const ANSWER_DEADLINE_MS = 15_000;

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
 * @throws {BulkheadError} code `control` when it could not do what was asked, `no-answer` when it did not say in time
 */
export async function callSession(
  flags: SessionFlags,
  method: 'GET' | 'POST',
  path: string,
  { deadlineMs = ANSWER_DEADLINE_MS, body }: { readonly deadlineMs?: number; readonly body?: object } = {},
): Promise<unknown> {
  const dataDir = dataDirOf(flags);
  const { url } = readRuntime(dataDir);
  const authorization = `Bearer ${readFileSync(tokenFile(dataDir), 'utf8').trim()}`;
  const signal = AbortSignal.timeout(deadlineMs);
  const { status, answer } = await exchange(`${url}${path}`, {
    method,
    ...contentOf(authorization, body),
    signal,
  }).catch((cause: unknown) => {
    if (isRefusedConnection(cause)) {
      const text = `nothing answers at ${url}; the session of "${dataDir}" has ended`;
      throw new UsageError('not-running', text, { cause });
    }
    const reason = signal.aborted ? `within ${deadlineMs / 1_000} s` : `properly: ${toErrorRecord(cause).message}`;
    const text = `the session at ${url} did not answer ${reason}; it may still be at work, see "bulkhead status"`;
    throw new BulkheadError('no-answer', text, { cause });
  });
  if (status < 300) return answer;
  const text = `the session answered ${status}: ${JSON.stringify(answer)}`;
  throw status < 500 ? new UsageError('refused', text) : new BulkheadError('control', text);
}

function contentOf(authorization: string, body: object | undefined): Pick<RequestInit, 'headers' | 'body'> {
  if (body === undefined) return { headers: { authorization } };
  return { headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function exchange(url: string, init: RequestInit): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(url, init);
  return { status: response.status, answer: await response.json() };
}

/** `fetch` wraps what the socket said. */
function isRefusedConnection(thrown: unknown): boolean {
  return toErrorRecord(thrown).cause?.code === 'ECONNREFUSED';
}

function dataDirOf({ config, dataDir }: SessionFlags): string {
  const file = config === undefined ? [] : [readSettingsFile(config)];
  const flag = { source: 'command line', values: dataDir === undefined ? {} : { dataDir } };
  return loadSettings([...file, environmentLayer(process.env), flag]).dataDir;
}
