import type { Clock, TimerHandle, Timers } from '../../../shared/ports/ports.ts';
import type { HeartbeatAnswer } from '../../../shared/wire/clob/index.ts';
import type { HeartbeatVerdict } from './heartbeat-verdict.ts';

/** A way to the venue that carries heartbeats and nothing else: an order in trouble must never hold one up. */
export type HeartbeatLine = {
  /** `done` exactly once, after `deadlineMs` at the latest. */
  send(heartbeatId: string, deadlineMs: number, done: (answer: HeartbeatAnswer) => void): void;
};

export type HeartbeatPolicy = {
  readonly everyMs: number;
  readonly requestDeadlineMs: number;
  readonly lostAfterMs: number;
  readonly maxRejections: number;
};

/**
 * Where the dead man's switch stands. `unconfirmed`: no beat was taken so far; `lost`: the venue must be assumed to have
 * cancelled everything; `withheld`: on purpose, so that it does.
 */
export type HeartbeatState = 'unconfirmed' | 'confirmed' | 'lost' | 'withheld' | 'stopped';

/** For status and metrics. Times in ms. */
export type HeartbeatReport = {
  readonly state: HeartbeatState;
  /** Since the last beat that the venue took was sent; absent before the first, and after beats were withheld. */
  readonly ageMs?: number;
  /** Longest time between the sending of two beats in a row that were taken, nothing withheld in between. */
  readonly largestGapMs: number;
  readonly beaten: number;
  readonly rejected: number;
  readonly failed: number;
};

export type HeartbeatOptions = {
  readonly line: HeartbeatLine;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly policy: HeartbeatPolicy;
  /** Asked before every single beat. */
  readonly decide: () => HeartbeatVerdict;
  readonly onChange: (state: HeartbeatState, reason: string) => void;
};

/**
 * Keeps the venue from cancelling our orders, as long as somebody answers for them (protocol §2.8, reliability §6).
 *
 * One loop, one line of its own, one request at a time. The venue counts ten seconds from the last beat that it received;
 * we count from its sending, which is earlier, and give up before the ten are over. A rejection names the id that the
 * venue expects and is answered at once with it; the second in a row means that somebody else beats on this key.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #state: HeartbeatState = 'unconfirmed';
  #heartbeatId = '';
  #isUnderWay = false;
  #rejections = 0;
  /** When the latest beat that was taken had been sent, monotonic ms. */
  #takenAtMs: number | undefined;
  #largestGapMs = 0;
  #counts = { beaten: 0, rejected: 0, failed: 0 };
  #next: TimerHandle | undefined;
  #lossDue: TimerHandle | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  get state(): HeartbeatState {
    return this.#state;
  }

  get report(): HeartbeatReport {
    const ageMs = this.#takenAtMs === undefined ? undefined : this.#options.clock.monoMs() - this.#takenAtMs;
    const age = ageMs === undefined ? {} : { ageMs };
    return { state: this.#state, ...age, largestGapMs: this.#largestGapMs, ...this.#counts };
  }

  /** The first beat goes out at once, as does one after a stop. */
  start(): void {
    if (this.#state === 'stopped') this.#turnTo('unconfirmed', 'starting again');
    this.#turn();
  }

  /** No beat from here on. The venue cancels what is still open. */
  stop(reason: string): void {
    this.#next?.cancel();
    this.#lossDue?.cancel();
    this.#takenAtMs = undefined;
    this.#turnTo('stopped', reason);
  }

  /** A beat now instead of at its time, for instance after a pause of unknown length. */
  beatNow(): void {
    if (this.#state === 'stopped') return;
    this.#next?.cancel();
    this.#turn();
  }

  #turn(): void {
    const { timers, policy } = this.#options;
    this.#next = timers.after(policy.everyMs, () => this.#turn());
    this.#decide();
  }

  #decide(): void {
    const verdict = this.#options.decide();
    if (verdict.kind === 'withhold') this.#withhold(verdict.reason);
    else if (!this.#isUnderWay) this.#send();
  }

  #withhold(reason: string): void {
    this.#lossDue?.cancel();
    this.#takenAtMs = undefined;
    this.#turnTo('withheld', reason);
  }

  #send(): void {
    const { line, clock, policy } = this.#options;
    const sentAtMs = clock.monoMs();
    this.#isUnderWay = true;
    line.send(this.#heartbeatId, policy.requestDeadlineMs, (answer) => {
      this.#isUnderWay = false;
      if (this.#state !== 'stopped') this.#take(answer, sentAtMs);
    });
  }

  #take(answer: HeartbeatAnswer, sentAtMs: number): void {
    if (answer.kind === 'beaten') {
      this.#beaten(answer.heartbeatId, sentAtMs);
    } else if (answer.kind === 'stale') {
      this.#rejected(answer.heartbeatId);
    } else {
      this.#counts.failed += 1;
    }
  }

  #beaten(heartbeatId: string, sentAtMs: number): void {
    const { policy, timers } = this.#options;
    this.#counts.beaten += 1;
    this.#rejections = 0;
    this.#heartbeatId = heartbeatId;
    if (this.#takenAtMs !== undefined) this.#largestGapMs = Math.max(this.#largestGapMs, sentAtMs - this.#takenAtMs);
    this.#takenAtMs = sentAtMs;
    this.#lossDue?.cancel();
    const leftMs = policy.lostAfterMs - (this.#options.clock.monoMs() - sentAtMs);
    this.#lossDue = timers.after(Math.max(0, leftMs), () =>
      this.#lose(`no beat was taken for ${policy.lostAfterMs} ms`),
    );
    // An answer that arrives after the decision to withhold does not undo it.
    if (this.#state !== 'withheld' || this.#options.decide().kind === 'beat')
      this.#turnTo('confirmed', 'the venue takes our beats');
  }

  #rejected(expectedId: string): void {
    this.#counts.rejected += 1;
    this.#rejections += 1;
    this.#heartbeatId = expectedId;
    if (this.#rejections < this.#options.policy.maxRejections) this.#decide();
    else this.#lose(`rejected ${this.#rejections} times in a row: somebody else beats on this API key`);
  }

  #lose(reason: string): void {
    if (this.#state !== 'withheld') this.#turnTo('lost', reason);
  }

  #turnTo(state: HeartbeatState, reason: string): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onChange(state, reason);
  }
}
