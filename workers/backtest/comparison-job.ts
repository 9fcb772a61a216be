import { Backtest } from '../../shared/backtest/backtest.ts';
import { compareRuns, type Comparison } from '../../shared/backtest/comparison.ts';
import { RecordedLatency } from '../../shared/backtest/recorded-latency.ts';
import { RunLog } from '../../shared/backtest/run-log.ts';
import type { BacktestSettings } from '../../shared/backtest/settings.ts';
import { UsageError } from '../../shared/errors.ts';
import type { Effect } from '../../shared/events/effects.ts';
import type { MarketEvent } from '../../shared/events/market-events.ts';
import type { Round } from '../../shared/market/round.ts';
import { MarketDecoder } from '../../shared/wire/market/market-decoder.ts';
import { TokenTable } from '../../shared/wire/market/token-table.ts';
import { type BacktestJob, feedRecordings, type RecordingFiles, strategiesFor } from './backtest-job.ts';

/** So many rounds are followed at once. */
const FOLLOWED = 3;

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
      // As this program wrote it: the record's checksum vouches for that.
      for (const effect of JSON.parse(effects) as readonly Effect[]) {
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

/** Market frames of the last rounds, decoded; tokens of earlier ones have nothing more to tell. */
class MarketReader {
  readonly #tokens = new TokenTable();
  readonly #decoder = new MarketDecoder(this.#tokens);
  readonly #rounds: Round[] = [];

  follow(round: Round): void {
    if (this.#rounds.some(({ conditionId }) => conditionId === round.conditionId)) return;
    this.#rounds.push(round);
    for (const token of [round.up, round.down]) this.#tokens.add(token);
    if (this.#rounds.length <= FOLLOWED) return;
    const { up, down } = this.#rounds.shift()!;
    for (const token of [up, down]) this.#tokens.remove(token);
  }

  decode(bytes: Uint8Array, take: (event: MarketEvent) => void): void {
    this.#decoder.decode(bytes, take);
  }
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
export function compareJob(job: BacktestJob, recorded: RecordedRun = readRun(job.recordings)): Comparison {
  const { asset, interval }: BacktestSettings['engine'] = job.settings.engine;
  return compareRuns({ asset, interval }, recorded.log, logBacktest(job));
}
