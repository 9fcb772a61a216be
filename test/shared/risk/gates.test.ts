import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import { DENIAL_CODES, DENIALS, type DenialCode } from '../../../shared/risk/denials.ts';
import {
  denialOfMarket,
  denialOfOrder,
  type Intent,
  type MarketPicture,
  type OrderPicture,
} from '../../../shared/risk/gates.ts';
import { ACCOUNT_DENIALS, type AccountDenial } from '../../../shared/risk/lease.ts';
import { epochMs, microShares, microUsdc, price } from '../../../shared/units/index.ts';

const NOW = epochMs(1_000_000);

const OPEN: MarketPicture = {
  now: NOW,
  halted: false,
  lease: { exposureLimit: microUsdc(100_000_000), expiresAt: epochMs(NOW + 1) },
  venueHold: undefined,
  venuePostOnly: false,
  userStream: 'up',
  clockSkewMs: 5_000,
  reconciled: true,
  quotingOff: false,
  satOut: false,
  phase: 'open',
  acceptingOrders: true,
  booksLive: true,
  booksStale: false,
  booksCrossed: false,
  spreadTicks: 50,
  strikeKnown: true,
  foreignOrders: false,
  unknownOrders: false,
  limits: defaultEngineConfig('BTC', '5m').risk,
  inventoryMismatch: false,
};

const FINE: OrderPicture = {
  side: 'BUY',
  price: price(5_000),
  size: microShares(20_000_000),
  notional: microUsdc(10_000_000),
  risk: microUsdc(10_000_000),
  minSize: microShares(5_000_000),
  marketAtRisk: microUsdc(90_000_000),
  atRisk: microUsdc(90_000_000),
  exposureLimit: microUsdc(100_000_000),
  freeCash: 20_000_000,
  tradesLeft: 1,
  volumeLeft: 10_000_000,
  unpairedLeft: 20_000_000,
  orderTokens: 2,
  unpaired: microShares(230_000_000),
  unpairedAfter: microShares(250_000_000),
  openOrders: 7,
  takes: 9,
  judgedAsk: price(5_000),
  bestAsk: price(5_002),
  averageAsk: 5_150,
  isBanded: true,
  takePending: false,
  tookOtherSide: false,
  coolUntil: NOW,
  now: NOW,
  wouldTake: false,
  crossesOwn: false,
  limits: defaultEngineConfig('BTC', '5m').risk,
};

function deniedByAccount(denial: AccountDenial): Flaw<MarketPicture> {
  return [denial, { lease: { exposureLimit: microUsdc(1), expiresAt: epochMs(NOW + 1), account: { denial } } }];
}

/** The smallest change that closes a gate, and for which kind of order where not for both. */
type Flaw<Picture> = readonly [code: DenialCode, flaw: Partial<Picture>, intent?: Intent];

const MARKET_FLAWS: readonly Flaw<MarketPicture>[] = [
  ['HALTED', { halted: true }],
  ...ACCOUNT_DENIALS.map(deniedByAccount),
  ['NO_LEASE', { lease: { exposureLimit: microUsdc(1), expiresAt: NOW } }],
  ['GEOBLOCKED', { venueHold: 'GEOBLOCKED' }],
  ['ACCOUNT_RESTRICTED', { venueHold: 'ACCOUNT_RESTRICTED' }],
  ['UNAUTHORIZED', { venueHold: 'UNAUTHORIZED' }],
  ['VENUE_DISABLED', { venueHold: 'VENUE_DISABLED' }],
  ['VENUE_CANCEL_ONLY', { venueHold: 'VENUE_CANCEL_ONLY' }],
  ['VENUE_RESTARTING', { venueHold: 'VENUE_RESTARTING' }],
  ['USER_STREAM_DOWN', { userStream: 'blind' }],
  ['CLOCK_SKEW', { clockSkewMs: 5_001 }],
  ['QUOTING_OFF', { quotingOff: true }, 'quote'],
  ['SAT_OUT', { satOut: true }],
  ['PAST_CUTOFF', { phase: 'ended' }],
  ['NOT_ACCEPTING', { acceptingOrders: false }],
  ['EPOCH_CLOSED', { booksLive: false }],
  ['STALE_DATA', { booksStale: true }],
  ['CROSSED_BOOK', { booksCrossed: true }],
  ['INVENTORY_MISMATCH', { inventoryMismatch: true }],
  ['SPREAD', { spreadTicks: 51 }, 'quote'],
  ['NOT_TRADING', { reconciled: false }],
  ['RATE_LIMITED', { venueHold: 'RATE_LIMITED' }],
  ['VENUE_POST_ONLY', { venuePostOnly: true }, 'take'],
  ['NO_STRIKE', { strikeKnown: false }, 'take'],
  ['FOREIGN_ORDER', { foreignOrders: true }],
  ['UNKNOWN_ORDER', { unknownOrders: true }],
];

const ORDER_FLAWS: readonly Flaw<OrderPicture>[] = [
  ['ONE_SIDE', { tookOtherSide: true }, 'take'],
  ['TAKE_PENDING', { takePending: true }, 'take'],
  ['COOLDOWN', { coolUntil: epochMs(NOW + 1) }, 'take'],
  ['MAX_TAKES', { takes: 10 }, 'take'],
  ['BUY_BAND', { price: price(999) }],
  ['ENTRY_PRICE', { bestAsk: price(5_003) }],
  ['SLIPPAGE', { averageAsk: 5_150.1 }],
  ['DUST', { side: 'SELL', risk: microUsdc(0), notional: microUsdc(499_999) }],
  ['MIN_SIZE', { size: microShares(4_990_000) }],
  ['MAX_ORDER', { notional: microUsdc(25_000_001) }],
  ['BALANCE', { freeCash: 9_999_999 }],
  ['MIN_BALANCE', { freeCash: 19_999_999 }],
  ['DAILY_TRADES', { tradesLeft: 0 }],
  ['DAILY_VOLUME', { volumeLeft: 9_999_999 }],
  ['MAX_POSITION', { marketAtRisk: microUsdc(90_000_001) }],
  ['UNPAIRED', { unpairedAfter: microShares(250_000_001), unpairedLeft: Infinity }, 'quote'],
  ['ACCOUNT_UNPAIRED', { unpairedLeft: 19_999_999 }, 'quote'],
  ['MAX_OPEN_ORDERS', { openOrders: 8 }],
  ['LEASE_EXCEEDED', { atRisk: microUsdc(90_000_001) }],
  ['ORDER_BUDGET', { orderTokens: 1.9 }],
  ['WOULD_TAKE', { wouldTake: true }],
  ['SELF_CROSS', { crossesOwn: true }],
];

function named<Picture>(flaws: readonly Flaw<Picture>[]) {
  return flaws.map(([code, flaw, only]) => ({ code, flaw, only }));
}

const INTENTS: readonly Intent[] = ['quote', 'take'];
const TAKE_FLAWS = MARKET_FLAWS.filter(([, , only]) => only !== 'quote');

describe('risk gates', () => {
  it('let an order pass that is within every limit to the last unit', () => {
    expect(denialOfMarket(OPEN, 'take')).toBeUndefined();
    expect(denialOfMarket(OPEN, 'quote')).toBeUndefined();
    expect(denialOfOrder(FINE, 'take')).toBeUndefined();
    expect(denialOfOrder(FINE, 'quote')).toBeUndefined();
  });

  it.each(named(MARKET_FLAWS))('deny with $code on its single cause', ({ code, flaw, only }) => {
    for (const intent of INTENTS) {
      expect(denialOfMarket({ ...OPEN, ...flaw }, intent)).toBe(
        only === undefined || only === intent ? code : undefined,
      );
    }
  });

  it.each(named(ORDER_FLAWS))('deny an order with $code on its single cause', ({ code, flaw, only }) => {
    for (const intent of INTENTS) {
      expect(denialOfOrder({ ...FINE, ...flaw }, intent)).toBe(
        only === undefined || only === intent ? code : undefined,
      );
    }
  });

  it('have a test for every code, and name the codes in the order in which they are asked, nonsense before all gates', () => {
    const before = ['NONSENSE'];
    expect([...before, ...[...MARKET_FLAWS, ...ORDER_FLAWS].map(([code]) => code)]).toEqual(DENIAL_CODES);
  });

  it('never hide a denial that pulls quotes behind one that leaves them', () => {
    const pulls = DENIAL_CODES.map((code) => DENIALS[code].pullsQuotes);
    expect(pulls.lastIndexOf(true)).toBeLessThan(pulls.indexOf(false));
  });

  it('let a complete set pass in a crossed book, which is what a set below its payout looks like, and nothing else', () => {
    const crossed = { ...OPEN, booksCrossed: true };
    const denials = (['basket', 'quote', 'take', 'reduce'] as const).map((intent) => denialOfMarket(crossed, intent));
    expect(denials).toEqual([undefined, 'CROSSED_BOOK', 'CROSSED_BOOK', 'CROSSED_BOOK']);
  });

  it('let everything but quotes pass while the operator has switched quoting off', () => {
    const intents = ['take', 'basket', 'reduce', 'liquidate'] as const;
    for (const intent of intents) expect(denialOfMarket({ ...OPEN, quotingOff: true }, intent)).toBeUndefined();
  });

  it('name the first of several causes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat({ max: TAKE_FLAWS.length - 1 }), { minLength: 1, selector: fieldOf }),
        (flaws) => {
          const picture = flaws.reduce((sum, index) => ({ ...sum, ...TAKE_FLAWS[index]?.[1] }), OPEN);
          expect(denialOfMarket(picture, 'take')).toBe(TAKE_FLAWS[Math.min(...flaws)]?.[0]);
        },
      ),
    );
  });

  it('close the cut-off for quotes and leave it open for takers, who have a window of their own', () => {
    expect(denialOfMarket({ ...OPEN, phase: 'closing' }, 'quote')).toBe('PAST_CUTOFF');
    expect(denialOfMarket({ ...OPEN, phase: 'closing' }, 'take')).toBeUndefined();
  });

  it('never send a marketable order below 1 pUSD, however many shares it has', () => {
    const cheap = { ...FINE, size: microShares(33_000_000), notional: microUsdc(990_000), risk: microUsdc(990_000) };
    expect(denialOfOrder(cheap, 'take')).toBe('MIN_SIZE');
    expect(denialOfOrder(cheap, 'quote')).toBeUndefined();
  });

  it('let an account that liquidates do nothing else, and that in a round that is sat out too, but into no wide spread', () => {
    const account = { denial: 'LIQUIDATION' } as const;
    const lease = { exposureLimit: microUsdc(0), expiresAt: epochMs(NOW + 1), account };
    const denials = (['basket', 'quote', 'take', 'reduce'] as const).map((intent) =>
      denialOfMarket({ ...OPEN, lease }, intent),
    );
    expect(denials).toEqual(Array(4).fill('LIQUIDATION'));
    expect(denialOfMarket({ ...OPEN, lease, satOut: true }, 'liquidate')).toBeUndefined();
    expect(denialOfMarket({ ...OPEN, lease, spreadTicks: 51 }, 'liquidate')).toBe('SPREAD');
    expect(denialOfMarket({ ...OPEN, lease, halted: true }, 'liquidate')).toBe('HALTED');
    const stopped = { ...lease, account: { denial: 'EMERGENCY_STOP' } as const };
    expect(denialOfMarket({ ...OPEN, lease: stopped }, 'liquidate')).toBe('EMERGENCY_STOP');
  });

  it('never hold back a sale of what is held for want of room or lease', () => {
    const sale: OrderPicture = {
      ...FINE,
      side: 'SELL',
      risk: microUsdc(0),
      marketAtRisk: microUsdc(500_000_000),
      atRisk: microUsdc(500_000_000),
      freeCash: 0,
      tradesLeft: 0,
      volumeLeft: 0,
      unpairedAfter: FINE.unpaired,
      unpairedLeft: -1,
    };
    expect(denialOfOrder(sale, 'quote')).toBeUndefined();
  });

  it('explain every code in a sentence', () => {
    for (const { sentence } of Object.values(DENIALS)) expect(sentence).toMatch(/^[A-Z].+\.$/);
  });
});

/** Which part of the picture a flaw spoils: of two that spoil the same only one can hold. */
function fieldOf(index: number): string | undefined {
  return Object.keys(TAKE_FLAWS[index]?.[1] ?? {})[0];
}
