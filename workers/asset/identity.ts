import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';
import { addressOf, privateKey } from '../../shared/wire/auth/index.ts';
import type { UserIdentity } from '../../shared/wire/user/index.ts';

/** By what an account recognises its part in orders and trades; a paper account on the real venue has no name there. */
export function identityOf({ signing }: CompartmentConfig): UserIdentity {
  if (signing === undefined) return { apiKey: 'paper', address: 'paper' };
  return { apiKey: signing.credentials.apiKey, address: addressOf(privateKey(signing.privateKey)) };
}
