/** What a round's outcome depends on at a moment; times in nominal seconds. */
export type Prospect = {
  readonly spot: number;
  readonly strike: number;
  readonly secondsLeft: number;
  /** Window of the settlement average; 0 when the last price alone decides. */
  readonly lookbackS: number;
  /** Mean of the prices that already lie in the window; counts only in the last `lookbackS` seconds. */
  readonly meanSoFar: number;
  /** Standard deviation of the log return over one nominal second. */
  readonly volatility: number;
};

/**
 * Probability that the settlement average ends at or above the strike, for a walk without drift. In the last `lookbackS`
 * seconds a growing part of the average is known already, and its uncertainty shrinks with the third power of the time left.
 *
 * On purpose not `shared/models`: strategies that quote by that model must meet a market that does not share its mistakes.
 */
export function probabilityUp({ spot, strike, secondsLeft, lookbackS, meanSoFar, volatility }: Prospect): number {
  const known = lookbackS === 0 ? 0 : Math.max(0, 1 - secondsLeft / lookbackS);
  const expected = known * meanSoFar + (1 - known) * spot;
  const seconds = known > 0 ? secondsLeft ** 3 / (3 * lookbackS ** 2) : Math.max(secondsLeft - (2 / 3) * lookbackS, 0);
  const deviation = volatility * Math.sqrt(seconds);
  const distance = Math.log(expected / strike);
  if (deviation === 0) return distance >= 0 ? 1 : 0;
  return logistic(distance / deviation);
}

/**
 * The normal distribution's logistic look-alike (error below 0.01). Its fatter tails keep the crowd quoting on both sides
 * for longer when a round is nearly decided.
 */
function logistic(z: number): number {
  return 1 / (1 + Math.exp(-1.702 * z));
}
