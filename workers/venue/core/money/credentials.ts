import type { Random } from '../../../../shared/ports/ports.ts';
import type { Credentials } from '../../../../shared/wire/endpoints.ts';
import { randomBytes, uuidOf } from '../ids.ts';

/** Credentials that look like the venue's: a UUID, 32 bytes in padded base64url, 32 bytes in hex. */
export function randomCredentials(random: Random): Credentials {
  return {
    apiKey: uuidOf(random),
    secret: `${randomBytes(random, 32).toString('base64url')}=`,
    passphrase: randomBytes(random, 32).toString('hex'),
  };
}
