import { describe, expect, it } from 'vitest';
import type { Asset } from '../../../shared/market/assets.ts';
import { addressOf } from '../../../shared/wire/auth/index.ts';
import type { Credentials } from '../../../shared/wire/endpoints.ts';
import { VenueQuestions } from '../../../src/run/preflight/ask-venue.ts';
import { credentialRenewal } from '../../../src/run/credential-renewal.ts';
import { playMoneyKey } from '../../../src/supervisor/account.ts';
import { SeededRandom } from '../../../shared/ports/seeded-random.ts';
import { endpointsAt } from '../../../workers/venue/api/paths.ts';
import { VirtualTime } from '../../support/virtual-time.ts';
import { FakeHttp } from '../../support/fake-http.ts';

const OLD: Credentials = { apiKey: 'key-1', secret: 'c2VjcmV0', passphrase: 'phrase' };

/** Derives anew; the venue answers with these credentials. */
async function renewed(answer: Credentials) {
  const privateKey = playMoneyKey(new SeededRandom(1));
  const account = { address: addressOf(privateKey), credentials: { ...OLD }, privateKey };
  const http = new FakeHttp();
  http.respondWith((exchange) => exchange.answer(200, answer));
  const restarted: Asset[] = [];
  const secrets: string[] = [];
  const supervisor = { restart: (asset: Asset) => void restarted.push(asset), keepers: [{ asset: 'BTC' }] };
  const renew = credentialRenewal({
    venue: new VenueQuestions(endpointsAt('venue.test'), http, new VirtualTime(0)),
    account,
    supervisor: () => supervisor as never,
    onSecret: (secret) => secrets.push(secret),
  });
  const changed = await new Promise((resolve) => renew(resolve));
  return { changed, credentials: account.credentials, restarted, secrets };
}

describe('API credentials that are derived anew', () => {
  it.each([
    ['another secret under the same key', { ...OLD, secret: 'bmV3' }],
    ['another passphrase under the same key', { ...OLD, passphrase: 'new' }],
    ['another key', { ...OLD, apiKey: 'key-2' }],
  ])('take the place of the old ones: %s', async (_name, answer) => {
    const { changed, credentials, restarted, secrets } = await renewed(answer);
    expect(changed).toBe(true);
    expect(credentials).toEqual(answer);
    expect(restarted).toEqual(['BTC']);
    expect(secrets).toEqual(expect.arrayContaining([answer.secret, answer.passphrase]));
  });

  it('change nothing where they are the same, and restart nobody', async () => {
    expect(await renewed(OLD)).toMatchObject({ changed: false, credentials: OLD, restarted: [] });
  });
});
