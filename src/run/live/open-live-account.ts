import { setTimeout as sleep } from 'node:timers/promises';
import { BulkheadError, SafetyError } from '../../../shared/errors.ts';
import { addressOf } from '../../../shared/wire/auth/index.ts';
import { parseTimeAnswer, timeRequest } from '../../../shared/wire/clob/index.ts';
import type { Endpoints } from '../../../shared/wire/endpoints.ts';
import type { NodeWorld } from '../../../workers/ports/node-world.ts';
import type { Settings } from '../../config/settings.ts';
import type { TradingAccount } from '../../supervisor/account.ts';
import { VenueQuestions } from '../preflight/ask-venue.ts';
import { type Check, refusalsOf } from '../preflight/check.ts';
import { preflight } from '../preflight/preflight.ts';
import type { LiveAccess } from './live-access.ts';

export type LiveAccountOptions = {
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly world: NodeWorld;
  readonly live: LiveAccess;
  /** Leaves nothing of an earlier session at the venue when this one may not begin. */
  readonly cancelOurs: (account: TradingAccount) => Promise<void>;
  readonly onWaiting?: (reason: string) => void;
  readonly onChecks?: (checks: readonly Check[]) => void;
  readonly onSecret?: (secret: string) => void;
  readonly signal?: AbortSignal;
};

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5_000;

/**
 * The account of a live session, once the preflight has nothing against it. A venue that does not answer is waited for: a
 * bot that was started again after a crash must not stay down because the network does too.
 *
 * @throws {SafetyError} code `preflight`: one line with every refusal
 * @throws {BulkheadError} code `aborted`
 */
export async function openLiveAccount(options: LiveAccountOptions): Promise<TradingAccount> {
  const { settings, endpoints, world, live, cancelOurs, onChecks, onSecret } = options;
  onSecret?.(live.privateKey);
  if (live.relayerKey !== undefined) onSecret?.(live.relayerKey);
  for (const secret of Object.values(live.credentials ?? {})) onSecret?.(secret);
  const venue = new VenueQuestions(endpoints, world.http, world.clock);
  await untilItAnswers(venue, options);
  const checks = await preflight(venue, settings, live);
  onChecks?.(checks);
  const account = await accountOf(venue, live);
  for (const secret of Object.values(account?.credentials ?? {})) onSecret?.(secret);
  const refusals = refusalsOf(checks);
  if (account !== undefined && refusals.length === 0) return account;
  if (account !== undefined) await cancelOurs(account);
  const reasons = refusals.map(({ name, detail, mend }) => `${name}: ${detail} (${mend})`);
  throw new SafetyError('preflight', `live trading is refused: ${reasons.join('; ') || 'no API key'}`);
}

async function accountOf(venue: VenueQuestions, live: LiveAccess): Promise<TradingAccount | undefined> {
  const { privateKey, wallet } = live;
  const answer = await venue.derivedCredentials(privateKey);
  if (answer.kind === 'failed') return undefined;
  return { address: addressOf(privateKey), credentials: answer.value, privateKey, wallet };
}

async function untilItAnswers(venue: VenueQuestions, { signal, onWaiting }: LiveAccountOptions): Promise<void> {
  for (let delayMs = RETRY_FIRST_MS; ; delayMs = Math.min(2 * delayMs, RETRY_MAX_MS)) {
    if (signal?.aborted) throw new BulkheadError('aborted', 'the start was given up');
    const answer = parseTimeAnswer(await venue.clob(timeRequest()));
    if (answer.kind === 'ok') return;
    onWaiting?.(answer.reason);
    await sleep(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
