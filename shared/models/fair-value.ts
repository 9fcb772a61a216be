import type { SettlementRule } from '../market/round.ts';
import { expectedMeanLog, probabilityAbove, probabilityUpSpot, probabilityUpTwap } from './probability.ts';
import type { SettlementWindow } from './settlement-window.ts';
import type { EwmaVolatility } from './volatility.ts';

/** What one round's fair value is made of. Times nominal: real time divided by the round's time scale. */
export type FairValueInputs = {
  readonly rule: SettlementRule;
  /** Absent until known: then there is an expected mean, but no probability. */
  readonly strike: number | undefined;
  readonly spot: number;
  /** The streamed TWAP; only used when the window has too few samples of its own. */
  readonly twap: number | undefined;
  readonly nowMs: number;
  readonly endsAtMs: number;
  readonly volatility: EwmaVolatility;
  /** Only in TWAP markets. */
  readonly window: SettlementWindow | undefined;
};

export type FairValue = {
  /** Model probability of Up, in [0.001, 0.999]. */
  readonly fairUp?: number;
  /** Price that the settlement average is heading for; absent outside TWAP markets and when it cannot be known. */
  readonly expectedMean?: number;
};

/** Floor of the variance in probabilities, per second: 56 % a year (strategies §9.1, §9.2). */
export const REFERENCE_VARIANCE = 1e-8;

/** No model is surer than this (strategies §9.4, edge cases). */
const SUREST = 0.999;

const UNKNOWN: FairValue = {};

/** Fair value of a round by its own settlement rule (strategies §9.2). */
export function fairValue(inputs: FairValueInputs): FairValue {
  const { rule } = inputs;
  return rule.kind === 'twap' ? twapValue(inputs, rule.lookbackMs / 1000) : candleValue(inputs);
}

function candleValue({ strike, spot, nowMs, endsAtMs, volatility }: FairValueInputs): FairValue {
  if (strike === undefined) return UNKNOWN;
  const secondsLeft = (endsAtMs - nowMs) / 1000;
  return withProbability(UNKNOWN, probabilityUpSpot({ strike, spot, secondsLeft, ...spread(volatility) }));
}

function twapValue(inputs: FairValueInputs, lookbackSeconds: number): FairValue {
  const { strike, spot, nowMs, endsAtMs, volatility, window } = inputs;
  const secondsLeft = (endsAtMs - nowMs) / 1000;
  if (secondsLeft < lookbackSeconds && window?.isCovered(nowMs) !== true) return impliedValue(inputs, lookbackSeconds);
  const realisedLog = window?.realisedLog(nowMs) ?? 0;
  // The mean does not depend on the strike; any price stands in for one that is not known yet.
  const known = { strike: strike ?? spot, spot, secondsLeft, lookbackSeconds, realisedLog, ...spread(volatility) };
  const mean = expectedMeanLog(known);
  if (mean === undefined) return UNKNOWN;
  const value = { expectedMean: Math.exp(mean) };
  return strike === undefined ? value : withProbability(value, probabilityUpTwap(known));
}

/** The window's past as the streamed TWAP tells it, with the wider variance of the spot formula (strategies §9.2b). */
function impliedValue(inputs: FairValueInputs, lookbackSeconds: number): FairValue {
  const { strike, spot, twap, nowMs, endsAtMs, volatility } = inputs;
  if (twap === undefined) return UNKNOWN;
  const secondsLeft = Math.max(0, (endsAtMs - nowMs) / 1000);
  const passed = lookbackSeconds - secondsLeft;
  const mean = (passed * Math.log(twap) + secondsLeft * Math.log(spot)) / lookbackSeconds;
  if (!Number.isFinite(mean)) return UNKNOWN;
  const value = { expectedMean: Math.exp(mean) };
  if (strike === undefined || !(strike > 0)) return value;
  return withProbability(value, probabilityAbove(strike, mean, spread(volatility).variance * secondsLeft));
}

function spread(volatility: EwmaVolatility): { variance: number; drift: number } {
  return { variance: Math.max(volatility.variance, REFERENCE_VARIANCE), drift: volatility.drift };
}

function withProbability(value: FairValue, probability: number | undefined): FairValue {
  if (probability === undefined) return value;
  return { ...value, fairUp: Math.min(Math.max(probability, 1 - SUREST), SUREST) };
}
