import { Backtest } from '../../shared/backtest/backtest.ts';
import { compareRuns, type Comparison } from '../../shared/backtest/comparison.ts';
import { RecordedLatency } from '../../shared/backtest/recorded-latency.ts';
import { RunLog } from '../../shared/backtest/run-log.ts';
import type { BacktestSettings } from '../../shared/backtest/settings.ts';
import { EngineCore } from '../../shared/engine/core.ts';
import type { TapeHeader } from '../../shared/tape/index.ts';
import { reloadStrategies } from '../strategies/own-strategies.ts';
import { type BacktestJob, feedRecordings, type RecordingFiles, strategiesFor } from './backtest-job.ts';

/** What the run that wrote the tapes did, by its own engine on its own inputs. */
export type RecordedRun = { readonly log: RunLog; readonly latency: RecordedLatency };

/** Decides a recorded run once more, as `replay` does, and writes down what it did. */
export function replayRun(recordings: readonly RecordingFiles[]): RecordedRun {
  const log = new RunLog();
  const latency = new RecordedLatency();
  let core: EngineCore | undefined;
  feedRecordings(recordings, {
    begin: ({ engine, identity }: TapeHeader) => {
      core = new EngineCore(engine, identity, reloadStrategies(engine.strategies).strategies);
    },
    take: (input) => {
      const booked = { booked: (event: Parameters<RecordedLatency['booked']>[1]) => latency.booked(input, event) };
      for (const effect of core?.apply(input, booked) ?? []) {
        log.effect(input.at, effect);
        latency.effect(input.at, effect);
      }
    },
    hole: () => undefined,
  });
  return { log, latency };
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

/** Compares a backtest with the run that wrote its tapes. */
export function compareJob(job: BacktestJob, recorded: RecordedRun = replayRun(job.recordings)): Comparison {
  const { asset, interval }: BacktestSettings['engine'] = job.settings.engine;
  return compareRuns({ asset, interval }, recorded.log, logBacktest(job));
}
