import { describe, expect, it } from 'vitest';
import type { OrderEvent } from '../../../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash, TokenId } from '../../../../shared/market/ids.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import { addressOf, privateKey } from '../../../../shared/wire/auth/index.ts';
import { BalanceReader } from '../../../../workers/asset/gateway/balance-reader.ts';
import { ClobClient } from '../../../../workers/asset/gateway/clob-client.ts';
import { RateWatch } from '../../../../workers/asset/gateway/rate-watch.ts';
import { Reconciler } from '../../../../workers/asset/gateway/reconciler.ts';
import { ScoringReader } from '../../../../workers/asset/gateway/scoring-reader.ts';
import { VenueClock } from '../../../../workers/asset/venue-clock.ts';
import type { FakeExchange } from '../../../support/fake-http.ts';
import { fakeWorld } from '../../../support/fake-world.ts';

const MARKET = `0x${'aa'.repeat(32)}` as ConditionId;
const TOKENS = [(1n << 110n) | 1n, (1n << 110n) | 2n].map(String) as TokenId[];

function setUp() {
  const world = fakeWorld(1_800_000_000_000);
  const credentials = { apiKey: 'key', secret: 'c2VjcmV0', passphrase: 'pass' };
  const clob = new ClobClient({
    world,
    baseUrl: 'http://clob',
    clock: new VenueClock(world, (done) => done(undefined)),
    account: { address: addressOf(privateKey(`0x${'11'.repeat(32)}`)), credentials },
    rates: new RateWatch(world.clock, () => undefined),
  });
  const events: OrderEvent[] = [];
  const emit = (event: OrderEvent): void => void events.push(event);
  const scoring = new ScoringReader(clob, emit);
  return { world, events, scoring, balances: new BalanceReader(clob, emit), reconciler: new Reconciler(clob, emit) };
}

/** Path and query, in short. */
function asked({ request }: FakeExchange): string {
  const { pathname, searchParams } = new URL(request.url);
  const token = searchParams.get('token_id');
  const after = searchParams.get('after');
  return [
    pathname,
    token === null ? '' : ` ${TOKENS.indexOf(token as TokenId)}`,
    after === null ? '' : ` after ${after}`,
  ]
    .join('')
    .trim();
}

const EMPTY_PAGE = { data: [], next_cursor: 'LTE=' };

describe('rewards', () => {
  const ORDERS = [`0x${'ab'.repeat(32)}`, `0x${'cd'.repeat(32)}`] as OrderHash[];

  it('are asked for all orders in one signed question, and told as the venue answers', () => {
    const { world, events, scoring } = setUp();
    world.http.respondWith((exchange) =>
      exchange.answer(200, { [ORDERS[0]!.toUpperCase()]: true, [ORDERS[1]!]: false }),
    );
    scoring.want(ORDERS);
    scoring.start();
    expect(
      world.http.exchanges.map(({ request }) => [request.method, asked({ request } as FakeExchange), request.body]),
    ).toEqual([['POST', '/orders-scoring', JSON.stringify(ORDERS)]]);
    expect(world.http.exchanges[0]?.request.headers).toHaveProperty('POLY_SIGNATURE');
    const [first, second] = ORDERS;
    const told = [
      { orderId: first, isScoring: true },
      { orderId: second, isScoring: false },
    ];
    expect(events).toEqual([{ type: 'scoring', orders: told }]);
  });

  it('that cannot be read tell nothing: not scoring is another thing', () => {
    const { world, events, scoring } = setUp();
    world.http.respondWith((exchange) => exchange.answer(500, 'no'));
    scoring.want(ORDERS);
    scoring.start();
    expect(events).toEqual([]);
  });
});

describe('balances', () => {
  it('are read after the venue was told to look at the chain, which it does not do by itself (pitfall 24)', () => {
    const { world, events, balances } = setUp();
    world.http.respondWith((exchange) => {
      const read = asked(exchange).startsWith('/balance-allowance ');
      exchange.answer(200, read ? { balance: asked(exchange).endsWith('0') ? '7000000' : '0' } : '');
    });
    balances.want(TOKENS);
    balances.start();
    expect(world.http.exchanges.map(asked)).toEqual([
      '/balance-allowance/update 0',
      '/balance-allowance 0',
      '/balance-allowance/update 1',
      '/balance-allowance 1',
    ]);
    expect(events).toEqual([
      {
        type: 'balances',
        balances: [
          { token: TOKENS[0], shares: 7_000_000 },
          { token: TOKENS[1], shares: 0 },
        ],
      },
    ]);
  });

  it('that cannot be read are told as a whole to have failed: none is not zero', () => {
    const { world, events, balances } = setUp();
    world.http.respondWith((exchange) => exchange.answer(asked(exchange).endsWith('1') ? 500 : 200, { balance: '5' }));
    balances.want(TOKENS);
    balances.start();
    expect(events).toEqual([{ type: 'balances-failed', reason: expect.stringContaining('HTTP 500') }]);
  });

  it('are read even when the venue did not want to look', () => {
    const { world, events, balances } = setUp();
    world.http.respondWith((exchange) => {
      if (asked(exchange).includes('update')) exchange.fail('timeout');
      else exchange.answer(200, { balance: '5' });
    });
    balances.want(TOKENS);
    balances.start();
    expect(events).toMatchObject([{ type: 'balances' }]);
  });
});

/** What the reconciler asks of the trades. */
function tradeQueries(...wants: readonly { readonly fillsSince?: number }[]): string[] {
  const { world, reconciler } = setUp();
  world.http.respondWith((exchange) => exchange.answer(200, EMPTY_PAGE));
  for (const { fillsSince } of wants) {
    const since = fillsSince === undefined ? {} : { fillsSince: epochMs(fillsSince) };
    reconciler.want({ type: 'reconcile', conditionIds: [MARKET], ...since });
  }
  reconciler.start();
  return world.http.exchanges.map(asked).filter((query) => query.startsWith('/data/trades'));
}

describe('the overlap query', () => {
  it('asks for trades since the moment that the engine names, in whole seconds before it', () => {
    expect(tradeQueries({ fillsSince: 1_800_000_000_999 })).toEqual(['/data/trades after 1800000000']);
  });

  it('asks for all of them when no moment is named, or when one of several questions names none', () => {
    expect(tradeQueries({})).toEqual(['/data/trades']);
    expect(tradeQueries({ fillsSince: 1_800_000_000_000 }, {})).toEqual(['/data/trades']);
  });

  it('goes back to the earliest moment of several questions', () => {
    const moments = [{ fillsSince: 1_800_000_009_000 }, { fillsSince: 1_800_000_003_000 }];
    expect(tradeQueries(...moments)).toEqual(['/data/trades after 1800000003']);
  });

  it('forgets the moment with its answer: the next question may be about more', () => {
    const { world, reconciler } = setUp();
    world.http.respondWith((exchange) => exchange.answer(200, EMPTY_PAGE));
    for (const fillsSince of [1_800_000_000_000, 1_800_000_100_000]) {
      reconciler.want({ type: 'reconcile', conditionIds: [MARKET], fillsSince: epochMs(fillsSince) });
      reconciler.start();
    }
    expect(world.http.exchanges.map(asked).at(-1)).toBe('/data/trades after 1800000100');
  });
});
