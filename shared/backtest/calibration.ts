import type { Outcome } from '../market/ids.ts';
import { rounded } from './markouts.ts';
import { type Calibration, CALIBRATION_PARTS, type Score } from './result.ts';

const BINS = 10;

/** Probabilities of Up at the fixed parts of one round; absent where there was none. */
export type Prediction = { readonly model: number | undefined; readonly market: number | undefined };

/** Predictions of settled rounds against what came true, in sums. */
export class CalibrationTally {
  readonly #parts = CALIBRATION_PARTS.map(() => ({ model: new ScoreTally(), market: new ScoreTally() }));

  /** @param predictions in the order of {@link CALIBRATION_PARTS}; fewer where the round was not seen to its end */
  settle(predictions: readonly Prediction[], winner: Outcome): void {
    for (const [i, { model, market }] of predictions.entries()) {
      if (model !== undefined) this.#parts[i]?.model.note(model, winner);
      if (market !== undefined) this.#parts[i]?.market.note(market, winner);
    }
  }

  result(): readonly Calibration[] {
    return this.#parts.map(({ model, market }, i) => ({
      part: CALIBRATION_PARTS[i]!,
      model: model.result(),
      market: market.result(),
    }));
  }
}

class ScoreTally {
  #count = 0;
  #squares = 0;
  readonly #bins = Array.from({ length: BINS }, () => ({ count: 0, sum: 0, ups: 0 }));

  note(predicted: number, winner: Outcome): void {
    const up = winner === 'up' ? 1 : 0;
    const bin = this.#bins[Math.min(BINS - 1, Math.floor(predicted * BINS))]!;
    this.#count += 1;
    this.#squares += (predicted - up) ** 2;
    bin.count += 1;
    bin.sum += predicted;
    bin.ups += up;
  }

  result(): Score {
    const bins = this.#bins.flatMap(({ count, sum, ups }, i) => {
      const edges = { from: i / BINS, to: (i + 1) / BINS };
      return count === 0
        ? []
        : [{ ...edges, count, meanPredicted: rounded(sum / count), upShare: rounded(ups / count) }];
    });
    return { count: this.#count, brier: this.#count === 0 ? 0 : rounded(this.#squares / this.#count), bins };
  }
}
