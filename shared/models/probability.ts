import { normalCdf } from './normal.ts';

/** What both probability formulas need. Times in nominal seconds. The object may be reused by the caller. */
export type SpotInputs = {
  readonly strike: number;
  readonly spot: number;
  /** Until the round ends; negative afterwards. */
  readonly secondsLeft: number;
  /** Of the log price per second. */
  readonly variance: number;
  /** Of the log price per second. */
  readonly drift: number;
};

export type TwapInputs = SpotInputs & {
  /** Length of the settlement's averaging window, w. */
  readonly lookbackSeconds: number;
  /** Σ ln(spot)·dt over the part of the window that has passed; 0 before it opens (see {@link SettlementWindow}). */
  readonly realisedLog: number;
};

/** Below this the price is taken as known. */
const NO_VARIANCE = 1e-12;
/** Log price within which a known price is too close to the strike to call. */
const TIE_BAND = 1e-6;

/**
 * Probability that the spot price at the end is at or above the strike (strategies §9.2a, vector V-QUP): for rounds that settle
 * on one price, as the hourly candle. `undefined` when an input is no number or no price.
 */
export function probabilityUpSpot(inputs: SpotInputs): number | undefined {
  const { strike, spot, secondsLeft, variance, drift } = inputs;
  if (!usable(inputs)) return undefined;
  if (secondsLeft <= 0) return spot >= strike ? 1 : 0;
  const distance = Math.log(strike / spot);
  if (variance <= NO_VARIANCE) return step(drift * secondsLeft - distance, TIE_BAND);
  return upperTail((distance - drift * secondsLeft) / Math.sqrt(variance * secondsLeft));
}

/**
 * Probability that the time-weighted average over the last `lookbackSeconds` is at or above the strike (strategies §9.2b,
 * vector V-QTWAP). Inside the window the part that has passed is certain. `undefined` as {@link probabilityUpSpot}.
 */
export function probabilityUpTwap(inputs: TwapInputs): number | undefined {
  const mean = expectedMeanLog(inputs);
  if (mean === undefined) return undefined;
  return probabilityAbove(inputs.strike, mean, twapVariance(inputs));
}

/** Probability that a normally distributed log price is at or above the strike; a tie counts as above. */
export function probabilityAbove(strike: number, meanLog: number, variance: number): number | undefined {
  const distance = Math.log(strike) - meanLog;
  if (variance === 0) return step(-distance, 0);
  return upperTail(distance / Math.sqrt(variance));
}

/** Inputs of absurd size overflow to ∞ ÷ ∞: no answer is better than NaN. */
function upperTail(z: number): number | undefined {
  return Number.isNaN(z) ? undefined : 1 - normalCdf(z);
}

/** Mean of the log price that the settlement average is heading for (strategies §9.2b). */
export function expectedMeanLog(inputs: TwapInputs): number | undefined {
  const { spot, drift, lookbackSeconds: window, realisedLog } = inputs;
  if (!usable(inputs) || !(window > 0) || !Number.isFinite(realisedLog)) return undefined;
  const left = Math.max(0, inputs.secondsLeft);
  if (left >= window) return Math.log(spot) + drift * (left - window / 2);
  return (realisedLog + left * Math.log(spot) + (drift * left * left) / 2) / window;
}

/** Variance of that mean: full until the window opens, then shrinking with the cube of the time left. */
function twapVariance({ variance, secondsLeft, lookbackSeconds: window }: TwapInputs): number {
  const left = Math.max(0, secondsLeft);
  if (left >= window) return variance * (left - window + window / 3);
  return (variance * left ** 3) / (3 * window * window);
}

function usable({ strike, spot, secondsLeft, variance, drift }: SpotInputs): boolean {
  return (
    strike > 0 &&
    spot > 0 &&
    Number.isFinite(strike) &&
    Number.isFinite(spot) &&
    Number.isFinite(secondsLeft) &&
    Number.isFinite(drift) &&
    variance >= 0 &&
    Number.isFinite(variance)
  );
}

/** 1 above, 0 below; inside the band 0.5, on a bare tie (band 0) 1. */
function step(lead: number, band: number): number {
  if (Math.abs(lead) < band) return 0.5;
  return lead >= 0 ? 1 : 0;
}
