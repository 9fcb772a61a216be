const MAX_FRACTION = 0.15;

/**
 * Half the Kelly fraction for a share that pays 1 with `probability` and costs `cost`, fee included, both as fractions of
 * 1 pUSD; in [0, 0.15] (strategies §13.5, vector V-KELLY). Without an edge, or without numbers: 0.
 */
export function halfKelly(probability: number, cost: number): number {
  const edge = probability - cost;
  if (!(edge > 0) || !(cost < 1)) return 0;
  return Math.min((0.5 * edge) / (1 - cost), MAX_FRACTION);
}
