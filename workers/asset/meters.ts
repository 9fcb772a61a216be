import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { CompartmentLatencies, Distribution } from '../../shared/events/worker-protocol.ts';
import { LogHistogram } from '../../shared/stats/log-histogram.ts';

/** A latency distribution: recorded in nanoseconds, reported in `unitNs`. */
class Meter {
  readonly #histogram: RecordableHistogram = createHistogram();
  readonly #unitNs: number;

  constructor(unitNs: number) {
    this.#unitNs = unitNs;
  }

  /** Takes milliseconds with decimals. Histograms know integers from 1 on; under a virtual clock everything takes 0. */
  record(elapsedMs: number): void {
    this.#histogram.record(Math.max(1, Math.round(elapsedMs * 1e6)));
  }

  distribution(): Distribution {
    const { count } = this.#histogram;
    if (count === 0) return { p50: 0, p99: 0, max: 0, count };
    const inUnit = (ns: number): number => ns / this.#unitNs;
    return {
      p50: inUnit(this.#histogram.percentile(50)),
      p99: inUnit(this.#histogram.percentile(99)),
      max: inUnit(this.#histogram.max),
      count,
    };
  }
}

/** What a compartment measures about itself, since its start. */
export class Meters {
  /** Receipt of a frame in the socket's callback → its book is updated. */
  readonly frameToBook = new Meter(1);
  /** Book updated → effects decided. */
  readonly bookToDecision = new Meter(1e3);
  /** Effects decided → request handed to the connection, signed. */
  readonly decisionToSend = new Meter(1e3);
  /** Receipt of a frame, or due moment of an alarm → effects decided, µs. */
  readonly decisionUs = new LogHistogram();
  /** Due moment of a round's start → the engine opened it. */
  readonly roundStart = new Meter(1e6);

  distributions(): CompartmentLatencies {
    return {
      frameToBookNs: this.frameToBook.distribution(),
      bookToDecisionUs: this.bookToDecision.distribution(),
      decisionToSendUs: this.decisionToSend.distribution(),
      roundStartLatencyMs: this.roundStart.distribution(),
      decisionUsBuckets: this.decisionUs.counts,
    };
  }
}
