import { SafetyError } from '../../../shared/errors.ts';
import type { PrivateKey } from '../../../shared/wire/auth/index.ts';
import type { Credentials } from '../../../shared/wire/endpoints.ts';
import type { TradingWallet } from '../../../shared/wire/wallets/index.ts';
import { credentialsFrom, PRIVATE_KEY_NAME, privateKeyFrom, RELAYER_KEY_NAME } from '../../config/environment.ts';
import type { Settings } from '../../config/settings.ts';
import { isToyKey, liveWallet } from './live-wallet.ts';

/** What a live session signs with. API credentials that the environment does not hold are derived at the start. */
export type LiveAccess = {
  readonly privateKey: PrivateKey;
  readonly wallet: TradingWallet;
  readonly credentials: Credentials | undefined;
  /** For a treasury that uses Polymarket's relayer. */
  readonly relayerKey?: string | undefined;
};

/**
 * The access of a live session, from settings and environment (mission M279).
 *
 * @throws {SafetyError} naming what is missing or may not be: venue, key, toy key, wallet
 * @throws {UsageError} for what cannot be read
 */
export function liveAccess(settings: Settings, environment: Readonly<Record<string, string | undefined>>): LiveAccess {
  if (settings.venue !== 'polymarket') {
    throw new SafetyError(
      'live',
      'live trading is for venue polymarket; the embedded venue has play money, use mode paper',
    );
  }
  const privateKey = privateKeyFrom(environment);
  if (privateKey === undefined) {
    throw new SafetyError('no_key', `live trading needs ${PRIVATE_KEY_NAME} in the environment; it is missing`);
  }
  if (isToyKey(privateKey)) {
    throw new SafetyError(
      'toy_key',
      `${PRIVATE_KEY_NAME} is a key that anybody knows; live trading needs one of your own`,
    );
  }
  return {
    privateKey,
    wallet: liveWallet(privateKey, settings.wallet),
    credentials: credentialsFrom(environment),
    relayerKey: environment[RELAYER_KEY_NAME],
  };
}
