import { errorFunction } from 'simple-statistics';

/** Standard normal distribution function Φ(z), right to 1e-6 everywhere (vector V-PHI). */
export function normalCdf(z: number): number {
  return 0.5 * (1 + errorFunction(z / Math.SQRT2));
}
