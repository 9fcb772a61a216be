import type { Side } from '../market/ids.ts';
import { MARKOUT_HORIZONS_S, type Markout } from './result.ts';

/** Running mean and spread of mark-outs at each horizon; nothing is kept per fill. */
export class MarkoutTally {
  readonly #sums = MARKOUT_HORIZONS_S.map(() => ({ count: 0, sum: 0, squares: 0, unknown: 0 }));

  /** @param value per share; null where there was no mid */
  note(horizon: number, value: number | null): void {
    const sums = this.#sums[horizon]!;
    if (value === null) {
      sums.unknown += 1;
      return;
    }
    sums.count += 1;
    sums.sum += value;
    sums.squares += value * value;
  }

  result(): readonly Markout[] {
    return MARKOUT_HORIZONS_S.map((horizonS, i) => {
      const { count, sum, squares, unknown } = this.#sums[i]!;
      const { mean, standardError } = meanOf(count, sum, squares);
      return { horizonS, meanPerShare: rounded(mean), standardError: rounded(standardError), count, unknown };
    });
  }
}

/** side × (mid − price) per share (strategies §8, vector V-MARKOUT). All in pUSD per share. */
export function markout(side: Side, price: number, mid: number): number {
  return side === 'BUY' ? mid - price : price - mid;
}

/** Mean and its standard error from count, sum and sum of squares; 0 where there is nothing to tell. */
export function meanOf(count: number, sum: number, squares: number): { mean: number; standardError: number } {
  if (count === 0) return { mean: 0, standardError: 0 };
  const mean = sum / count;
  if (count === 1) return { mean, standardError: 0 };
  const variance = Math.max(0, (squares - count * mean * mean) / (count - 1));
  return { mean, standardError: Math.sqrt(variance / count) };
}

/** To eight decimals: binary noise of sums is no information. */
export function rounded(value: number): number {
  return Math.round(value * 1e8) / 1e8 || 0;
}
