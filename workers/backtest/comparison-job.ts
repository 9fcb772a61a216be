import { Backtest } from '../../shared/backtest/backtest.ts';
import { compareRuns, type Comparison } from '../../shared/backtest/comparison.ts';
import { MarketReader } from '../../shared/backtest/market-reader.ts';
import { agreementByOrder, type OrderAgreement } from '../../shared/backtest/order-agreement.ts';
import { OrderEcho } from '../../shared/backtest/order-echo.ts';
import { RecordedLatency } from '../../shared/backtest/recorded-latency.ts';
import { RunLog } from '../../shared/backtest/run-log.ts';
import type { BacktestSettings } from '../../shared/backtest/settings.ts';
import { UsageError } from '../../shared/errors.ts';
import type { Effect } from '../../shared/events/effects.ts';
import { type BacktestJob, feedRecordings, type RecordingFiles, strategiesFor } from './backtest-job.ts';

/** What the run that wrote the tapes did. */
export type RecordedRun = { readonly log: RunLog; readonly latency: RecordedLatency };

/**
 * Reads what a run did from what its engine wanted, as it stands on the tape: whatever this build would decide today.
 *
 * @throws {UsageError} code `no_decisions` for tapes that do not hold it
 */
export function readRun(recordings: readonly RecordingFiles[]): RecordedRun {
  const log = new RunLog();
  const latency = new RecordedLatency();
  const market = new MarketReader();
  feedRecordings(recordings, {
    begin: () => undefined,
    take(input) {
      if (input.kind === 'event') {
        if (input.event.type === 'round-listed') market.follow(input.event.round);
        latency.booked(input.at, input.event);
      } else if (input.feed === 'market') market.decode(input.bytes, (event) => latency.booked(input.at, event));
    },
    wanted(at, effects) {
      for (const effect of effectsIn(effects)) {
        log.effect(at, effect);
        latency.effect(at, effect);
      }
    },
    hole: () => undefined,
  });
  if (log.orders.length > 0 || log.denials.length > 0) return { log, latency };
  throw new UsageError(
    'no_decisions',
    'these tapes hold no decisions: they were made by an early build, or nothing was wanted',
  );
}

/** Runs a backtest and writes down what it did. */
export function logBacktest({ settings, recordings }: BacktestJob): RunLog {
  const log = new RunLog();
  const backtest = new Backtest(settings, strategiesFor(settings), {
    effect: (at, effect) => log.effect(at, effect),
    ended: (at, order, end) => log.ended(at, order, end),
  });
  feedRecordings(recordings, backtest);
  backtest.finish();
  return log;
}

/** A comparison of runs, and how well each order's fills are predicted where nothing is decided anew. */
export type FullComparison = Comparison & { readonly orders: OrderAgreement };

/** Compares a backtest with the run that wrote its tapes, and its venue with what each of the run's orders got. */
export function compareFully(job: BacktestJob): FullComparison {
  const recorded = readRun(job.recordings);
  const [orders] = echoOrders(job.recordings, [job.settings], recorded);
  return { ...compareJob(job, recorded), orders: orders! };
}

/** Compares a backtest with the run that wrote its tapes. */
export function compareJob(job: BacktestJob, recorded: RecordedRun = readRun(job.recordings)): Comparison {
  const { asset, interval }: BacktestSettings['engine'] = job.settings.engine;
  return compareRuns({ asset, interval }, recorded.log, logBacktest(job));
}

/**
 * How well each of several venues predicts the fills of the orders that the run sent, decided by nobody anew. The tapes are read
 * once.
 */
export function echoOrders(
  recordings: readonly RecordingFiles[],
  venues: readonly BacktestSettings[],
  { log }: RecordedRun,
): readonly OrderAgreement[] {
  const echoes = venues.map((settings) => new OrderEcho(settings));
  feedRecordings(recordings, {
    begin: (header) => echoes.forEach((echo) => echo.begin(header)),
    take: (input) => echoes.forEach((echo) => echo.take(input)),
    wanted(at, json) {
      const effects = effectsIn(json);
      for (const echo of echoes) echo.wanted(at, effects);
    },
    hole: () => echoes.forEach((echo) => echo.hole()),
  });
  return echoes.map((echo) => {
    echo.finish();
    return agreementByOrder(log, echo.orders);
  });
}

/** As this program wrote it: the record's checksum vouches for that. */
function effectsIn(json: string): readonly Effect[] {
  return JSON.parse(json) as readonly Effect[];
}
