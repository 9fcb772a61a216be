import { Backtest, type BacktestWatch } from '../../../shared/backtest/backtest.ts';
import { assetResultOf } from '../../../shared/backtest/asset-result.ts';
import { constantDelay } from '../../../shared/backtest/latency.ts';
import type { AssetResult } from '../../../shared/backtest/result.ts';
import type { BacktestSettings } from '../../../shared/backtest/settings.ts';
import type { Input } from '../../../shared/engine/input.ts';
import type { EngineEvent } from '../../../shared/events/engine-events.ts';
import { type Outcome, OUTCOMES } from '../../../shared/market/ids.ts';
import { type Round, tokenOf } from '../../../shared/market/round.ts';
import type { Decision, Strategy, StrategyView } from '../../../shared/strategies/strategy.ts';
import { epochMs, microUsdc, price } from '../../../shared/units/index.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import { btcRound } from '../../support/rounds.ts';

/** Start of the first round; a tape begins a minute before. */
export const T0 = 1_795_187_100_000;
export const ROUND_MS = 300_000;

type Levels = readonly (readonly [cents: number, size: number])[];

/** Recorded inputs, told by hand: times are ms from the first round's start. */
export class SmallWorld {
  readonly inputs: Input[] = [];

  /** Feeds are up and the round is known. */
  begin(round: Round = ROUND, atMs = -60_000): this {
    for (const feed of ['market', 'prices'] as const) this.event(atMs, { type: 'feed-up', feed });
    return this.event(atMs, { type: 'round-listed', round });
  }

  event(atMs: number, event: EngineEvent): this {
    this.inputs.push({ kind: 'event', at: epochMs(T0 + atMs), event });
    return this;
  }

  /** Books of both outcomes that mirror each other. */
  books(atMs: number, bids: Levels, asks: Levels, round: Round = ROUND): this {
    const mirrored = (levels: Levels): Levels => levels.map(([cents, size]) => [100 - cents, size]);
    this.#book(atMs, round, 'up', bids, asks);
    return this.#book(atMs, round, 'down', mirrored(asks), mirrored(bids));
  }

  /** The same books every second, so that they do not grow old. */
  steady(fromMs: number, toMs: number, bids: Levels, asks: Levels, round: Round = ROUND): this {
    for (let at = fromMs; at < toMs; at += 1_000) this.books(at, bids, asks, round);
    return this;
  }

  /** A trade of Up. */
  print(atMs: number, taker: 'BUY' | 'SELL', cents: number, size: number, round: Round = ROUND): this {
    return this.#frame(atMs, {
      market: round.conditionId,
      asset_id: round.up,
      price: (cents / 100).toFixed(2),
      size: String(size),
      side: taker,
      fee_rate_bps: '',
      timestamp: String(T0 + atMs),
      event_type: 'last_trade_price',
    });
  }

  price(atMs: number, kind: 'twap' | 'oracle' | 'binance', value: number): this {
    return this.event(atMs, { type: 'price', kind, priceMs: T0 + atMs, value });
  }

  resolved(atMs: number, winner: Outcome, round: Round = ROUND): this {
    return this.event(atMs, { type: 'resolved', conditionId: round.conditionId, resolution: { winner } });
  }

  #book(atMs: number, round: Round, outcome: Outcome, bids: Levels, asks: Levels): this {
    const levels = (side: Levels) =>
      side.map(([cents, size]) => ({ price: (cents / 100).toFixed(2), size: String(size) }));
    return this.#frame(atMs, {
      market: round.conditionId,
      asset_id: tokenOf(round, outcome),
      bids: levels(bids),
      asks: levels(asks),
      hash: '',
      timestamp: String(T0 + atMs),
      event_type: 'book',
    });
  }

  #frame(atMs: number, frame: object): this {
    this.inputs.push({
      kind: 'frame',
      at: epochMs(T0 + atMs),
      feed: 'market',
      bytes: Buffer.from(JSON.stringify(frame)),
    });
    return this;
  }
}

export const ROUND: Round = btcRound(T0);
export const NEXT: Round = btcRound(T0 + ROUND_MS);
export { OUTCOMES };

/** A strategy that does what the test says. */
export function scripted(kind: Strategy['kind'], decide: (view: StrategyView) => Decision): Strategy {
  return { name: 'scripted', kind, evaluate: decide };
}

/** Bids for Up as long as the round is open. */
export function bidding(cents: number, size: number): Strategy {
  return scripted('maker', ({ round }) => ({
    kind: 'quotes',
    mode: 'test',
    quotes: [
      {
        outcome: 'up',
        side: 'BUY',
        price: price(cents * 100),
        size: ((round.minSize / 5) * size) as typeof round.minSize,
      },
    ],
  }));
}

export function settingsWith(changes: Partial<BacktestSettings> = {}): BacktestSettings {
  return {
    engine: defaultEngineConfig('BTC', '5m'),
    capital: microUsdc(1_000_000_000),
    exposureLimit: microUsdc(1_000_000_000),
    latency: {
      feed: constantDelay(10),
      insert: constantDelay(75),
      cancel: constantDelay(75),
      response: constantDelay(10),
    },
    queue: { model: 'risk-averse' },
    mirroredPrints: false,
    fills: 'tape',
    takerDelayMs: 150,
    settlementMs: 2_000,
    seed: 1,
    fillRows: 100,
    ...changes,
  };
}

/** Plays the inputs to their end. */
export function play(
  inputs: readonly Input[],
  strategies: readonly Strategy[],
  settings: BacktestSettings = settingsWith(),
  watch?: BacktestWatch,
): AssetResult {
  const backtest = new Backtest(settings, strategies, watch);
  for (const input of inputs) backtest.take(input);
  backtest.finish();
  return assetResultOf(backtest, settings, [], []);
}
