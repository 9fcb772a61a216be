import {
  type AssetResult,
  type BacktestResult,
  type Calibration,
  CALIBRATION_PARTS,
  type FillRow,
  type Markout,
  MARKOUT_HORIZONS_S,
  type RoundResult,
  type RoundSeries,
  type Score,
  type SeriesOrder,
} from '../../shared/backtest/result.ts';
import type { Asset } from '../../shared/market/assets.ts';
import { SeededRandom } from '../../shared/ports/seeded-random.ts';

/** What a made-up result holds. */
export type MadeUp = {
  readonly seed: number;
  readonly assets: readonly Asset[];
  readonly strategies: readonly string[];
  readonly rounds: number;
  /** Points of the drawn round's axis, and its orders and fills. */
  readonly samples: number;
  readonly orders: number;
  readonly fills: number;
};

const START = Date.UTC(2026, 10, 20);
const ROUND_MS = 300_000;

/** A result of the right shape with drawn values in it; the same for the same options. No backtest would end just so. */
export function madeUpBacktest(made: MadeUp): BacktestResult {
  const draw = new SeededRandom(made.seed);
  return {
    schema: 'bulkhead.backtest/1',
    identity: { result: 'ab12', config: 'cd34', code: 'ef56', data: '7890', fillModel: 'fills/1', seed: made.seed },
    optimisticModes: [],
    assumptions: [{ name: 'latency', value: 'feed 75 ms', limit: 'drawn one by one' }],
    assets: made.assets.map((asset) => assetResult(asset, made, draw)),
  };
}

function assetResult(asset: Asset, made: MadeUp, draw: SeededRandom): AssetResult {
  const perRound = times(made.rounds, (i) => roundResult(asset, i, made.strategies, draw));
  const fills = times(made.fills, () => fillRow(made.strategies, draw)).toSorted((a, b) => a.at - b.at);
  const kept = perRound.filter(({ excluded }) => excluded === undefined);
  const pnlUsdc = kept.reduce((sum, round) => sum + round.pnlUsdc, 0);
  return {
    asset,
    interval: '5m',
    data: {
      files: [{ name: 'a.tape', bytes: 4_000_000, sha256: 'f'.repeat(64) }],
      from: START,
      to: START + made.rounds * ROUND_MS,
      used: { 'market frames': 100 },
      dropped: { lease: 3 },
      gaps: 0,
      alarms: {},
      notes: [],
    },
    strategies: made.strategies.map((strategy) => ({
      strategy,
      orders: { intended: 9, accepted: 8, refused: 1, cancelled: 5, filled: 3 },
      silences: { distance: 1_200, NO_STRIKE: 40 },
      fills: 3,
      makerFills: 2,
      takerFills: 1,
      shares: 30,
      notionalUsdc: 15,
      feesUsdc: 0.1,
      pnlUsdc,
      markouts: markouts(draw),
    })),
    rounds: {
      seen: made.rounds,
      satOut: 0,
      traded: made.rounds,
      settled: kept.length,
      settledByTwap: 0,
      excluded: { unresolved: made.rounds - kept.length, frozen: 0 },
    },
    totals: {
      capitalUsdc: 1000,
      pnlUsdc,
      feesUsdc: 1,
      endUsdc: 1000 + pnlUsdc,
      maxDrawdownUsdc: 20,
      maxDrawdownShare: 0.02,
      orders: 90,
      fills: made.fills,
      makerFills: made.fills,
      takerFills: 0,
      shares: 300,
      notionalUsdc: 150,
      won: kept.length,
      lost: 0,
      even: 0,
      standardErrorUsdc: 1,
      meanPerRoundUsdc: kept.length === 0 ? 0 : pnlUsdc / kept.length,
    },
    perRound,
    equity: kept.map(({ endsAt }) => ({
      at: endsAt,
      equityUsdc: between(draw, 900, 1100),
      drawdownUsdc: between(draw, 0, 20),
    })),
    markouts: markouts(draw),
    calibration: CALIBRATION_PARTS.map((part) => calibration(part, made.rounds, draw)),
    denials: made.strategies.map((strategy) => ({ strategy, code: 'COOLDOWN', count: 4 })),
    missed: made.strategies.map((strategy) => ({ strategy, reason: 'queue', orders: 2, shares: 10, valueUsdc: -1.5 })),
    fills,
    fillsLeftOut: 0,
    ...(made.samples === 0 ? {} : { chosenRound: roundSeries(made, fills, draw) }),
  };
}

function roundResult(asset: Asset, i: number, strategies: readonly string[], draw: SeededRandom): RoundResult {
  const startsAt = START + i * ROUND_MS;
  const isExcluded = draw.unit() < 0.05;
  const pnlUsdc = isExcluded ? 0 : between(draw, -20, 20);
  return {
    slug: `${asset.toLowerCase()}-updown-5m-${startsAt / 1000}`,
    startsAt,
    endsAt: startsAt + ROUND_MS,
    strike: 113_000.5,
    ...(isExcluded ? { excluded: 'unresolved' } : { winner: 'up', settledBy: 'venue' }),
    orders: 10,
    fills: 3,
    makerFills: 2,
    shares: 30,
    notionalUsdc: 15,
    feesUsdc: 0.1,
    pnlUsdc,
    byStrategy: strategies.map((strategy) => ({ strategy, pnlUsdc: pnlUsdc / strategies.length })),
  };
}

function roundSeries(
  { samples, orders, strategies }: MadeUp,
  fills: readonly FillRow[],
  draw: SeededRandom,
): RoundSeries {
  const column = (low: number, high: number) =>
    times(samples, () => (draw.unit() < 0.1 ? null : between(draw, low, high)));
  return {
    slug: 'btc-updown-5m-1795132800',
    startsAt: START,
    endsAt: START + ROUND_MS,
    strike: 113_000.5,
    winner: 'up',
    at: times(samples, (i) => START + (i * ROUND_MS) / Math.max(1, samples - 1)),
    bid: column(0.3, 0.5),
    ask: column(0.5, 0.7),
    fairUp: column(0.3, 0.7),
    spot: column(112_900, 113_100),
    twap: column(112_950, 113_050),
    orders: times(orders, () => seriesOrder(strategies, draw)),
    fills,
  };
}

function seriesOrder(strategies: readonly string[], draw: SeededRandom): SeriesOrder {
  const from = START + Math.floor(between(draw, 0, ROUND_MS - 500));
  const own = { outcome: draw.unit() < 0.5 ? 'up' : 'down', side: draw.unit() < 0.5 ? 'BUY' : 'SELL' } as const;
  return { strategy: strategies[0]!, ...own, price: 0.41, shares: 12.5, filled: 0, from, to: from + 400 };
}

function fillRow(strategies: readonly string[], draw: SeededRandom): FillRow {
  return {
    at: START + Math.floor(between(draw, 0, ROUND_MS)),
    slug: 'btc-updown-5m-1795132800',
    strategy: strategies[0]!,
    outcome: 'down',
    side: 'BUY',
    role: 'maker',
    price: 0.44,
    shares: 12.5,
    feeUsdc: 0,
    markouts: MARKOUT_HORIZONS_S.map(() => (draw.unit() < 0.2 ? null : between(draw, -0.3, 0.3))),
  };
}

function markouts(draw: SeededRandom): readonly Markout[] {
  return MARKOUT_HORIZONS_S.map((horizonS) => {
    const count = Math.floor(between(draw, 0, 40));
    const mean = count === 0 ? 0 : between(draw, -0.05, 0.05);
    return { horizonS, meanPerShare: mean, standardError: count < 2 ? 0 : 0.01, count, unknown: 1 };
  });
}

function calibration(part: Calibration['part'], rounds: number, draw: SeededRandom): Calibration {
  return { part, model: score(rounds, draw), market: score(rounds, draw) };
}

function score(rounds: number, draw: SeededRandom): Score {
  const all = times(10, (i) => ({
    from: i / 10,
    to: (i + 1) / 10,
    count: Math.floor(between(draw, 0, rounds)),
    meanPredicted: i / 10 + 0.05,
    upShare: draw.unit(),
  }));
  const bins = all.filter(({ count }) => count > 0);
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  return { count, brier: count === 0 ? 0 : 0.2, bins };
}

function times<T>(count: number, make: (i: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function between(draw: SeededRandom, low: number, high: number): number {
  return low + (high - low) * draw.unit();
}
