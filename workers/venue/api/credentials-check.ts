import type { Credentials } from '../../../shared/wire/endpoints.ts';
import type { VenueCore } from '../core/contract.ts';

/** Whether these are credentials that the venue gave out: sockets take all three in clear (protocol §5, §8.1). */
export function areValid(venue: VenueCore, { apiKey, secret, passphrase }: Credentials): boolean {
  const known = venue.keys.find(apiKey)?.credentials;
  return known !== undefined && known.secret === secret && known.passphrase === passphrase;
}
