import type { Clock, TimerHandle, Timers } from '../../../../shared/ports/ports.ts';

/** What the matching engine takes (protocol §2.7). */
export const TRADING_MODES = ['normal', 'restarting', 'post-only', 'cancel-only', 'disabled'] as const;

export type TradingMode = (typeof TRADING_MODES)[number];

/** How long a restart takes where nothing else is said: what traders report. */
const RESTART_MS = 90_000;

/** After a restart only post-only orders are taken for so long. Real time: it is no market duration. */
const POST_ONLY_MS = 120_000;

/** State of the matching engine. A restart ends in two minutes of post-only, these in normal trading, by themselves. */
export class Modes {
  readonly #clock: Clock;
  readonly #timers: Timers;
  #mode: TradingMode = 'normal';
  #endsAtMs: number | undefined;
  #end: TimerHandle | undefined;

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  get mode(): TradingMode {
    return this.#mode;
  }

  /** Seconds until the mode ends, at least 1; `undefined` where it does not end by itself. */
  get retryAfterS(): number | undefined {
    if (this.#endsAtMs === undefined) return undefined;
    return Math.max(1, Math.ceil((this.#endsAtMs - this.#clock.monoMs()) / 1000));
  }

  /** Enters a mode, for so long; without a length until the next one, or as long as the mode takes by itself. */
  enter(mode: TradingMode, forMs: number | undefined = OWN_LENGTH_MS[mode]): void {
    this.#end?.cancel();
    this.#mode = mode;
    this.#endsAtMs = forMs === undefined ? undefined : this.#clock.monoMs() + forMs;
    if (forMs !== undefined) this.#end = this.#timers.after(forMs, () => this.enter(AFTERWARDS[mode]));
  }
}

const OWN_LENGTH_MS: Readonly<Partial<Record<TradingMode, number>>> = {
  restarting: RESTART_MS,
  'post-only': POST_ONLY_MS,
};

const AFTERWARDS: Readonly<Record<TradingMode, TradingMode>> = {
  normal: 'normal',
  restarting: 'post-only',
  'post-only': 'normal',
  'cancel-only': 'normal',
  disabled: 'normal',
};
