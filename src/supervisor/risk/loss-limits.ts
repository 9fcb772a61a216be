import { type MicroUsdc, microUsdc, toUsdc } from '../../../shared/units/index.ts';
import type { AccountLimits } from './account-limits.ts';
import type { Trip } from './latch.ts';

/** The account's fortunes at one moment, micro-pUSD. Equity is what was earned ever since the records began, and unrealised. */
export type Fortunes = {
  readonly equity: MicroUsdc;
  readonly equityAtDayStart: MicroUsdc;
  /** The highest equity ever, and inside the sliding window. */
  readonly peak: MicroUsdc;
  readonly peakInWindow: MicroUsdc;
  /** What the account had when its equity was 0: the base of parts. */
  readonly capital: MicroUsdc;
};

type LossLimits = Pick<
  AccountLimits,
  'maxDailyLossUsdc' | 'circuitBreakerUsdc' | 'maxDrawdownUsdc' | 'maxDrawdownShare'
>;

/**
 * The gravest loss limit that is reached (strategies §15.1, §15.2, vectors V-RISK1 and V-DD): draw-down from the peak at its
 * limit or beyond, the day's loss at the breaker or beyond, or beyond the daily limit.
 */
export function lossTrip(fortunes: Fortunes, limits: LossLimits): Trip | undefined {
  const { equity, equityAtDayStart, peak, peakInWindow, capital } = fortunes;
  if (![equity, equityAtDayStart, peak, peakInWindow, capital].every(Number.isFinite)) {
    return { state: 'HALT', code: 'RISK_UNKNOWN', detail: 'profit and loss cannot be computed' };
  }
  const fall = peak - equity;
  if (limits.maxDrawdownUsdc > 0 && fall >= limits.maxDrawdownUsdc) {
    return { state: 'KILL', code: 'DRAWDOWN', detail: `${usdc(fall)} below the peak` };
  }
  const share = capital + peakInWindow <= 0 ? 0 : (peakInWindow - equity) / (capital + peakInWindow);
  if (limits.maxDrawdownShare > 0 && share >= limits.maxDrawdownShare) {
    return { state: 'KILL', code: 'DRAWDOWN', detail: `${(100 * share).toFixed(1)} % below the peak of the window` };
  }
  const dayLoss = equityAtDayStart - equity;
  if (limits.circuitBreakerUsdc > 0 && dayLoss >= limits.circuitBreakerUsdc) {
    return { state: 'HALT', code: 'CIRCUIT_BREAKER', detail: `${usdc(dayLoss)} lost today` };
  }
  if (limits.maxDailyLossUsdc > 0 && dayLoss > limits.maxDailyLossUsdc) {
    return { state: 'HALT', code: 'DAILY_LOSS', detail: `${usdc(dayLoss)} lost today` };
  }
  return undefined;
}

function usdc(amount: number): string {
  return `${toUsdc(microUsdc(amount)).toFixed(2)} pUSD`;
}
