import { describe, expect, it } from 'vitest';
import { privateKey } from '../../../shared/wire/auth/index.ts';
import { openAccount, playMoneyKey, type TradingAccount } from '../../../src/supervisor/account.ts';
import { fakeWorld } from '../../support/fake-world.ts';

const KEY = privateKey(`0x${'11'.repeat(32)}`);
const CREDENTIALS = { apiKey: 'key', secret: 'c2VjcmV0', passphrase: 'pass' };

function opening() {
  const world = fakeWorld(Date.UTC(2026, 10, 20, 12));
  const accounts: TradingAccount[] = [];
  const reasons: string[] = [];
  const options = {
    world,
    clob: 'http://venue',
    chainId: 137,
    privateKey: KEY,
    onWaiting: (why: string) => reasons.push(why),
  };
  const handle = openAccount(options, (account) => accounts.push(account));
  return { world, accounts, reasons, handle };
}

describe('openAccount', () => {
  it('takes the credentials that the venue creates', () => {
    const { world, accounts } = opening();
    expect(world.http.latest.request).toMatchObject({ method: 'POST', url: 'http://venue/auth/api-key' });
    world.http.latest.answer(200, CREDENTIALS);
    expect(accounts).toMatchObject([{ credentials: CREDENTIALS, privateKey: KEY }]);
  });

  it('derives them when the wallet has some already', () => {
    const { world, accounts } = opening();
    world.http.latest.answer(400, { error: 'Could not create api key' });
    expect(world.http.latest.request).toMatchObject({ method: 'GET', url: 'http://venue/auth/derive-api-key' });
    world.http.latest.answer(200, CREDENTIALS);
    expect(accounts).toHaveLength(1);
  });

  it('keeps trying with growing pauses while the venue is down, and says so', () => {
    const { world, accounts, reasons } = opening();
    world.http.respondWith((exchange) => exchange.fail('ECONNREFUSED'));
    world.http.latest.fail('ECONNREFUSED');
    world.time.advance(30_000);
    expect(reasons.length).toBeGreaterThan(3);
    expect(reasons.length).toBeLessThan(15);
    expect(reasons[0]).toContain('ECONNREFUSED');

    world.http.respondWith((exchange) => exchange.answer(200, CREDENTIALS));
    world.time.advance(6_000);
    expect(accounts).toHaveLength(1);
  });

  it('asks nothing more once it was abandoned', () => {
    const { world, handle } = opening();
    world.http.latest.fail('ECONNREFUSED');
    handle.abandon();
    const asked = world.http.exchanges.length;
    world.time.advance(30_000);
    expect(world.http.exchanges).toHaveLength(asked);
  });
});

describe('playMoneyKey', () => {
  it('is a usable key whatever the dice say', () => {
    expect(playMoneyKey({ unit: () => 0.999_999_9, bits53: () => 0 })).toMatch(/^0x[0-9a-f]{64}$/);
  });
});
