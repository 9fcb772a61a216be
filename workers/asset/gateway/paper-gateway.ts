import type { Input } from '../../../shared/engine/input.ts';
import type { OrderEffect, PlaceEffect } from '../../../shared/events/effects.ts';
import type { EngineEvent, OrderEvent, UserEvent, VenueFill } from '../../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash, TokenId } from '../../../shared/market/ids.ts';
import type { Round } from '../../../shared/market/round.ts';
import { PaperVenue } from '../../../shared/matching/index.ts';
import type { Random, TimerHandle, Timers } from '../../../shared/ports/ports.ts';
import type { EpochMs } from '../../../shared/units/index.ts';
import { MarketDecoder } from '../../../shared/wire/market/market-decoder.ts';
import { TokenTable } from '../../../shared/wire/market/token-table.ts';
import type { VenueClock } from '../venue-clock.ts';
import type { Gateway, GatewayLinks } from './gateway.ts';

type Signed = { readonly orderId: OrderHash; readonly place: PlaceEffect };

/**
 * The gateway for paper on the real venue: orders go to a {@link PaperVenue} in this compartment, which lives on the same
 * public frames as the engine and reads them by itself. Nothing is signed and nothing leaves the machine.
 *
 * Its orders die with the compartment. Its trades stand on the compartment's tape, where the next one finds them: each round
 * begins with what was traded in it before.
 */
export class PaperGateway implements Gateway {
  readonly #timers: Timers;
  readonly #random: Random;
  readonly #clock: VenueClock;
  readonly #links: GatewayLinks;
  readonly #tokens = new TokenTable();
  readonly #decoder = new MarketDecoder(this.#tokens);
  readonly #rounds = new Map<string, Round>();
  readonly #venue: PaperVenue;
  /** Trades of earlier compartments, by rounds that are not listed yet. */
  readonly #inherited: Map<ConditionId, readonly VenueFill[]>;
  #intended: PlaceEffect[] = [];
  #signed: Signed[] = [];
  #others: Exclude<OrderEffect, PlaceEffect>[] = [];
  #unanswered = 0;
  /** A trade was told and may not be on disk yet. */
  #isUnkept = false;
  #armed: { readonly at: EpochMs; readonly timer: TimerHandle } | undefined;

  /** @param inherited what earlier compartments traded in rounds that are not settled */
  constructor(
    world: { readonly timers: Timers; readonly random: Random },
    clock: VenueClock,
    links: GatewayLinks,
    inherited: ReadonlyMap<ConditionId, readonly VenueFill[]> = new Map(),
  ) {
    this.#inherited = new Map(inherited);
    this.#timers = world.timers;
    this.#random = world.random;
    this.#clock = clock;
    this.#links = links;
    this.#venue = new PaperVenue(
      (_at, event) => this.#happened(event),
      (slot) => this.#tokens.idOf(slot),
    );
  }

  get busy(): boolean {
    return this.#intended.length > 0 || this.#signed.length > 0 || this.#unanswered > 0;
  }

  /** The paper venue's user stream cannot fail: it is up from the start. */
  start(): void {
    this.#links.emit({ type: 'feed-up', feed: 'user' });
  }

  observe(input: Input): void {
    if (input.kind === 'event') this.#hear(input.event, input.at);
    else if (input.feed === 'market') {
      this.#decoder.decode(input.bytes, (event) => this.#venue.market(input.at, event));
      this.#arm();
    }
  }

  accept(effect: OrderEffect): void {
    if (effect.type === 'place') this.#intended.push(effect);
    else this.#others.push(effect);
  }

  prepare(): boolean {
    const intended = this.#intended;
    this.#intended = [];
    for (const place of intended) {
      const orderId = `0x${this.#random.bits53().toString(16).padStart(64, '0')}` as OrderHash;
      this.#signed.push({ orderId, place });
      this.#links.emit({ type: 'order-signed', clientId: place.clientId, orderId });
    }
    return intended.length > 0;
  }

  send(): void {
    const [others, signed] = [this.#others, this.#signed];
    this.#others = [];
    this.#signed = [];
    for (const effect of others) this.#perform(effect);
    for (const order of signed) this.#place(order);
    if (this.#isUnkept) this.#links.journal(() => undefined);
    this.#isUnkept = false;
    this.#arm();
  }

  look(done: Parameters<Gateway['look']>[0]): void {
    done(this.#venue.openOrders);
  }

  #perform(effect: Exclude<OrderEffect, PlaceEffect>): void {
    const now = this.#clock.now();
    if (effect.type === 'cancel') this.#venue.cancel(now, effect.orderIds);
    else if (effect.type === 'reconcile') this.#venue.reconcile(now, effect.conditionIds);
    // Nothing is sent again: this venue leaves no order's fate open. Nor does it pay rewards.
    else if (effect.type === 'read-balances') this.#venue.balances(now, effect.tokens);
  }

  #place({ orderId, place }: Signed): void {
    this.#unanswered += 1;
    if (this.#links.halted()) {
      const message = 'the halt word is set; the order was not sent';
      const outcome = { kind: 'refused', code: 'HALTED', message } as const;
      this.#happened({ type: 'order-answer', clientId: place.clientId, outcome });
      return;
    }
    this.#venue.place(this.#clock.now(), orderId, place);
    this.#links.sent();
  }

  #happened(event: OrderEvent | UserEvent): void {
    if (event.type === 'order-answer') this.#unanswered -= 1;
    if (event.type === 'user-fill') this.#isUnkept = true;
    this.#links.emit(event);
  }

  #hear(event: EngineEvent, at: EpochMs): void {
    if (event.type === 'round-listed') this.#addRound(at, event.round);
    if (event.type === 'resolved') this.#removeRound(at, event.conditionId);
    if ((event.type === 'feed-down' || event.type === 'feed-gap') && event.feed === 'market')
      this.#venue.marketLost(at);
  }

  #addRound(at: EpochMs, round: Round): void {
    this.#rounds.set(round.conditionId, round);
    for (const token of tokensOf(round)) this.#tokens.add(token);
    this.#venue.addRound(round);
    this.#venue.inherit(at, this.#inherited.get(round.conditionId) ?? []);
    this.#inherited.delete(round.conditionId);
    this.#arm();
  }

  #removeRound(at: EpochMs, conditionId: string): void {
    const round = this.#rounds.get(conditionId);
    if (round === undefined) return;
    this.#rounds.delete(conditionId);
    this.#venue.removeRound(at, round.conditionId);
    for (const token of tokensOf(round)) this.#tokens.remove(token);
  }

  /** Wakes up when something is due at the paper venue by itself. */
  #arm(): void {
    const due = this.#venue.nextDueAt;
    if (due === undefined || this.#armed?.at === due) return;
    this.#armed?.timer.cancel();
    const timer = this.#timers.after(Math.max(0, this.#clock.until(due)), () => {
      this.#armed = undefined;
      this.#venue.advance(this.#clock.now());
      this.#arm();
    });
    this.#armed = { at: due, timer };
  }
}

function tokensOf(round: Round): readonly TokenId[] {
  return [round.up, round.down];
}
