/** With more flows that may or may not be in it, almost any amount can be explained by some of them. */
const MOST_FLOWS = 12;

/**
 * How far `moved` is from what some of these flows add up to, by the best choice of them; negative where money is missing.
 *
 * @returns `undefined` where there are too many of them to say
 */
export function leastUnexplained(moved: number, flows: readonly number[]): number | undefined {
  return flows.length > MOST_FLOWS ? undefined : nearestToNothing(moved, flows, 0);
}

function nearestToNothing(left: number, flows: readonly number[], from: number): number {
  const flow = flows[from];
  if (flow === undefined) return left;
  const without = nearestToNothing(left, flows, from + 1);
  const taken = nearestToNothing(left - flow, flows, from + 1);
  return Math.abs(taken) < Math.abs(without) ? taken : without;
}
