import type { EngineConfig } from '../engine/config.ts';
import type { Side } from '../market/ids.ts';
import { MIN_MARKETABLE_USDC } from '../market/order-rules.ts';
import type { RoundPhase } from '../market/round.ts';
import type { EpochMs, MicroShares, MicroUsdc, Price } from '../units/index.ts';
import type { DenialCode } from './denials.ts';
import { ACCOUNT_DENIALS, type Lease } from './lease.ts';
import { highestWithin } from './price-guards.ts';

/** What the venue itself forbids, as its refusals told it (protocol §2.7, reliability V1–V5). */
export type VenueHold = {
  readonly code: DenialCode;
  /** Nothing is tried before; Infinity: only a person's `resume` ends it. */
  readonly until: number;
  /** Refusals in a row that led here; the next wait is longer for it. */
  readonly refusals: number;
};

/**
 * What an order is for: to rest as a `quote`, to `take` a view, to be one leg of a `basket` that has no view, to `reduce` a
 * risk that stands, or to `liquidate` because the operator wants everything sold.
 */
export type Intent = 'quote' | 'take' | 'basket' | 'reduce' | 'liquidate';

/** What the gates know of the market as a whole, at one moment. */
export type MarketPicture = {
  readonly now: EpochMs;
  readonly halted: boolean;
  readonly lease: Lease | undefined;
  /** What the venue itself forbids. */
  readonly venueHold: DenialCode | undefined;
  readonly venuePostOnly: boolean;
  /** `quiet`: down for long enough to send nothing; `blind`: for too long to leave quotes alone. */
  readonly userStream: 'up' | 'quiet' | 'blind';
  /** How far this machine's clock is from the venue's, either way, ms. */
  readonly clockSkewMs: number;
  readonly reconciled: boolean;
  /** By the operator's switch. */
  readonly quotingOff: boolean;
  readonly satOut: boolean;
  readonly phase: RoundPhase;
  readonly acceptingOrders: boolean;
  readonly booksLive: boolean;
  readonly booksStale: boolean;
  readonly booksCrossed: boolean;
  /** Between the others' best bid and best ask, in ticks; 0 while a side is empty. */
  readonly spreadTicks: number;
  readonly strikeKnown: boolean;
  readonly foreignOrders: boolean;
  readonly unknownOrders: boolean;
  readonly limits: EngineConfig['risk'];
  /** The venue's balance has disagreed with our fills for too long. */
  readonly inventoryMismatch: boolean;
};

/** What the gates know of one order that is wanted. */
export type OrderPicture = {
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  /** What the order would put at risk: its cost with fees for a BUY, 0 for a SELL of what is held. */
  readonly risk: MicroUsdc;
  readonly notional: MicroUsdc;
  readonly minSize: MicroShares;
  /** At risk in this market, and in all markets of this engine, without the order. */
  readonly marketAtRisk: MicroUsdc;
  readonly atRisk: MicroUsdc;
  readonly exposureLimit: MicroUsdc;
  /** What the account's limits leave; Infinity where one does not bind. Money counts the least balance as there. */
  readonly freeCash: number;
  readonly tradesLeft: number;
  readonly volumeLeft: number;
  readonly unpairedLeft: number;
  /** Shares of this market without a counterpart at worst, without and with the order. */
  readonly unpaired: MicroShares;
  readonly unpairedAfter: MicroShares;
  readonly openOrders: number;
  /** Orders that may be sent now; Infinity where the venue counts nothing. */
  readonly orderTokens: number;
  /** An order that takes is still under way. */
  readonly takePending: boolean;
  /** Orders that took on a view in this market so far, whatever became of them. */
  readonly takes: number;
  /** For an order that takes: the ask that it was judged at, and the best one now, 0 when there is none. */
  readonly judgedAsk: Price | undefined;
  readonly bestAsk: Price | 0;
  /** What its shares would cost on average, in price units. */
  readonly averageAsk: number;
  /** The strategy buys only inside a band of prices. */
  readonly isBanded: boolean;
  readonly tookOtherSide: boolean;
  /** When cool-down ends, for orders that take. */
  readonly coolUntil: EpochMs;
  readonly now: EpochMs;
  /** A quote that the book has no room for: it would trade at once. */
  readonly wouldTake: boolean;
  readonly crossesOwn: boolean;
  readonly limits: EngineConfig['risk'];
};

/** An entry takes one token and leaves another: exits never wait for entries. */
const ENTRY_LEAVES_ONE = 2;

type Gate<Picture> = readonly [code: DenialCode, denies: (picture: Picture, intent: Intent) => boolean];

/** Those that pull what rests come first: behind another denial they would go unheard. */
const MARKET_GATES: readonly Gate<MarketPicture>[] = [
  ['HALTED', (m) => m.halted],
  ...ACCOUNT_DENIALS.map(deniedByAccount),
  ['NO_LEASE', (m) => m.lease === undefined || m.now >= m.lease.expiresAt],
  heldBy('GEOBLOCKED'),
  heldBy('ACCOUNT_RESTRICTED'),
  heldBy('UNAUTHORIZED'),
  heldBy('VENUE_DISABLED'),
  heldBy('VENUE_CANCEL_ONLY'),
  heldBy('VENUE_RESTARTING'),
  ['USER_STREAM_DOWN', (m) => m.userStream === 'blind'],
  ['CLOCK_SKEW', (m) => m.clockSkewMs > m.limits.maxClockSkewMs],
  ['QUOTING_OFF', (m, intent) => intent === 'quote' && m.quotingOff],
  ['SAT_OUT', (m, intent) => intent !== 'liquidate' && m.satOut],
  ['PAST_CUTOFF', (m, intent) => !(m.phase === 'open' || (m.phase === 'closing' && intent !== 'quote'))],
  ['NOT_ACCEPTING', (m) => !m.acceptingOrders],
  ['EPOCH_CLOSED', (m) => !m.booksLive],
  ['STALE_DATA', (m) => m.booksStale],
  // Both tokens share one book: a complete set below its payout crosses it, by definition.
  ['CROSSED_BOOK', (m, intent) => intent !== 'basket' && m.booksCrossed],
  ['INVENTORY_MISMATCH', (m) => m.inventoryMismatch],
  ['SPREAD', (m, intent) => isPricedByBook(intent) && m.spreadTicks > m.limits.maxSpreadTicks],
  ['NOT_TRADING', (m) => m.userStream !== 'up' || !m.reconciled],
  heldBy('RATE_LIMITED'),
  ['VENUE_POST_ONLY', (m, intent) => intent !== 'quote' && m.venuePostOnly],
  ['NO_STRIKE', (m, intent) => intent === 'take' && !m.strikeKnown],
  ['FOREIGN_ORDER', (m) => m.foreignOrders],
  ['UNKNOWN_ORDER', (m) => m.unknownOrders],
];

const ORDER_GATES: readonly Gate<OrderPicture>[] = [
  ['ONE_SIDE', (o, intent) => intent === 'take' && o.tookOtherSide],
  ['TAKE_PENDING', (o, intent) => intent !== 'quote' && o.takePending],
  ['COOLDOWN', (o, intent) => enters(intent) && o.now < o.coolUntil],
  ['MAX_TAKES', (o, intent) => intent === 'take' && o.takes >= o.limits.maxTakesPerMarket],
  ['BUY_BAND', (o) => o.side === 'BUY' && o.isBanded && !isInBand(o)],
  ['ENTRY_PRICE', (o) => o.judgedAsk !== undefined && o.bestAsk > highestWithin(o.judgedAsk, o.limits.entryTolerance)],
  ['SLIPPAGE', (o) => o.judgedAsk !== undefined && o.averageAsk > highestWithin(o.judgedAsk, o.limits.maxSlippage)],
  ['DUST', (o) => o.side === 'SELL' && (o.size < o.minSize || o.notional < o.limits.dustUsdc)],
  ['MIN_SIZE', (o, intent) => o.size < o.minSize || (intent !== 'quote' && o.notional < MIN_MARKETABLE_USDC)],
  ['MAX_ORDER', (o) => o.notional > o.limits.maxOrderUsdc],
  ['BALANCE', (o) => o.risk > o.freeCash],
  ['MIN_BALANCE', (o) => o.risk > 0 && o.freeCash - o.risk < o.limits.minBalanceUsdc],
  ['DAILY_TRADES', (o) => o.risk > 0 && o.tradesLeft < 1],
  ['DAILY_VOLUME', (o) => o.risk > 0 && o.notional > o.volumeLeft],
  ['MAX_POSITION', (o) => o.risk > 0 && o.marketAtRisk + o.risk > o.limits.maxPositionUsdc],
  ['UNPAIRED', (o, intent) => unpairs(o, intent) && o.unpairedAfter > o.limits.maxUnpairedShares],
  ['ACCOUNT_UNPAIRED', (o, intent) => unpairs(o, intent) && o.unpairedAfter - o.unpaired > o.unpairedLeft],
  ['MAX_OPEN_ORDERS', (o) => o.openOrders >= o.limits.maxOpenOrders],
  ['LEASE_EXCEEDED', (o) => o.risk > 0 && o.atRisk + o.risk > o.exposureLimit],
  ['ORDER_BUDGET', (o) => o.orderTokens < (o.risk > 0 ? ENTRY_LEAVES_ONE : 1)],
  ['WOULD_TAKE', (o) => o.wouldTake],
  ['SELF_CROSS', (o) => o.crossesOwn],
];

/** The first reason why nothing of this intent may be sent to the market now; `undefined` when there is none. */
export function denialOfMarket(picture: MarketPicture, intent: Intent): DenialCode | undefined {
  return firstDenial(MARKET_GATES, picture, intent);
}

/** The first reason why this very order may not be sent, given that its market is open to us. */
export function denialOfOrder(picture: OrderPicture, intent: Intent): DenialCode | undefined {
  return firstDenial(ORDER_GATES, picture, intent);
}

function heldBy(code: DenialCode): Gate<MarketPicture> {
  return [code, (m) => m.venueHold === code];
}

/** The one thing that an account which liquidates allows is to liquidate. */
function deniedByAccount(code: (typeof ACCOUNT_DENIALS)[number]): Gate<MarketPicture> {
  const allowed: Intent | undefined = code === 'LIQUIDATION' ? 'liquidate' : undefined;
  return [code, (m, intent) => m.lease?.account?.denial === code && intent !== allowed];
}

/** No model has a say in its price: only a book whose two sides are near each other says what a share is worth. */
function isPricedByBook(intent: Intent): boolean {
  return intent === 'quote' || intent === 'liquidate';
}

function isInBand({ price, limits }: OrderPicture): boolean {
  return price >= limits.buyBand.min && price <= limits.buyBand.max;
}

/** A new position by taking. */
function enters(intent: Intent): boolean {
  return intent === 'take' || intent === 'basket';
}

/** Orders that take are directional by design; their limit is the money at risk. */
function unpairs(o: OrderPicture, intent: Intent): boolean {
  return intent === 'quote' && o.unpairedAfter > o.unpaired;
}

function firstDenial<P>(gates: readonly Gate<P>[], picture: P, intent: Intent): DenialCode | undefined {
  for (const gate of gates) if (gate[1](picture, intent)) return gate[0];
  return undefined;
}
