import type { ConditionId } from '../../market/ids.ts';
import type { Credentials } from '../endpoints.ts';

/**
 * First frame on the user socket. Without a list of markets everything of ours comes (protocol §5); with one only what
 * concerns these, which keeps the orders of one asset out of another's compartment.
 */
export function userAuthFrame({ apiKey, secret, passphrase }: Credentials, markets?: readonly ConditionId[]): string {
  return JSON.stringify({ type: 'user', auth: { apiKey, secret, passphrase }, markets });
}

/** Narrows or widens a stream that was opened with a list of markets. */
export function userSubscribeFrame(markets: readonly ConditionId[]): string {
  return JSON.stringify({ operation: 'subscribe', markets });
}
