import { isDeepStrictEqual } from 'node:util';
import type { Http } from '../../shared/ports/ports.ts';
import type { TradingAccount } from '../supervisor/account.ts';
import type { RenewCredentials } from '../supervisor/risk/auth-failures.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { VenueQuestions } from './preflight/ask-venue.ts';

export type RenewalOptions = {
  readonly venue: VenueQuestions;
  readonly account: TradingAccount;
  readonly supervisor: () => Pick<Supervisor, 'restart' | 'keepers'> | undefined;
  readonly onSecret: ((secret: string) => void) | undefined;
};

/**
 * Derives the API credentials of the account's key anew (fault U17); nothing is created at the venue. Where others come of it
 * they take the place of the old ones in the one object that everybody signs by, and every worker starts again with them.
 */
export function credentialRenewal(options: RenewalOptions): RenewCredentials {
  return (done) => {
    void (async () => {
      done(await renew(options));
    })();
  };
}

/** @returns whether others came of it */
async function renew({ venue, account, supervisor, onSecret }: RenewalOptions): Promise<boolean> {
  const { credentials, privateKey } = account;
  const answer = await venue.derivedCredentials(privateKey);
  if (answer.kind === 'failed' || isDeepStrictEqual({ ...answer.value }, { ...credentials })) return false;
  for (const secret of Object.values(answer.value)) onSecret?.(secret);
  Object.assign(credentials, answer.value);
  for (const { asset } of supervisor()?.keepers ?? []) supervisor()?.restart(asset, 'new API credentials');
  return true;
}

/** HTTP that tells of each request to the CLOB that was refused for its credentials. @param clob base URL */
export function tellingRefusals(http: Http, clob: string, onUnauthorized: () => void): Http {
  return {
    request(request, done) {
      http.request(request, (outcome) => {
        if (outcome.kind === 'answer' && outcome.status === 401 && request.url.startsWith(clob)) onUnauthorized();
        done(outcome);
      });
    },
  };
}
