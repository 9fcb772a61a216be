import { createHash } from 'node:crypto';
import type { Input } from '../engine/input.ts';
import type { EngineEvent } from '../events/engine-events.ts';
import { otherOutcome } from '../market/ids.ts';
import type { EpochMs } from '../units/index.ts';
import type { Effect } from '../events/effects.ts';

/** Prices and strikes of a changed future are off by this factor: enough to change every decision that knew of them. */
const CHANGE = 1.02;

/** A future is played for this long: whoever looks further ahead looks at the nearer part too. */
const FUTURE_MS = 600_000;

/** In another future nobody says these things. */
const ADVICE: readonly EngineEvent['type'][] = ['candles', 'leader-trade', 'external'];

/** The decisions up to a moment, as one hash. */
export class DecisionTrace {
  readonly #until: EpochMs;
  #hash = '';
  #count = 0;

  constructor(until: EpochMs) {
    this.#until = until;
  }

  /** Orders and cancels are decisions; what is told besides is not. */
  note(at: EpochMs, effect: Effect): void {
    if (at >= this.#until || (effect.type !== 'place' && effect.type !== 'cancel')) return;
    this.#count += 1;
    this.#hash = createHash('sha256')
      .update(`${this.#hash}\n${at}\n${JSON.stringify(effect)}`)
      .digest('hex');
  }

  get count(): number {
    return this.#count;
  }

  get hash(): string {
    return this.#hash;
  }
}

/**
 * An input as it would be in another future: outcomes turned round, prices and strikes moved, frames of the market gone. `undefined` where
 * nothing is left of it. Before `moment` everything stays as it is.
 */
export function inAnotherFuture(input: Input, moment: EpochMs): Input | undefined {
  if (input.at < moment) return input;
  if (input.kind === 'frame' || input.at > moment + FUTURE_MS) return undefined;
  const event = changed(input.event);
  return event === undefined ? undefined : { kind: 'event', at: input.at, event };
}

function changed(event: EngineEvent): EngineEvent | undefined {
  if (event.type === 'price') return { ...event, value: event.value * CHANGE };
  if (event.type === 'strike') return { ...event, strike: { ...event.strike, price: event.strike.price * CHANGE } };
  if (event.type === 'resolved') return { ...event, resolution: { winner: otherOutcome(event.resolution.winner) } };
  return ADVICE.includes(event.type) ? undefined : event;
}

/** What came of comparing the decisions before one moment under two futures. */
export type LookAheadVerdict = {
  readonly moment: EpochMs;
  /** Decisions before the moment. */
  readonly decisions: number;
  /** False: something knew the future. */
  readonly same: boolean;
};

/**
 * Plays the same past with two futures: as recorded, and another one. Decisions before the moment must not differ.
 *
 * @param play runs a fresh backtest and tells what it decides; each input goes through `change` first, and is left out where that says so
 */
export function checkLookAhead(
  moments: readonly EpochMs[],
  play: (trace: (at: EpochMs, effect: Effect) => void, change: (input: Input) => Input | undefined) => void,
): readonly LookAheadVerdict[] {
  const recorded = moments.map((moment) => new DecisionTrace(moment));
  play(
    (at, effect) => {
      for (const trace of recorded) trace.note(at, effect);
    },
    (input) => input,
  );
  return recorded.map((expected, i) => {
    const moment = moments[i]!;
    const other = new DecisionTrace(moment);
    play(
      (at, effect) => other.note(at, effect),
      (input) => inAnotherFuture(input, moment),
    );
    return { moment, decisions: expected.count, same: expected.hash === other.hash };
  });
}
