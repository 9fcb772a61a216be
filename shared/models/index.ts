/** Models: floats that describe the market. Nothing here holds money. */
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
export { SettlementWindow } from './settlement-window.ts';
export { TradeWindow } from './trade-window.ts';
export { EwmaVolatility, type VolatilityOptions } from './volatility.ts';
