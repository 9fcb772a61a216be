import type { OrderEffect } from '../events/effects.ts';
import type { OrderEvent, UserEvent } from '../events/engine-events.ts';
import type { MarketEvent } from '../events/market-events.ts';
import type { ConditionId, OrderHash, TokenId } from '../market/ids.ts';
import type { OrderBook } from '../market/order-book.ts';
import { type Resolution, type Round, tokenOf } from '../market/round.ts';
import {
  PaperAccount,
  PaperVenue,
  type PaperWatch,
  probabilisticQueue,
  type QueueModel,
  RISK_AVERSE,
} from '../matching/index.ts';
import type { SeededRandom } from '../ports/seeded-random.ts';
import { type EpochMs, epochMs, type MicroUsdc, microUsdc, PRICE_ONE, price } from '../units/index.ts';
import { drawDelay } from './latency.ts';
import type { BacktestSettings, QueueChoice } from './settings.ts';

/** Something that the venue said, on its way to the engine. */
export type Delivery = { readonly at: EpochMs; readonly event: OrderEvent | UserEvent };

/**
 * The venue of a backtest: the paper venue behind drawn latencies, with an account that pays. Times are those at which the
 * bot receives what happens, see {@link LatencyModel}.
 */
export class SimulatedVenue {
  readonly account: PaperAccount;
  readonly #settings: BacktestSettings;
  readonly #random: SeededRandom;
  readonly #venue: PaperVenue;
  readonly #rounds = new Map<ConditionId, Round>();
  /** In the order of their moments: what comes over one stream does not overtake. */
  readonly #deliveries: Delivery[] = [];
  #orders = 0;

  /** @param tokenOfSlot the token of a market event's slot */
  constructor(
    settings: BacktestSettings,
    random: SeededRandom,
    tokenOfSlot: (slot: number) => TokenId | undefined,
    watch: PaperWatch,
  ) {
    this.#settings = settings;
    this.#random = random;
    this.account = new PaperAccount(settings.capital);
    const { latency, fills, takerDelayMs, settlementMs, queue, mirroredPrints } = settings;
    const draw = (delay: (typeof latency)['feed']): number => drawDelay(delay, random);
    this.#venue = new PaperVenue((at, event) => this.#say(at, event), tokenOfSlot, {
      insertMs: () => draw(latency.insert) + draw(latency.feed),
      cancelMs: () => draw(latency.cancel) + draw(latency.feed),
      takerDelayMs,
      settlementMs,
      queue: queueModelOf(queue),
      mirroredPrints,
      fills,
      account: this.account,
      watch,
    });
  }

  /** When something happens at the venue by itself; Infinity when nothing is under way. */
  get nextDueAt(): number {
    return this.#venue.nextDueAt ?? Infinity;
  }

  /** When the engine hears of something next. */
  get nextDeliveryAt(): number {
    return this.#deliveries[0]?.at ?? Infinity;
  }

  advance(now: EpochMs): void {
    this.#venue.advance(now);
  }

  /** What the engine hears next. There must be something. */
  deliver(): OrderEvent | UserEvent {
    return this.#deliveries.shift()!.event;
  }

  market(at: EpochMs, event: MarketEvent): void {
    this.#venue.market(at, event);
  }

  marketLost(at: EpochMs): void {
    this.#venue.marketLost(at);
  }

  /** The book of a token as the venue would show it now; absent while the data leaves it open. */
  bookOf(token: TokenId): OrderBook | undefined {
    return this.#venue.bookOf(token);
  }

  list(round: Round): void {
    if (this.#rounds.has(round.conditionId)) return;
    this.#rounds.set(round.conditionId, round);
    this.#venue.addRound(round);
  }

  /** Pays out and forgets a round. Returns what came in. */
  resolve(at: EpochMs, conditionId: ConditionId, { winner }: Resolution): MicroUsdc {
    const round = this.#rounds.get(conditionId);
    if (round === undefined) return microUsdc(0);
    let paid = 0;
    for (const outcome of ['up', 'down'] as const) {
      paid += this.account.redeem(tokenOf(round, outcome), price(outcome === winner ? PRICE_ONE : 0));
    }
    this.#venue.removeRound(at, conditionId);
    this.#rounds.delete(conditionId);
    return microUsdc(paid);
  }

  /** Forgets a round that is to count nowhere, and takes back what its fills did to the cash. */
  drop(at: EpochMs, conditionId: ConditionId, cash: MicroUsdc): void {
    const round = this.#rounds.get(conditionId);
    if (round === undefined) return;
    this.#venue.removeRound(at, conditionId);
    this.account.undo([round.up, round.down], cash);
    this.#rounds.delete(conditionId);
  }

  /** Carries out what the engine wants. Returns the id of a new order, which the engine must be told at once. */
  perform(at: EpochMs, effect: OrderEffect): OrderHash | undefined {
    switch (effect.type) {
      case 'place': {
        this.#orders += 1;
        const orderId = `0x${this.#orders.toString(16).padStart(64, '0')}` as OrderHash;
        this.#venue.place(at, orderId, effect);
        return orderId;
      }
      case 'cancel':
        this.#venue.cancel(at, effect.orderIds);
        return undefined;
      case 'reconcile':
        this.#venue.reconcile(at, effect.conditionIds);
        return undefined;
      case 'read-balances':
        this.#venue.balances(at, effect.tokens);
        return undefined;
      // This venue leaves no order's fate open, so that nothing need be sent again, and it pays no rewards.
      case 'resend':
      case 'read-scoring':
        return undefined;
    }
  }

  #say(at: EpochMs, event: OrderEvent | UserEvent): void {
    const { feed, response } = this.#settings.latency;
    const behindFeed = Math.max(0, drawDelay(response, this.#random) - drawDelay(feed, this.#random));
    const last = this.#deliveries.at(-1)?.at ?? 0;
    this.#deliveries.push({ at: epochMs(Math.max(last, at + behindFeed)), event });
  }
}

/** The queue of a choice, as a function. */
export function queueModelOf(queue: QueueChoice): QueueModel {
  return queue.model === 'risk-averse' ? RISK_AVERSE : probabilisticQueue(queue.power);
}
