/** Models: pure formulas that describe the market and what an order in it is worth. Nothing here holds money. */
export {
  boundedCopy,
  type CopiedTrade,
  type CopyBounds,
  type CopySizing,
  copiedSale,
  copyLimit,
  wantedCopy,
} from './copying/copy-size.ts';
export { freshness, toMilliseconds } from './copying/freshness.ts';
export { LeaderLog } from './copying/leader-log.ts';
export { SeenTrades, type TradeIdentity, tradeKey } from './copying/seen-trades.ts';
export { type FairValue, type FairValueInputs, fairValue, REFERENCE_VARIANCE } from './fair-value.ts';
export { feePerShare } from './fee-per-share.ts';
export { halfKelly } from './kelly.ts';
export { microPrice } from './micro-price.ts';
export { normalCdf } from './normal.ts';
export {
  expectedMeanLog,
  probabilityUpSpot,
  probabilityUpTwap,
  type SpotInputs,
  type TwapInputs,
} from './probability.ts';
export {
  type BasePrice,
  type BasePriceInputs,
  basePrice,
  type PairSide,
  type QuotedToken,
  withinTotal,
} from './making/base-price.ts';
export {
  COMPLETION_DEFAULTS,
  type CompletionInputs,
  type CompletionPlan,
  type CompletionTrigger,
  completionMargin,
  completionPlan,
  isCompletionDue,
  isEmergency,
} from './making/completion.ts';
export { EXIT_DEFAULTS, type ExitRule, exitReason, type OpenPosition } from './making/exits.ts';
export { type LadderInputs, ladder, type Rung } from './making/ladder.ts';
export { ADVERSE_DEFAULTS, type AdverseRule, isAdverse, MARK_OUT_SECONDS, markOut } from './making/mark-out.ts';
export { isPairWorthwhile, pairEdge, pairEntry, pairSkewTicks } from './making/pair-entry.ts';
export {
  disagreementBps,
  isBinanceStale,
  REGIME_DEFAULTS,
  REGIMES,
  type Regime,
  type RegimeInputs,
  type RegimeLimits,
  regimeOf,
  SIZE_FACTOR_DEFAULTS,
  type SizeFactors,
  sizeScalar,
} from './making/regime.ts';
export {
  depthFair,
  STOIKOV_DEFAULTS,
  type StoikovParams,
  stoikovSkew,
  VOLATILITY_QUOTE_DEFAULTS,
  type VolatilityQuoteInputs,
  type VolatilityQuoteParams,
  type VolatilityQuotes,
  volatilityQuotes,
} from './making/reservation.ts';
export {
  type RebateEstimate,
  rebateEstimate,
  rewardScore,
  rewardWeight,
  type ScoredOrder,
  sideScore,
} from './making/rewards.ts';
export { inventorySkew, SKEW_DEFAULTS, type Skew, type SkewParams } from './making/skew.ts';
export {
  type Caps,
  capsOf,
  TARGET_TOTAL_DEFAULTS,
  type TargetTotalInputs,
  type TargetTotalParams,
  targetTotal,
} from './making/target-total.ts';
export { type FlowFill, lastToxicAt, TOXIC_DEFAULTS, type ToxicRule } from './making/toxic-flow.ts';
export {
  fillSets,
  type Level,
  type SetFill,
  type SetFills,
  type SetLeg,
  type SetTerms,
  type SetWalk,
  takeDepth,
  type WalkStop,
  walkSets,
} from './sets/complete-set.ts';
export { BasketBudget } from './sets/basket-budget.ts';
export {
  type Basket,
  type BasketLeg,
  type BasketPlan,
  byWorth,
  type LegBook,
  scanBasket,
  type ScanTerms,
  type ScanVerdict,
} from './sets/basket-scan.ts';
export { cutToLegal, depthNear, isEven, slippageOf } from './sets/legal-basket.ts';
export {
  type BrokenSet,
  bestWayOut,
  completion,
  type FilledLeg,
  liquidation,
  liquidationLimit,
  type MissingLeg,
  type WayOut,
} from './sets/unwind.ts';
export { SettlementWindow } from './settlement-window.ts';
export {
  type HedgeTerms,
  maxMakerPrice,
  maxTakerPrice,
  minSalePrice,
  pairNet,
  priceCosting,
  priceYielding,
} from './taker-limits.ts';
export { TradeWindow } from './trade-window.ts';
export { TREND_SPANS, TrendIndicators, type TrendPoint, type TrendSpans } from './trend/indicators.ts';
export { TREND_RULES, type TrendRules, type TrendSignal, trendSignal } from './trend/trend-signal.ts';
export { EwmaVolatility, type VolatilityOptions } from './volatility.ts';
export { ReturnAnchor } from './return-anchor.ts';
