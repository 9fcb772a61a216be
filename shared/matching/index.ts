/** Fill simulation for paper trading and backtests on the real venue's data (strategies §18). */
export { type FillMoney, PaperAccount } from './paper-account.ts';
export type { PaperOrder } from './paper-order.ts';
export {
  FILL_MODES,
  type FillMode,
  type OrderEnd,
  PAPER_TIMING,
  type PaperRules,
  type PaperTiming,
  type PaperTrade,
  type PaperWatch,
} from './paper-rules.ts';
export { PaperVenue } from './paper-venue.ts';
export { probabilisticQueue, type QueueModel, RISK_AVERSE } from './queue-model.ts';
