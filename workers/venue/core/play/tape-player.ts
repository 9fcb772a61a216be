import { FrameDecoder } from '../../../../shared/engine/frame-decoder.ts';
import type { Input } from '../../../../shared/engine/input.ts';
import type { EngineEvent, Feed } from '../../../../shared/events/engine-events.ts';
import { TokenTable } from '../../../../shared/wire/market/token-table.ts';
import type { Schedule } from '../schedule.ts';
import type { PlayClock } from './play-clock.ts';
import type { PlayedEvent, PlayedMarkets } from './played-markets.ts';
import type { PlayedPrices } from './played-prices.ts';
import type { PlayedRounds } from './played-rounds.ts';
import type { TapeSource } from './play-options.ts';

/** Of the world; what a worker was told about its own orders is not played. */
const PLAYED_FEEDS: readonly Feed[] = ['market', 'prices', 'binance'];

/** Inputs that are played in one go when many are due, so that clients are heard in between. */
const BATCH = 500;

/** Nobody's: the tape's own account means nothing here. */
const NOBODY = { apiKey: '', address: '' };

export type TapePlayerParts = {
  readonly clock: PlayClock;
  readonly schedule: Schedule;
  readonly markets: PlayedMarkets;
  readonly prices: PlayedPrices;
  readonly rounds: PlayedRounds;
};

/** Plays the tape of one asset: every input at its time, decoded as the worker that recorded it did. */
export class TapePlayer {
  readonly #source: TapeSource;
  readonly #parts: TapePlayerParts;
  readonly #table = new TokenTable();
  readonly #decoder: FrameDecoder;
  readonly #inputs: Iterator<Input>;
  #next: Input | undefined;
  #played = 0;
  #gaps = 0;
  #maxLateMs = 0;

  constructor(source: TapeSource, parts: TapePlayerParts) {
    this.#source = source;
    this.#parts = parts;
    this.#decoder = new FrameDecoder(this.#table, NOBODY, source.asset);
    this.#inputs = source.inputs();
    this.#next = this.#pull();
  }

  get isOver(): boolean {
    return this.#next === undefined;
  }

  get inputs(): number {
    return this.#played;
  }

  get gaps(): number {
    return this.#gaps;
  }

  get maxLateMs(): number {
    return this.#maxLateMs;
  }

  /** Plays what is due and waits for the next. */
  play(): void {
    const { clock, schedule } = this.#parts;
    const now = schedule.now();
    for (let left = BATCH; left > 0 && this.#next !== undefined; left -= 1) {
      const due = clock.at(this.#next.at);
      if (due > now) break;
      this.#maxLateMs = Math.max(this.#maxLateMs, now - due);
      this.#take(this.#next);
      this.#next = this.#pull();
    }
    if (this.#next === undefined) this.#parts.markets.leave(this.#source.asset);
    else schedule.at(clock.at(this.#next.at), () => this.play());
  }

  #pull(): Input | undefined {
    const { value, done } = this.#inputs.next();
    return done === true ? undefined : value;
  }

  #take(input: Input): void {
    this.#played += 1;
    if (input.kind === 'event') return this.#hear(input.event, input.at);
    if (!PLAYED_FEEDS.includes(input.feed)) return;
    this.#decoder.decode(input.feed, input.bytes, input.at, (event) => this.#hear(event, input.at));
  }

  #hear(event: EngineEvent, at: number): void {
    const { clock, markets, prices, rounds } = this.#parts;
    const { asset } = this.#source;
    if (event.type === 'price') prices.play(asset, event, clock.at(event.kind === 'binance' ? at : event.priceMs));
    else if (event.type === 'round-listed') {
      rounds.note(event.round);
      markets.follow(event.round, (token) => this.#table.add(token));
    } else if (event.type === 'strike') rounds.noteStrike(event.conditionId, event.strike.price);
    else if (event.type === 'resolved') {
      rounds.noteResolution(event.conditionId, event.resolution);
      markets.forget(event.conditionId, (token) => this.#table.remove(token));
    } else if (event.type === 'feed-up') this.#decoder.reset(event.feed);
    else if (event.type === 'feed-gap' || event.type === 'feed-down') this.#miss(event.feed);
    else if (isOfMarket(event)) markets.play(asset, event);
  }

  #miss(feed: Feed): void {
    this.#gaps += 1;
    if (feed === 'market') this.#parts.markets.lose(this.#source.asset);
  }
}

function isOfMarket(event: EngineEvent): event is PlayedEvent {
  const { type } = event;
  return type === 'book' || type === 'levels' || type === 'print' || type === 'tick';
}
