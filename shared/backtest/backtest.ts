import { createEngine, type Engine, step } from '../engine/engine.ts';
import { FrameDecoder } from '../engine/frame-decoder.ts';
import type { Input } from '../engine/input.ts';
import type { Effect, Fact, OrderEffect } from '../events/effects.ts';
import type { EngineEvent, Feed, FeedEvent } from '../events/engine-events.ts';
import { ASK, type MarketEvent } from '../events/market-events.ts';
import { invariant } from '../errors.ts';
import type { OrderEnd, PaperOrder } from '../matching/index.ts';
import { SeededRandom } from '../ports/seeded-random.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { type EpochMs, epochMs, microUsdc, type Price } from '../units/index.ts';
import type { UserIdentity } from '../wire/user/index.ts';
import { DataLog } from './data-log.ts';
import { FeedKeeper } from './feed-keeper.ts';
import { Notebook } from './notebook.ts';
import { RecordedOrders } from './recorded-orders.ts';
import type { BacktestSettings } from './settings.ts';
import { Settlements } from './settlements.ts';
import { SimulatedVenue } from './simulated-venue.ts';
import { worldInput } from './world-input.ts';

/** A lease of the backtest runs for so long, and is renewed before. */
const LEASE_MS = 86_400_000;

/** What is under way when the tapes end is followed for this long. */
const LAST_WORDS_MS = 10_000;

/** Who looks on: at everything that the engine wants, and at how orders end at the venue. */
export type BacktestWatch = {
  effect?(at: EpochMs, effect: Effect): void;
  ended?(at: EpochMs, order: PaperOrder, end: OrderEnd): void;
};

/** In a backtest nobody recognises legs in user frames: there are none. */
const NOBODY = { apiKey: '', address: '' };

/**
 * One asset's engine on recorded inputs, its orders at a simulated venue (strategies §18). The caller hands over the inputs of
 * the tapes in their order, and nothing is decided on any that it has not handed over yet.
 *
 * Deterministic: equal inputs, settings and strategies give equal results.
 */
export class Backtest {
  readonly notebook: Notebook;
  readonly data = new DataLog();
  readonly #settings: BacktestSettings;
  readonly #engine: Engine;
  readonly #decoder: FrameDecoder;
  readonly #venue: SimulatedVenue;
  readonly #feeds: FeedKeeper;
  readonly #recorded: RecordedOrders;
  readonly #settlements: Settlements;
  readonly #watch: BacktestWatch;
  readonly #effects: Effect[] = [];
  readonly #line: EngineEvent[] = [];
  #now = epochMs(0);
  #started = false;
  #wakeAt = Infinity;
  #leaseEndsAt = 0;
  #leasedCash = -1;

  constructor(settings: BacktestSettings, strategies: readonly Strategy[], watch: BacktestWatch = {}) {
    this.#settings = settings;
    this.#watch = watch;
    this.#engine = createEngine(settings.engine, strategies);
    const { tokens } = this.#engine;
    this.#decoder = new FrameDecoder(tokens, NOBODY, settings.engine.asset);
    this.notebook = new Notebook(settings, this.#engine);
    const random = new SeededRandom(settings.seed).fork(`latency ${settings.engine.asset}`);
    this.#venue = new SimulatedVenue(settings, random, (slot) => tokens.idOf(slot), {
      filled: (at, order, trade) => this.notebook.filled(at, order, trade),
      ended: (at, order, end) => {
        this.notebook.ended(at, order, end);
        watch.ended?.(at, order, end);
      },
    });
    this.#feeds = new FeedKeeper(this.#engine, this.#venue, (at, event) => this.#turn(at, event));
    this.#recorded = new RecordedOrders({
      slotOf: (token) => tokens.slotOf(token),
      sizeAt: (slot, side, at) => sizeIn(this.#engine, slot, side, at),
      correct: (event) => this.#marketEvent(this.#now, event),
    });
    this.#settlements = new Settlements(this.#engine, this.#venue, this.notebook, this.#recorded);
  }

  /** A recording begins, made by an account with this identity. */
  begin({ identity }: { readonly identity: UserIdentity }): void {
    this.#recorded.begin(identity);
  }

  /** Takes the next input of the tapes. */
  take(recorded: Input): void {
    const world = worldInput(recorded);
    if (world.kind === 'dropped') return this.#drop(world.name, recorded);
    const { input } = world;
    const refusal = this.#tellsTheFuture(input);
    if (refusal !== undefined) return this.data.dropped(refusal);
    this.data.used(world.name, input.at);
    const at = this.#reach(input.at);
    if (input.kind === 'frame') this.#frame(at, input.feed, input.bytes);
    else this.#event(at, input.event);
  }

  /** What is not used may still tell which part of the books was the recorded run's own. */
  #drop(name: string, recorded: Input): void {
    this.data.dropped(name);
    if (recorded.kind !== 'frame') return;
    this.#reach(recorded.at);
    this.#recorded.frame(recorded.bytes);
  }

  /** One recording ends here and another begins later: between them nothing is known. */
  hole(): void {
    this.data.gap();
    for (const feed of ['market', 'prices', 'binance'] as const) {
      if (!this.#feeds.isUp(feed)) continue;
      this.#event(this.#now, { type: 'feed-down', feed, reason: 'the recording ends' });
    }
  }

  /**
   * No more inputs. What is under way comes to its end; what is not resolved by then counts nowhere.
   *
   * @throws {InvariantError} when the account does not hold what the rounds' gains say
   */
  finish(): void {
    const until = this.#now;
    this.#advance(epochMs(until + LAST_WORDS_MS));
    this.#settlements.finish(this.#now, until);
    const worth = this.#settings.capital + this.notebook.gained;
    invariant(
      this.#venue.account.cash === worth,
      `the account holds ${this.#venue.account.cash}, the rounds say ${worth}`,
    );
  }

  /** Nothing of the future may be told early, whoever wrote it there. */
  #tellsTheFuture(input: Input): string | undefined {
    if (input.kind === 'frame') return undefined;
    const { at, event } = input;
    if (event.type === 'resolved') {
      const market = this.#engine.markets.get(event.conditionId);
      return market !== undefined && at < market.round.endsAt ? 'resolved before the end' : undefined;
    }
    if (event.type !== 'strike') return undefined;
    return event.strike.at > at ? 'strike of the future' : undefined;
  }

  #reach(at: EpochMs): EpochMs {
    if (!this.#started) {
      this.#started = true;
      this.#now = at;
      this.#turn(at, { type: 'feed-up', feed: 'user' });
    }
    this.#advance(at);
    if (at > this.#now) this.#now = at;
    return this.#now;
  }

  /** Lets everything happen that is due before the next input, in the order of its moments. */
  #advance(to: EpochMs): void {
    for (;;) {
      const { nextDueAt, nextDeliveryAt } = this.#venue;
      const due = Math.min(nextDueAt, nextDeliveryAt, this.#wakeAt, this.notebook.nextAt, this.#feeds.nextAt);
      if (due > to) return;
      if (due > this.#now) this.#now = epochMs(due);
      if (this.notebook.nextAt <= due) this.notebook.look(this.#now);
      else if (nextDueAt <= due) this.#venue.advance(this.#now);
      else if (nextDeliveryAt <= due) this.#turn(this.#now, this.#venue.deliver());
      else if (this.#feeds.nextAt <= due) this.#feeds.look(this.#now);
      else {
        this.#wakeAt = Infinity;
        this.#passTime();
      }
    }
  }

  #passTime(): void {
    this.#turn(this.#now, { type: 'timer' });
    for (const { conditionId, resolution } of this.#settlements.due(this.#now)) {
      this.#settlements.settle(this.#now, conditionId, resolution, 'twap');
      this.#turn(this.#now, { type: 'resolved', conditionId, resolution });
    }
  }

  #frame(at: EpochMs, feed: Feed, bytes: Uint8Array): void {
    this.#feeds.heard(at, feed);
    this.#decoder.decode(feed, bytes, at, (event) => this.#event(at, event));
  }

  #event(at: EpochMs, event: EngineEvent): void {
    if (event.type === 'book' || event.type === 'levels' || event.type === 'print' || event.type === 'tick') {
      this.#recorded.strip(event, (slot) => this.#engine.tokens.idOf(slot));
      return this.#marketEvent(at, event);
    }
    if (event.type === 'feed-up' || event.type === 'feed-down' || event.type === 'feed-gap') this.#feed(at, event);
    if (event.type === 'price') this.#settlements.heard(event);
    if (event.type === 'round-listed') this.#settlements.list(at, event.round);
    if (event.type === 'resolved') this.#settlements.settle(at, event.conditionId, event.resolution, 'venue');
    this.#turn(at, event);
  }

  #feed(at: EpochMs, event: FeedEvent): void {
    this.#feeds.told(event);
    if (event.type === 'feed-up') return this.#decoder.reset(event.feed);
    this.data.gap();
    if (event.feed === 'market') this.#venue.marketLost(at);
  }

  #marketEvent(at: EpochMs, event: MarketEvent): void {
    this.#venue.market(at, event);
    this.#turn(at, event);
  }

  /** One event with all that the engine makes of it at once: an order's id is known before anything else happens. */
  #turn(at: EpochMs, event: EngineEvent): void {
    this.#line.push(event);
    const lease = this.#leaseDue(at);
    if (lease !== undefined) this.#line.push(lease);
    for (let next = this.#line.shift(); next !== undefined; next = this.#line.shift()) {
      this.#effects.length = 0;
      step(this.#engine, at, next, this.#effects);
      for (const effect of this.#effects) this.#perform(at, effect);
    }
  }

  /** What the supervisor would grant: the limit, and as much money as the account has left in cash and positions. */
  #leaseDue(at: EpochMs): EngineEvent | undefined {
    const { account } = this.#venue;
    const cash = microUsdc(account.cash + account.inPositions);
    if (cash === this.#leasedCash && at < this.#leaseEndsAt - LEASE_MS / 2) return undefined;
    this.#leasedCash = cash;
    this.#leaseEndsAt = at + LEASE_MS;
    const { exposureLimit } = this.#settings;
    return { type: 'lease', exposureLimit, expiresAt: epochMs(this.#leaseEndsAt), account: { cash } };
  }

  #perform(at: EpochMs, effect: Effect): void {
    this.#watch.effect?.(at, effect);
    switch (effect.type) {
      case 'place':
        this.notebook.intended(effect);
        this.#order(at, effect);
        return;
      case 'cancel':
      case 'resend':
      case 'reconcile':
      case 'read-balances':
      case 'read-scoring':
        return this.#order(at, effect);
      case 'wake':
        this.#wakeAt = Math.min(this.#wakeAt, effect.at);
        return;
      case 'reconnect':
      case 'resync':
        return this.#feeds.asked(at);
      case 'fact':
        return this.#fact(effect.fact);
      // The tapes hold every token's frames, asked for or not; nothing is merged or redeemed by request.
      case 'subscribe':
      case 'unsubscribe':
      case 'merge':
      case 'redeem':
        return;
    }
  }

  #order(at: EpochMs, effect: OrderEffect): void {
    const orderId = this.#venue.perform(at, effect);
    if (effect.type !== 'place' || orderId === undefined) return;
    this.#line.push({ type: 'order-signed', clientId: effect.clientId, orderId });
  }

  #fact(fact: Fact): void {
    if (fact.type === 'denied') this.notebook.denied(fact.strategy, fact.code);
    if (fact.type === 'order') this.notebook.told(fact.clientId, fact.strategy);
    if (fact.type === 'alarm') this.data.alarm(fact.code);
  }
}

function sizeIn({ slots }: Engine, slot: number, side: number, at: Price): number {
  const view = slots[slot]?.book.view;
  if (view === undefined) return 0;
  return side === ASK ? view.askSizeAt(at) : view.bidSizeAt(at);
}
