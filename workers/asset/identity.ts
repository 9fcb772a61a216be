import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';
import { addressOf, privateKey } from '../../shared/wire/auth/index.ts';
import type { UserIdentity } from '../../shared/wire/user/index.ts';
import type { TapeIdentity } from './tape-writer.ts';

/** A paper account on the real venue has no name there. */
export const PAPER_IDENTITY: UserIdentity = { apiKey: 'paper', address: 'paper' };

/** By what an account recognises its part in orders and trades. */
export function identityOf({ signing }: CompartmentConfig): UserIdentity {
  if (signing === undefined) return PAPER_IDENTITY;
  const address = signing.wallet?.address ?? addressOf(privateKey(signing.privateKey));
  return { apiKey: signing.credentials.apiKey, address };
}

/** What every segment of a compartment's tape says of its origin. */
export function tapeIdentityOf(
  { asset, interval, venue, endpoints, runId, buildHash, configHash, engine }: CompartmentConfig,
  { incarnation, platform }: { readonly incarnation: number; readonly platform: Pick<TapeIdentity, 'node' | 'v8'> },
  identity: UserIdentity,
): TapeIdentity {
  // A venue with a control door is a `bulkhead venue`, whatever we call it.
  const market = endpoints.control === undefined ? venue : 'embedded';
  return { asset, interval, venue: market, runId, incarnation, buildHash, configHash, ...platform, engine, identity };
}
