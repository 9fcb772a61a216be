import { BulkheadError } from '../../shared/errors.ts';
import type { PrivateKey } from '../../shared/wire/auth/index.ts';
import type { Endpoints } from '../../shared/wire/endpoints.ts';
import type { NodeWorld } from '../../workers/ports/node-world.ts';
import { openAccount, playMoneyKey, type TradingAccount } from '../supervisor/account.ts';

export type PlayAccountOptions = {
  readonly playKey?: PrivateKey | undefined;
  readonly onWaiting?: (reason: string) => void;
  readonly onSecret?: (secret: string) => void;
  readonly signal?: AbortSignal;
};

/**
 * An account at the embedded venue for this session's play money; the venue is waited for.
 *
 * @throws {BulkheadError} code `aborted`
 */
export function openPlayAccount(
  options: PlayAccountOptions,
  { clob, chainId }: Endpoints,
  world: NodeWorld,
): Promise<TradingAccount> {
  const { playKey, onWaiting, onSecret, signal } = options;
  const privateKey = playKey ?? playMoneyKey(world.random);
  onSecret?.(privateKey);
  return new Promise((resolve, reject) => {
    const request = { world, clob, chainId, privateKey, onWaiting: onWaiting ?? (() => undefined) };
    const opening = openAccount(request, (account) => {
      for (const secret of Object.values(account.credentials)) onSecret?.(secret);
      resolve(account);
    });
    const giveUp = () => {
      opening.abandon();
      reject(new BulkheadError('aborted', 'the start was given up'));
    };
    if (signal?.aborted) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
  });
}
