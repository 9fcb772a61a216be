import type { ConditionId, TokenId } from '../../../shared/market/ids.ts';
import type { Round, Strike } from '../../../shared/market/round.ts';
import { paramsOf } from '../../../shared/strategies/define-strategy.ts';
import type { BookView, Decision, Signal, Strategy, StrategyView } from '../../../shared/strategies/strategy.ts';
import {
  epochMs,
  MICRO,
  type MicroShares,
  microShares,
  microUsdc,
  price,
  type Price,
  tick,
} from '../../../shared/units/index.ts';
import { SAMPLE_ENGINE } from '../tape/sample-tape.ts';

export const NOW = epochMs(1_793_000_200_000);

export const SAMPLE_ROUND: Round = {
  asset: 'BTC',
  interval: '15m',
  slug: 'btc-updown-15m-1793000100',
  conditionId: '0x01' as ConditionId,
  up: '11' as TokenId,
  down: '22' as TokenId,
  startsAt: epochMs(1_793_000_100_000),
  endsAt: epochMs(1_793_001_000_000),
  tick: tick(100),
  minSize: microShares(5 * MICRO),
  fees: { rate: 0.07, exponent: 1, takerOnly: true },
  rule: { kind: 'twap', lookbackMs: 60_000 },
  timeScale: 1,
  version: 'v1',
  negRisk: false,
  acceptingOrders: true,
};

type Levels = Readonly<Record<number, number>>;

/** A book from shares by price in hundredths: `book({ 47: 300 }, { 53: 100 })`. */
export function book(bids: Levels, asks: Levels, flags: { live?: boolean; stale?: boolean } = {}): BookView {
  const bestBid = Math.max(0, ...Object.keys(bids).map(Number));
  const bestAsk = Math.min(...Object.keys(asks).map(Number));
  const sizeAt = (levels: Levels) => (at: Price) => shares(levels[at / 100] ?? 0);
  return Object.freeze({
    live: flags.live ?? true,
    stale: flags.stale ?? false,
    tick: tick(100),
    bestBid: price(bestBid * 100),
    bestAsk: price(Number.isFinite(bestAsk) ? bestAsk * 100 : 0),
    bestBidSize: shares(bids[bestBid] ?? 0),
    bestAskSize: shares(asks[bestAsk] ?? 0),
    bidSizeAt: sizeAt(bids),
    askSizeAt: sizeAt(asks),
  });
}

export function shares(count: number): MicroShares {
  return microShares(Math.round(count * MICRO));
}

export function strike(value: number): Strike {
  return { price: value, source: 'metadata', at: SAMPLE_ROUND.startsAt };
}

export function spot(value: number): { readonly value: number; readonly ageMs: number } {
  return { value, ageMs: 100 };
}

/** A deep-frozen view: a strategy that changes what it sees throws. */
export function view(changes: Partial<StrategyView> = {}): StrategyView {
  const nothing = { shares: microShares(0), cost: microUsdc(0) };
  const positions = changes.positions ?? { up: nothing, down: nothing };
  return deepFreeze({
    now: NOW,
    config: SAMPLE_ENGINE,
    round: SAMPLE_ROUND,
    phase: 'open',
    secondsLeft: 450,
    fractionLeft: 0.5,
    window: { count: 0 },
    trades: { count: 0, netVolume: 0 },
    up: book({ 47: 300 }, { 53: 100 }),
    down: book({ 47: 100 }, { 53: 300 }),
    positions,
    heldBy: () => positions,
    crossedQuotes: [],
    orders: [],
    fills: [],
    takes: [],
    volatility: { variance: 0, drift: 0 },
    leaderTrades: [],
    mayTake: true,
    freeCash: 1_000_000_000,
    ...changes,
  });
}

export function held(up: number, down = 0): StrategyView['positions'] {
  return {
    up: { shares: shares(up), cost: microUsdc(0) },
    down: { shares: shares(down), cost: microUsdc(0) },
  };
}

/** What a strategy wants with these parameters, the others by default; without a memory of its own a fresh one. */
export function decide(
  strategy: Strategy,
  seen: StrategyView,
  params: object = {},
  memory: unknown = strategy.memory?.(undefined),
): Decision {
  return strategy.evaluate(seen, paramsOf(strategy, params), memory);
}

export function signalOf(decision: Decision): Signal {
  if (decision.kind !== 'signal') throw new Error(`no signal but ${JSON.stringify(decision)}`);
  return decision.signal;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
