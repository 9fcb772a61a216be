import type { Input } from '../engine/input.ts';
import type { Effect } from '../events/effects.ts';
import type { EngineEvent } from '../events/engine-events.ts';
import { ASK, type MarketEvent } from '../events/market-events.ts';
import type { OrderHash, TokenId } from '../market/ids.ts';
import type { Round } from '../market/round.ts';
import { type OrderEnd, type PaperOrder, PaperVenue } from '../matching/index.ts';
import { SeededRandom } from '../ports/seeded-random.ts';
import { type EpochMs, epochMs, type Price } from '../units/index.ts';
import type { UserIdentity } from '../wire/user/index.ts';
import { drawDelay } from './latency.ts';
import { MarketReader } from './market-reader.ts';
import { RecordedOrders } from './recorded-orders.ts';
import type { BacktestSettings } from './settings.ts';
import { queueModelOf } from './simulated-venue.ts';

/** What is under way when the tapes end is followed for this long. */
const LAST_WORDS_MS = 10_000;

/** What became at the simulated venue of an order that a run had sent. */
export type EchoedOrder = {
  /** Micro-shares. */
  filled: number;
  end: OrderEnd | undefined;
  /** What stood ahead of it at last, and what had traded ahead of it; micro-shares. */
  ahead: number;
  passed: number;
};

/**
 * Sends the orders and cancels of a recorded run, as it sent them and when, to a backtest's venue. Nothing is decided anew, so that
 * each order tells by itself how well fills are predicted: a difference makes no other. Money is no object here, since a run that
 * had it is a fact.
 *
 * Deterministic: equal tapes and settings give equal fills.
 */
export class OrderEcho {
  /** In the order of the run's sending. */
  readonly orders: EchoedOrder[] = [];
  readonly #venue: PaperVenue;
  readonly #market = new MarketReader();
  readonly #recorded: RecordedOrders;
  readonly #echoes = new Map<OrderHash, EchoedOrder>();
  /** Ids at the simulated venue of what the run is sending or has at the venue. */
  readonly #idOfClient = new Map<number, OrderHash>();
  readonly #idOfHash = new Map<OrderHash, OrderHash>();
  #now = epochMs(0);

  constructor(settings: BacktestSettings) {
    const { latency, fills, takerDelayMs, settlementMs, queue, mirroredPrints, seed } = settings;
    const random = new SeededRandom(seed).fork('echo');
    const { tokens } = this.#market;
    this.#venue = new PaperVenue(
      () => undefined,
      (slot) => tokens.idOf(slot),
      {
        insertMs: () => drawDelay(latency.insert, random) + drawDelay(latency.feed, random),
        cancelMs: () => drawDelay(latency.cancel, random) + drawDelay(latency.feed, random),
        takerDelayMs,
        settlementMs,
        queue: queueModelOf(queue),
        mirroredPrints,
        fills,
        watch: {
          filled: (_at, { orderId }, { executions }) => {
            for (const { size } of executions) this.#echoes.get(orderId)!.filled += size;
          },
          ended: (_at, order, end) => this.#ended(order, end),
        },
      },
    );
    this.#recorded = new RecordedOrders({
      slotOf: (token) => tokens.slotOf(token),
      sizeAt: (slot, side, at) => this.#sizeAt(tokens.idOf(slot), side, at),
      correct: (event) => this.#venue.market(this.#now, event),
    });
  }

  /** A recording begins, made by an account with this identity. */
  begin({ identity }: { readonly identity: UserIdentity }): void {
    this.#recorded.begin(identity);
    this.#idOfClient.clear();
  }

  /** Takes the next input of the tapes. */
  take(input: Input): void {
    if (input.at > this.#now) this.#now = input.at;
    this.#venue.advance(this.#now);
    if (input.kind === 'event') this.#event(input.event);
    else if (input.feed === 'user') this.#recorded.frame(input.bytes);
    else if (input.feed === 'market' && !this.#market.decode(input.bytes, (event) => this.#marketEvent(event)))
      this.#venue.marketLost(this.#now);
  }

  /** What the run wanted upon the input before. */
  wanted(at: EpochMs, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'place') this.#place(at, effect);
      if (effect.type === 'cancel') this.#cancel(at, effect.orderIds);
    }
  }

  /** One recording ends here and another begins later. */
  hole(): void {
    this.#venue.marketLost(this.#now);
  }

  /** No more inputs: what is under way comes to its end, and what rests is over. */
  finish(): void {
    this.#now = epochMs(this.#now + LAST_WORDS_MS);
    this.#venue.advance(this.#now);
    for (const { conditionId } of this.#market.rounds) this.#venue.removeRound(this.#now, conditionId);
  }

  #event(event: EngineEvent): void {
    if (event.type === 'round-listed') this.#list(event.round);
    if (event.type === 'resolved') this.#venue.removeRound(this.#now, event.conditionId);
    if (event.type === 'feed-down' || event.type === 'feed-gap') {
      if (event.feed === 'market') this.#venue.marketLost(this.#now);
    }
    if (event.type !== 'order-signed') return;
    const id = this.#idOfClient.get(event.clientId);
    if (id !== undefined) this.#idOfHash.set(event.orderId, id);
  }

  #list(round: Round): void {
    const gone = this.#market.follow(round);
    this.#venue.addRound(round);
    this.#recorded.list(round);
    if (gone === undefined) return;
    this.#venue.removeRound(this.#now, gone.conditionId);
    this.#recorded.forget(gone);
  }

  #marketEvent(event: MarketEvent): void {
    this.#recorded.strip(event, (slot) => this.#market.tokens.idOf(slot));
    this.#venue.market(this.#now, event);
  }

  #place(at: EpochMs, place: Extract<Effect, { type: 'place' }>): void {
    const id = `0x${(this.orders.length + 1).toString(16).padStart(64, '0')}` as OrderHash;
    const echo: EchoedOrder = { filled: 0, end: undefined, ahead: 0, passed: 0 };
    this.orders.push(echo);
    this.#echoes.set(id, echo);
    this.#idOfClient.set(place.clientId, id);
    this.#venue.place(at, id, place);
  }

  #cancel(at: EpochMs, hashes: readonly OrderHash[]): void {
    const ids = hashes.map((hash) => this.#idOfHash.get(hash)).filter((id) => id !== undefined);
    if (ids.length > 0) this.#venue.cancel(at, ids);
  }

  #ended({ orderId, ahead, passed }: PaperOrder, end: OrderEnd): void {
    const echo = this.#echoes.get(orderId)!;
    echo.end = end;
    echo.ahead = ahead;
    echo.passed = passed;
    this.#echoes.delete(orderId);
  }

  #sizeAt(token: TokenId, side: number, at: Price): number {
    const book = this.#venue.bookOf(token);
    if (book === undefined) return 0;
    return side === ASK ? book.askSizeAt(at) : book.bidSizeAt(at);
  }
}
