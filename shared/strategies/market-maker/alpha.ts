import {
  type Caps,
  capsOf,
  disagreementBps,
  isBinanceStale,
  type Regime,
  type RegimeInputs,
  regimeOf,
  sizeScalar,
  targetTotal,
} from '../../models/index.ts';
import { PRICE_ONE } from '../../units/index.ts';
import type { Top } from '../others-top.ts';
import type { StrategyView } from '../strategy.ts';
import type { MarketMakerParams } from './params.ts';

/** What the market is worth and how boldly to quote it (strategies §9). */
export type Alpha = {
  readonly regime: Regime;
  /** Probability of Up; one half while it is not known. */
  readonly probabilityUp: number;
  /** The most that a pair may cost, and either outcome, as fractions of 1 pUSD. */
  readonly targetTotal: number;
  readonly caps: Caps;
  /** What all sizes are multiplied by; 0 is no quotes. */
  readonly sizeScalar: number;
  /** Oracle and exchange are far apart: a warning. */
  readonly disagree: boolean;
};

/** Sizes while nobody knows what the round is measured by. */
const UNKNOWN_FACTOR = 0.5;

/** Nominal seconds until quotes are pulled; negative afterwards. */
export function secondsToCutoff({ secondsLeft, config }: StrategyView): number {
  return secondsLeft - config.market.cutoffMs / 1000;
}

/** The alpha of the moment. @param tops books of Up and Down without own orders */
export function alphaOf(view: StrategyView, tops: readonly Top[], params: MarketMakerParams): Alpha {
  const inputs = regimeInputs(view);
  const { referenceVariance, fastSizeFactor: fast, staleBinanceFactor: binanceStale } = params;
  const regime = regimeOf(inputs, params);
  const total = targetTotal(
    {
      variance: inputs.variance,
      spread: meanSpread(tops),
      secondsToCutoff: secondsToCutoff(view),
      isFastMove: regime === 'FAST_MOVE',
    },
    { ...params, base: params.totalBase, min: params.totalMin, max: params.totalMax, referenceVariance },
  );
  const stale = isBinanceStale(inputs, params);
  const fairUp = Number.isFinite(view.fairUp) ? view.fairUp : undefined;
  return {
    regime,
    probabilityUp: fairUp ?? 0.5,
    targetTotal: total,
    caps: capsOf(fairUp, total),
    sizeScalar: sizeScalar(regime, stale, { fast, binanceStale }) * (fairUp === undefined ? UNKNOWN_FACTOR : 1),
    disagree: !stale && isDisagreeing(view, params.disagreeBps),
  };
}

/** A candle round settles on the exchange itself. */
function regimeInputs({
  round,
  oracleAgeMs,
  binanceAgeMs,
  secondReturn,
  volatility,
  up,
  down,
}: StrategyView): RegimeInputs {
  return {
    oracleAgeMs: round.rule.kind === 'candle' ? binanceAgeMs : oracleAgeMs,
    binanceAgeMs,
    secondReturn,
    variance: volatility.variance,
    marketsStale: up.stale && down.stale,
  };
}

/** NaN while one side is empty: then the total is what it is in the widest market. */
function meanSpread(tops: readonly Top[]): number {
  let sum = 0;
  for (const { bestBid, bestAsk } of tops) {
    sum += bestBid === 0 || bestAsk === 0 ? Number.NaN : (bestAsk - bestBid) / PRICE_ONE;
  }
  return sum / tops.length;
}

function isDisagreeing({ oraclePrice, binancePrice }: StrategyView, limitBps: number): boolean {
  if (oraclePrice === undefined || binancePrice === undefined) return false;
  return disagreementBps(oraclePrice, binancePrice) >= limitBps;
}
