import { meanOf, rounded } from '../../shared/backtest/markouts.ts';
import type { Calibration, Markout, Score } from '../../shared/backtest/result.ts';

/** As read from a file, where horizons and parts of a round are any number. */
type MarkoutAt<Horizon extends number> = Omit<Markout, 'horizonS'> & { readonly horizonS: Horizon };
type CalibrationAt<Part extends number> = Omit<Calibration, 'part'> & { readonly part: Part };

/** Mark-outs of several assets or sessions as if they were of one; mean and standard error exactly, from those of the parts. */
export function poolMarkouts<Horizon extends number>(
  parts: readonly (readonly MarkoutAt<Horizon>[])[],
): readonly MarkoutAt<Horizon>[] {
  const [first = []] = parts;
  return first.map(({ horizonS }, index) => {
    let count = 0;
    let sum = 0;
    let squares = 0;
    let unknown = 0;
    for (const part of parts) {
      const markout = part[index];
      if (markout === undefined) continue;
      const { count: n, meanPerShare: mean, standardError: error } = markout;
      count += n;
      sum += n * mean;
      squares += (n - 1) * error ** 2 * n + n * mean ** 2;
      unknown += markout.unknown;
    }
    const { mean, standardError } = meanOf(count, sum, squares);
    return { horizonS, meanPerShare: rounded(mean), standardError: rounded(standardError), count, unknown };
  });
}

/** The same for calibrations. */
export function poolCalibrations<Part extends number>(
  parts: readonly (readonly CalibrationAt<Part>[])[],
): readonly CalibrationAt<Part>[] {
  const [first = []] = parts;
  return first.map(({ part }, index) => ({
    part,
    model: poolScores(parts.flatMap((each) => each[index]?.model ?? [])),
    market: poolScores(parts.flatMap((each) => each[index]?.market ?? [])),
  }));
}

function poolScores(scores: readonly Score[]): Score {
  const count = scores.reduce((sum, score) => sum + score.count, 0);
  const squares = scores.reduce((sum, score) => sum + score.count * score.brier, 0);
  const byEdge = Map.groupBy(
    scores.flatMap(({ bins }) => bins),
    ({ from }) => from,
  );
  const bins = [...byEdge.values()].map(poolBins).sort((a, b) => a.from - b.from);
  return { count, brier: count === 0 ? 0 : rounded(squares / count), bins };
}

function poolBins(bins: readonly Score['bins'][number][]): Score['bins'][number] {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  const mean = (of: (bin: Score['bins'][number]) => number) =>
    rounded(bins.reduce((sum, bin) => sum + bin.count * of(bin), 0) / count);
  const { from = 0, to = 0 } = bins[0] ?? {};
  return { from, to, count, meanPredicted: mean((bin) => bin.meanPredicted), upShare: mean((bin) => bin.upShare) };
}
