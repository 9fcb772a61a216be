import { addressOf, type ClobAccount } from '../../../shared/wire/auth/index.ts';
import {
  closedOnlyRequest,
  FIRST_CURSOR,
  openOrdersRequest,
  parseClosedOnlyAnswer,
  parseOpenOrdersAnswer,
} from '../../../shared/wire/clob/index.ts';
import type { Credentials } from '../../../shared/wire/endpoints.ts';
import type { LiveAccess } from '../live/live-access.ts';
import type { VenueQuestions } from './ask-venue.ts';
import { type Check, ok, refuse, warn } from './check.ts';

/** The account that the checks spoke for, when there is one. */
export type CheckedAccount = { readonly checks: readonly Check[]; readonly account: ClobAccount | undefined };

const DERIVE = 'run "bulkhead auth derive": it tells the one that there is, and creates one only if asked to';

/**
 * The API key: given by the environment and the one that the wallet's owner has, or derived. Nothing is ever created here:
 * a second key would have orders and heartbeats of its own (mission M175).
 */
export async function checkCredentials(venue: VenueQuestions, access: LiveAccess): Promise<CheckedAccount> {
  const owner = addressOf(access.privateKey);
  const derived = await venue.derivedCredentials(access.privateKey);
  if (derived.kind === 'failed') {
    const detail = `the venue derives no API key for ${owner}: ${derived.reason}`;
    return { checks: [refuse('api key', detail, DERIVE)], account: undefined };
  }
  const given = access.credentials;
  if (given !== undefined && !areSame(given, derived.value)) {
    const detail = `POLYMARKET_API_KEY and what belongs to it are not those of ${owner}`;
    const mend = 'take them out of the environment, then they are derived; or put the right ones there';
    return { checks: [refuse('api key', detail, mend)], account: undefined };
  }
  const account = { address: owner, credentials: derived.value };
  const how = given === undefined ? 'derived' : 'given, and the one that the wallet has';
  return {
    checks: [ok('api key', how), await checkStanding(venue, account), await checkKeyWorks(venue, account)],
    account,
  };
}

function areSame(a: Credentials, b: Credentials): boolean {
  return a.apiKey === b.apiKey && a.secret === b.secret && a.passphrase === b.passphrase;
}

async function checkStanding(venue: VenueQuestions, account: ClobAccount): Promise<Check> {
  const answer = parseClosedOnlyAnswer(await venue.clob(closedOnlyRequest(venue.signing(account))));
  if (answer.kind === 'failed') return refuse('account', `its standing cannot be read: ${answer.reason}`, DERIVE);
  if (!answer.value) return ok('account', 'in good standing');
  return refuse('account', 'the venue lets it only close positions', 'ask the venue why; nothing here can mend it');
}

/** Orders that stand there already: ours of an earlier session are cancelled at the start, others block trading. */
async function checkKeyWorks(venue: VenueQuestions, account: ClobAccount): Promise<Check> {
  const request = openOrdersRequest(venue.signing(account), { cursor: FIRST_CURSOR });
  const answer = parseOpenOrdersAnswer(await venue.clob(request));
  if (answer.kind === 'failed') return refuse('open orders', `cannot be read: ${answer.reason}`, DERIVE);
  const count = answer.value.items.length;
  if (count === 0) return ok('open orders', 'none');
  const detail = `${count}${answer.value.nextCursor === undefined ? '' : ' or more'} stand already`;
  return warn('open orders', detail, 'ours are cancelled at the start; while any other stands, nothing is traded');
}
