import type { AdviceEvent } from '../../../shared/events/engine-events.ts';
import type { Asset } from '../../../shared/market/assets.ts';
import { scaled, type TimeScale } from '../../../shared/market/intervals.ts';
import type { Http, HttpOutcome, Timers } from '../../../shared/ports/ports.ts';
import type { Candle } from '../../../shared/strategies/index.ts';
import { type EpochMs, epochMs } from '../../../shared/units/index.ts';
import type { Endpoints } from '../../../shared/wire/endpoints.ts';
import {
  CANDLE_LENGTH_MS,
  type CandleLength,
  type CandleQuery,
  candlesPath,
  type CandleSource,
  parseCandles,
} from '../../../shared/wire/prices/index.ts';
import type { VenueClock } from '../venue-clock.ts';

const DEADLINE_MS = 3_000;

/** Fewer say nothing (strategies §5). */
export const MIN_CANDLES = 30;

/** An exchange's last trade of a candle may be booked, and our clock may run, this much late: what is read is final. */
const SETTLED_AFTER_MS = 1_000;

/** Wait after a reading that is incomplete (strategies §5), nominal; but never less than the real time below. */
const RETRY_NOMINAL_MS = 60_000;
const MIN_RETRY_MS = 5_000;

/** Which candles a compartment reads. */
export type CandleSubject = {
  readonly asset: Asset;
  readonly length: CandleLength;
  /** Closed candles that are kept. */
  readonly count: number;
  readonly timeScale: TimeScale;
  readonly endpoints: Pick<Endpoints, 'binanceRest' | 'coinbaseRest'>;
};

export type CandleSink = {
  event(event: AdviceEvent): void;
  /** Neither source gave enough candles up to the one that closed last; told once until one does. */
  unread(detail: string): void;
};

/** What a source answered: closed candles, or why there are none and how long it wants to be left alone. */
type Reading =
  | { readonly kind: 'candles'; readonly candles: readonly Candle[] }
  | { readonly kind: 'failed'; readonly reason: string; readonly waitMs: number };

/**
 * Reads the asset's closed candles once after each close, from Binance and from Coinbase (strategies §5, protocol §12). The
 * first is believed where it has the newest candle, else the second; where both have it, the other's close is told too, so
 * that sources that disagree can be seen. Between two closes nothing is asked, except again after a reading that failed.
 */
export class CandleReader {
  readonly #http: Http;
  readonly #timers: Timers;
  readonly #clock: VenueClock;
  readonly #subject: CandleSubject;
  readonly #sink: CandleSink;
  readonly #lengthMs: number;
  #isTold = false;

  constructor(
    { http, timers }: { readonly http: Http; readonly timers: Timers },
    clock: VenueClock,
    subject: CandleSubject,
    sink: CandleSink,
  ) {
    this.#http = http;
    this.#timers = timers;
    this.#clock = clock;
    this.#subject = subject;
    this.#sink = sink;
    this.#lengthMs = scaled(CANDLE_LENGTH_MS[subject.length], subject.timeScale);
  }

  /** Reads now and after every close from then on. */
  start(): void {
    const { binanceRest, coinbaseRest } = this.#subject.endpoints;
    const newestMs = this.#newestClosed();
    const readings = new Map<CandleSource, Reading>();
    const take = (source: CandleSource, reading: Reading) => {
      readings.set(source, reading);
      const [binance, coinbase] = [readings.get('binance'), readings.get('coinbase')];
      if (binance !== undefined && coinbase !== undefined) this.#conclude(newestMs, binance, coinbase);
    };
    this.#ask('binance', binanceRest, newestMs, (reading) => take('binance', reading));
    if (coinbaseRest === undefined) return take('coinbase', failed('no address of it is known'));
    this.#ask('coinbase', coinbaseRest, newestMs, (reading) => take('coinbase', reading));
  }

  #ask(source: CandleSource, base: string, newestMs: EpochMs, done: (reading: Reading) => void): void {
    const { asset, length, count } = this.#subject;
    const query: CandleQuery = { asset, length, count, newestMs, lengthMs: this.#lengthMs };
    const url = `${base}${candlesPath(source, query)}`;
    this.#http.request(
      { method: 'GET', url, headers: { Accept: 'application/json' }, deadlineMs: DEADLINE_MS },
      (outcome) => done(this.#read(source, outcome, newestMs)),
    );
  }

  #read(source: CandleSource, outcome: HttpOutcome, newestMs: EpochMs): Reading {
    if (outcome.kind === 'failed') return failed(`${outcome.code}: ${outcome.message}`);
    if (outcome.status !== 200) return failed(`HTTP ${outcome.status}`, retryAfterMs(outcome.headers));
    const answer = parseCandles(source, outcome.body, this.#lengthMs);
    if (answer.kind === 'malformed') return failed(answer.reason);
    const closed = answer.candles.filter(({ openMs }) => openMs <= newestMs).slice(-this.#subject.count);
    const newest = closed.at(-1);
    if (newest === undefined || newest.openMs < newestMs) return failed('the candle that closed last is missing');
    if (closed.length < MIN_CANDLES) return failed(`only ${closed.length} closed candles`);
    return { kind: 'candles', candles: closed };
  }

  #conclude(newestMs: EpochMs, binance: Reading, coinbase: Reading): void {
    const first = binance.kind === 'candles' ? binance : coinbase;
    if (first.kind === 'candles') {
      const other = first === binance && coinbase.kind === 'candles' ? coinbase.candles.at(-1)?.close : undefined;
      this.#sink.event({
        type: 'candles',
        source: first === binance ? 'binance' : 'coinbase',
        intervalMs: this.#lengthMs,
        candles: first.candles,
        ...(other === undefined ? {} : { otherClose: other }),
      });
      this.#isTold = false;
      return this.#later(this.#untilClosed(newestMs));
    }
    if (!this.#isTold) this.#sink.unread(`binance: ${reasonOf(binance)}; coinbase: ${reasonOf(coinbase)}`);
    this.#isTold = true;
    const retryMs = Math.max(MIN_RETRY_MS, scaled(RETRY_NOMINAL_MS, this.#subject.timeScale));
    return this.#later(Math.max(retryMs, Math.min(waitOf(binance), waitOf(coinbase))));
  }

  #later(delayMs: number): void {
    this.#timers.after(delayMs, () => this.start());
  }

  /** Opening of the newest candle that is surely final. */
  #newestClosed(): EpochMs {
    const settled = this.#clock.now() - SETTLED_AFTER_MS;
    return epochMs((Math.floor(settled / this.#lengthMs) - 1) * this.#lengthMs);
  }

  /** Until the candle after this one is surely final. */
  #untilClosed(newestMs: EpochMs): number {
    const closesAt = newestMs + 2 * this.#lengthMs;
    return Math.max(1, this.#clock.until(epochMs(closesAt + SETTLED_AFTER_MS)));
  }
}

function failed(reason: string, waitMs = 0): Reading {
  return { kind: 'failed', reason, waitMs };
}

function reasonOf(reading: Reading): string {
  return reading.kind === 'failed' ? reading.reason : 'read';
}

function waitOf(reading: Reading): number {
  return reading.kind === 'failed' ? reading.waitMs : 0;
}

/** Binance's word after too many requests (protocol §12.1), seconds; 0 where it says nothing that we understand. */
function retryAfterMs(headers: Readonly<Record<string, string>>): number {
  const seconds = Number(headers['retry-after'] ?? 0);
  return seconds > 0 && seconds < 86_400 ? seconds * 1_000 : 0;
}
