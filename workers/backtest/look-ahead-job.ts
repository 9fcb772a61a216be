import { Backtest } from '../../shared/backtest/backtest.ts';
import { checkLookAhead, type LookAheadVerdict } from '../../shared/backtest/look-ahead.ts';
import { SeededRandom } from '../../shared/ports/seeded-random.ts';
import { epochMs } from '../../shared/units/index.ts';
import { type BacktestJob, feedRecordings, strategiesFor } from './backtest-job.ts';

/** At how many moments of the tapes the future is changed. */
const MOMENTS = 3;

/**
 * Runs a backtest once more as recorded, and once for each of some drawn moments with another future behind it.
 *
 * @param span first and last moment of the tapes, UTC ms
 */
export function checkJobForLookAhead(
  { settings, recordings }: BacktestJob,
  span: { readonly from: number; readonly to: number },
): readonly LookAheadVerdict[] {
  const random = new SeededRandom(settings.seed).fork('look-ahead');
  const moments = Array.from({ length: MOMENTS }, (_, i) =>
    epochMs(Math.round(span.from + ((i + random.unit()) / MOMENTS) * (span.to - span.from))),
  );
  return checkLookAhead(moments, (effect, change) => {
    const backtest = new Backtest(settings, strategiesFor(settings), { effect });
    feedRecordings(recordings, {
      begin: (header) => backtest.begin(header),
      take: (input) => {
        const other = change(input);
        if (other !== undefined) backtest.take(other);
      },
      hole: () => backtest.hole(),
    });
    backtest.finish();
  });
}
